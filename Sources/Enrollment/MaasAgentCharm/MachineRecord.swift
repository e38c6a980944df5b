import CharmKit
import EnrollmentLog
import MaasHost
import MaasIdentifiers

/// What the charm has done, or is about to do, to its machine.
///
/// It lies on the machine and is written at once, since Juju forgets what a hook that fails has told it. What is wished is written
/// before it is done and cleared when it is undone, so a crash at any point is healed by the next hook:
///
/// | what | recorded | cleared |
/// |---|---|---|
/// | an attempt to enroll | before it begins | when the region has accepted the rack |
/// | leaving | before MAAS is stopped or removed, and again after it | before the rack enrolls again, or with a new relation |
/// | services that the charm stops | before they stop | after they were started |
struct MachineRecord: Equatable {
    /// How a rack leaves its region, or has left it.
    struct Leave: Equatable {
        let policy: AgentConfig.DeparturePolicy
        /// Whether an operator asked for it, who alone brings the rack back; else its relation is gone.
        let isByOperator: Bool
        /// Whether the machine is as the policy wants it.
        var isDone = false
    }

    /// A refresh of MAAS that went wrong.
    struct FailedRefresh: Equatable {
        let release: MaasRelease
        /// When it was tried, in seconds since 1970.
        let at: Int
        let reason: String

        /// When it may be tried again.
        var next: Int { at + 3600 }

        /// Whether a refresh to `release` waits. A clock that was set back makes no pause longer.
        func holds(_ release: MaasRelease, at now: Int) -> Bool { release == self.release && (at..<next).contains(now) }
    }

    var attempts = EnrollmentAttempts()
    /// How the rack leaves, or has left; nil when it has a region, or never had one.
    var leave: Leave?
    /// Whether the charm has stopped MAAS's services.
    var isStopped = false
    /// The refresh of MAAS that went wrong, or nil.
    var refresh: FailedRefresh?
    /// Whether the relation has ended in a way that may be a suspension, so that the machine was left as it is.
    var isOrphaned = false
    /// What became of the rack's enrollments.
    var history = EnrollmentLog()

    /// Begins to leave.
    mutating func begin(_ leave: Leave) {
        self.leave = leave
        if !leave.isByOperator { isOrphaned = false }
        if leave.policy == .stop { isStopped = true }
    }

    /// Records that the machine is as the policy wants it.
    mutating func finishLeave() {
        leave?.isDone = true
        if leave?.policy == .remove { isStopped = false }
    }

    /// Records that there is a relation: what the end of an earlier one led to is over.
    mutating func welcome() {
        isOrphaned = false
        if leave?.isByOperator == false { leave = nil }
    }
}

/// Reads and writes the record of a machine.
final class MachineRecordStore {
    private let machine: any Machine
    private var known: MachineRecord?

    init(_ machine: any Machine) { self.machine = machine }

    /// The record.
    ///
    /// - Throws: `MaasHostError` when it can't be read, so that nobody knows what was done.
    func read() throws -> MachineRecord {
        if let known { return known }
        let record = try machine.note.map(Self.record) ?? MachineRecord()
        known = record
        return record
    }

    /// Changes the record at once.
    ///
    /// - Throws: `MaasHostError`; then nothing has changed.
    func update(_ change: (inout MachineRecord) -> Void) throws {
        var record = try read()
        change(&record)
        guard record != known else { return }
        try machine.store(note: record == MachineRecord() ? nil : try JSONText.encoded(Self.fields(of: record)))
        known = record
    }

    /// Begins a new record in the place of one that can't be understood.
    func discard() throws {
        try machine.store(note: nil)
        known = MachineRecord()
    }

    private static func fields(of record: MachineRecord) -> [String: [String: String]] {
        var fields: [String: [String: String]] = [:]
        if !record.attempts.fields.isEmpty { fields["attempts"] = record.attempts.fields }
        fields["leave"] = record.leave.map {
            [
                "policy": $0.policy.rawValue, "by": $0.isByOperator ? "operator" : "relation",
                "done": $0.isDone ? "yes" : "no",
            ]
        }
        fields["refresh"] = record.refresh.map {
            ["release": "\($0.release)", "at": "\($0.at)", "reason": $0.reason]
        }
        if record.isStopped { fields["services"] = ["state": "stopped"] }
        if record.isOrphaned { fields["relation"] = ["state": "unknown"] }
        if !record.history.entries.isEmpty { fields["history"] = record.history.fields }
        return fields
    }

    private static func record(_ text: String) throws -> MachineRecord {
        let maps = JSONText.maps(in: text)
        let fields = Dictionary((maps ?? []).map { ($0.name, $0.map) }) { $1 }
        guard maps != nil, let attempts = EnrollmentAttempts(fields["attempts"] ?? [:]) else { throw malformed }
        var record = MachineRecord(attempts: attempts)
        if let leave = fields["leave"] {
            guard let policy = leave["policy"].flatMap(AgentConfig.DeparturePolicy.init) else { throw malformed }
            record.leave = .init(
                policy: policy, isByOperator: leave["by"] != "relation", isDone: leave["done"] == "yes")
        }
        if let refresh = fields["refresh"] {
            guard let release = refresh["release"].flatMap(MaasRelease.init),
                let at = Int(moment: refresh["at"])
            else { throw malformed }
            record.refresh = .init(release: release, at: at, reason: refresh["reason"] ?? "")
        }
        record.isStopped = fields["services"]?["state"] == "stopped"
        record.isOrphaned = fields["relation"]?["state"] == "unknown"
        record.history = EnrollmentLog(fields["history"] ?? [:])
        return record
    }

    private static let malformed = MaasHostError(
        .malformed,
        "the charm's own record of what it did to this machine (.maas-note) can't be understood")
}
