import ArgumentParser
import Foundation
import JujuProtocol
import SimulatedJuju

/// show-status-log: the statuses that something had (cmd/juju/status/history.go).
struct ShowStatusLog: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the statuses that a unit, an application or a machine had.")

    /// What may have had statuses.
    private enum Subject: String {
        case unit, workload, application, saas, machine, container, model
        case agent = "juju-unit"
        case machineAgent = "juju-machine"
        case containerAgent = "juju-container"

        var kinds: [StatusEntry.Kind] {
            switch self {
            case .unit: [.workload, .agent]
            case .workload: [.workload]
            case .agent: [.agent]
            case .application: [.application]
            case .saas: [.saas]
            case .machine: [.machine]
            case .machineAgent: [.machineAgent]
            case .container, .containerAgent, .model: []
            }
        }
    }

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: "unit, workload, juju-unit, application, saas, machine or juju-machine.")
    var type = "unit"
    @Option(name: .customShort("n", allowingJoined: true), help: "Show so many of the last (20).")
    var count: Int?
    @Option(help: "Show those of so many days.")
    var days: Int?
    @Option(help: "Show those since this day.")
    var fromDate: String?
    @Flag(name: .customLong("utc"), help: "Show times in UTC.")
    var isUTC = false
    @Argument(help: "The unit, application or machine.")
    var name: String?

    func perform() throws {
        guard let subject = Subject(rawValue: type) else {
            throw SimulationError(.badInput, "unexpected status type \"\(type)\"")
        }
        guard [count, days].compactMap(\.self).filter({ $0 != 0 }).count + (fromDate == nil ? 0 : 1) < 2 else {
            throw SimulationError(
                .badInput, "backlog size, backlog date and backlog days back cannot be specified together")
        }
        let (directory, model) = try state.read()
        let name = try checked(subject, in: model)
        var shown: [StatusEntry] = []
        for entry in try directory.statuses() where subject.kinds.contains(entry.kind) && entry.name == name {
            // The same again only makes it newer (state/status.go: probablyUpdateStatusHistory).
            if let same = shown.lastIndex(where: { $0.kind == entry.kind }), shown[same].isSame(as: entry) {
                shown.remove(at: same)
            }
            shown.append(entry)
        }
        shown = try limited(shown)
        guard !shown.isEmpty else { throw CommandFailure("no status history available") }
        try document.write(.list(shown.map(value)), [("tabular", { table(shown).text })])
    }

    /// The name of what is asked about, which must be there.
    private func checked(_ subject: Subject, in model: ModelState) throws -> String {
        guard let name else {
            guard subject == .model else { throw UsageError("entity name is missing.") }
            return ""
        }
        func missing(_ what: String, _ tag: String) -> CommandFailure {
            CommandFailure("fetching status history for \"\(tag)\": \(what) \"\(name)\" not found")
        }
        switch subject {
        case .unit, .workload, .agent:
            guard let unit = UnitName(name) else {
                throw SimulationError(.badInput, "\"\(name)\" is not a valid name for a \(type)")
            }
            guard model.units[unit] != nil else { throw missing("unit", unit.tag) }
        case .application:
            guard model.applications[name] != nil else { throw missing("application", "application-\(name)") }
        case .saas:
            guard model.crossModel.applications[name] != nil else {
                throw missing("saas application", "application-\(name)")
            }
        default:
            guard Int(name) != nil else {
                throw SimulationError(.badInput, "\"\(name)\" is not a valid name for a \(type)")
            }
            guard model.machines[name] != nil else {
                throw CommandFailure("fetching status history for \"machine-\(name)\": machine \(name) not found")
            }
        }
        return name
    }

    private func limited(_ entries: [StatusEntry]) throws -> [StatusEntry] {
        if let fromDate {
            let digits = fromDate.wholeMatch(of: /(\d{4})-(\d\d)-(\d\d)/)
            let numbers = [digits?.1, digits?.2, digits?.3].compactMap { $0.flatMap { Int32($0) } }
            guard numbers.count == 3, (1...12).contains(numbers[1]), (1...31).contains(numbers[2]) else {
                throw UsageError("parsing backlog date: \"\(fromDate)\" is not a date such as 2026-01-31")
            }
            var parts = tm()
            (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
            let start = Double(timegm(&parts))
            return entries.filter { $0.status.since >= start }
        }
        if let days, days != 0 {
            let start = Date().timeIntervalSince1970 - Double(days) * 86400
            return entries.filter { $0.status.since >= start }
        }
        return entries.suffix(count ?? 20)
    }

    private func value(_ entry: StatusEntry) -> Value {
        var fields = [Value.Field("status", .string(entry.status.status))]
        if !entry.status.message.isEmpty { fields.append(.init("message", .string(entry.status.message))) }
        if !entry.status.data.isEmpty { fields.append(.init("data", .map(entry.status.data))) }
        fields.append(.init("since", .string(JujuTime.rfc3339(entry.status.since))))
        fields.append(.init("type", .string(entry.kind.rawValue)))
        return .record(fields)
    }

    private func table(_ entries: [StatusEntry]) -> Table {
        var table = Table(["Time", "Type", "Status", "Message"])
        for entry in entries {
            table.add(
                [
                    JujuTime.since(entry.status.since, isUTC: isUTC), entry.kind.rawValue, entry.status.status,
                    entry.status.message,
                ],
                colours: [2: Terminal.colour(ofStatus: entry.status.status)])
        }
        return table
    }
}

extension StatusEntry {
    /// Whether nothing but the time differs.
    fileprivate func isSame(as other: StatusEntry) -> Bool {
        (status.status, status.message) == (other.status.status, other.status.message)
            && status.data == other.status.data
    }
}
