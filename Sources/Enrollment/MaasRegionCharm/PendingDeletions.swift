import CharmKit
import EnrollmentLog
import JujuProtocol
import MaasHost
import MaasRegion

/// The racks that MAAS is to delete since their agents have left for good.
///
/// A rack is deleted only when everything says so: the region saw it appear for that agent, the agent published that it is to
/// leave MAAS, the agent is surely gone (or says that it has left), MAAS has the rack with MAC addresses that it had then, it has no
/// connection, and no other agent has its ID. What is missing is shown to the operator.
struct PendingDeletions {
    let units: RackUnits
    /// The relations that stand.
    let relations: Set<Int>
    /// The applications that the agents come from.
    let applications: AgentApplications
    /// The time, in seconds since 1970.
    let now: Int

    /// How long, in seconds, an agent of another model must be gone: when its relation is suspended, its units depart one by one
    /// before the relation goes.
    private static let grace = 120
    /// How long, in seconds, a rack that an agent called its own may go on after that agent, until it is taken for another's.
    private static let afterglow = 3600

    /// How long, in seconds, to wait until MAAS is told once more to delete what it still has as a rack.
    private static let pause = 600

    /// The agents that have left and whose racks MAAS has yet to delete.
    func racks(_ register: RackRegister) -> [DepartedRack] {
        all(register).filter { isDue($0, register) }
    }

    private func isDue(_ rack: DepartedRack, _ register: RackRegister) -> Bool {
        guard let record = register[rack.unit], let kept = record.kept else { return true }
        let isPaused = (0..<Self.pause).contains(now - (record.toldToDelete ?? 0))
        return kept == DeletionOutcome.rack.rawValue && !isPaused
    }

    private func all(_ register: RackRegister) -> [DepartedRack] {
        register.records.compactMap { unit, record in departed(unit, record) }.sorted { $0.unit < $1.unit }
    }

    /// The racks that MAAS was told to delete, and has kept as something else.
    func kept(_ register: RackRegister) -> [DepartedRack] {
        all(register).compactMap { rack in
            guard !isDue(rack, register) else { return nil }
            return register[rack.unit]?.kept.map { kept in
                guard kept == DeletionOutcome.rack.rawValue else {
                    return rack.waiting("MAAS keeps it as a \(kept): delete it there, unless that is right")
                }
                return rack.waiting(
                    "MAAS still has it as a rack, though the deletion was answered with success, maybe by a proxy in MAAS's place: "
                        + "it is tried again")
            }
        }
    }

    private func departed(_ unit: UnitName, _ record: RackRecord) -> DepartedRack? {
        guard let id = record.systemID ?? record.claim else { return nil }
        let hasLeft: Bool
        if units.relations[unit] != nil {
            hasLeft = units.complete[unit]?.departure == .removed
        } else {
            hasLeft = record.departure == .remove || record.departure == .removed
        }
        guard hasLeft else { return nil }
        let name = record.rackName ?? record.hostname ?? "of \(unit)"
        return DepartedRack(unit: unit, hostname: name, systemID: id, isSeen: record.systemID != nil)
    }

    /// Deletes the racks that may be deleted now, and returns those that can't be, with the reasons; `racks` has at least those of
    /// the departed.
    func settle(
        _ register: inout RackRegister, _ racks: [String: ListedRack], framework: Framework, inventory: RegionInventory
    ) throws -> [DepartedRack] {
        var waiting: [DepartedRack] = []
        for departed in self.racks(register) {
            guard let rack = racks[departed.systemID.description], let record = register[departed.unit] else {
                note(gone: departed, &register, framework)
                continue
            }
            switch verdict(departed, record, rack) {
            case .deleted: try delete(departed, &register, &waiting, framework: framework, inventory: inventory)
            case .kept(let what): register[departed.unit]?.kept = what
            case .waits(let why): waiting.append(departed.waiting(why))
            case .another:
                framework.logger.warning("MAAS keeps \(departed): by now it is another machine")
                forget(departed, &register)
            case .fading: break
            case .alive: forget(departed, &register)
            }
        }
        return waiting
    }

    private enum Verdict { case deleted, kept(String), waits(String), another, fading, alive }

    private func verdict(_ departed: DepartedRack, _ record: RackRecord, _ rack: ListedRack) -> Verdict {
        // Its agent comes back with the relation.
        if units.relations[departed.unit] == nil, record.departure != .removed,
            applications.isSuspended(departed.unit.application)
        {
            return .fading
        }
        let byHand =
            rack.isRegion
            ? "it is a region as well: leave it" : "delete it (maasctl delete \(rack.systemID)) if that is right"
        let isGone = isGone(departed.unit, record)
        guard record.systemID == departed.systemID else {
            let isHere = units.relations[departed.unit] != nil
            guard isHere || rack.health != .connected else {
                return now - (record.goneSince ?? now) < Self.afterglow ? .fading : .alive
            }
            return .waits(
                isGone ? "nobody saw it enroll for \(departed.unit): \(byHand)" : reasonToWait(record, byHand))
        }
        if rack.isRegion, isGone { return .kept("region") }
        if !rack.addresses.isEmpty, !record.macAddresses.isEmpty, rack.addresses.isDisjoint(with: record.macAddresses) {
            return .another
        }
        let others = units.complete.filter { $0.key != departed.unit && $0.value.systemID == departed.systemID }
        if let other = others.min(by: { $0.key < $1.key }) {
            guard other.value.isMachine(with: rack.addresses) != true else { return .another }
            return .waits("\(other.key) says that it is this rack: \(byHand)")
        }
        guard isGone else { return .waits(reasonToWait(record, byHand)) }
        guard rack.health != .connected else { return .waits("it is still connected: stop MAAS on its machine") }
        guard !rack.addresses.isDisjoint(with: record.macAddresses) else {
            return .waits("MAAS has no MAC addresses that prove whose it is: \(byHand)")
        }
        return .deleted
    }

    /// The rack with what it waits for.
    func explained(_ departed: DepartedRack, _ record: RackRecord, _ rack: ListedRack) -> DepartedRack {
        guard case .waits(let why) = verdict(departed, record, rack) else { return departed }
        return departed.waiting(why)
    }

    /// Whether the agent will not come back: it says that it has left, or its unit is no member of a relation that stands or
    /// that can't be suspended.
    private func isGone(_ unit: UnitName, _ record: RackRecord) -> Bool {
        guard units.relations[unit] == nil, record.departure != .removed, applications.isForeign(unit.application)
        else { return true }
        guard relations.contains(record.relation) else { return !OtherModel.isConsumer(unit.application) }
        return now - (record.goneSince ?? now) >= Self.grace
    }

    private func reasonToWait(_ record: RackRecord, _ byHand: String) -> String {
        relations.contains(record.relation)
            ? "its agent has just gone"
            : "its relation is removed or suspended, and nobody can tell which: if suspended, it comes back when that is "
                + "resumed; if removed, \(byHand)"
    }

    private func delete(
        _ departed: DepartedRack, _ register: inout RackRegister, _ waiting: inout [DepartedRack], framework: Framework,
        inventory: RegionInventory
    ) throws {
        do {
            let outcome = try inventory.delete(departed.systemID.description)
            if register[departed.unit]?.kept != outcome.rawValue {
                note(departed, "since its agent left; it is now: \(outcome.rawValue)", &register, framework)
            }
            if outcome == .gone {
                forget(departed, &register)
            } else {
                register[departed.unit]?.kept = outcome.rawValue
                register[departed.unit]?.toldToDelete = now
            }
        } catch let error as MaasHostError where error.code == .notFound {
            note(gone: departed, &register, framework)
        } catch let error as MaasHostError {
            waiting.append(departed.waiting("MAAS does not delete it: \(error)"))
        }
    }

    private func note(gone departed: DepartedRack, _ register: inout RackRegister, _ framework: Framework) {
        note(departed, "MAAS does not have it any more, whose agent left", &register, framework)
        forget(departed, &register)
    }

    private func note(
        _ departed: DepartedRack, _ reason: String, _ register: inout RackRegister, _ framework: Framework
    ) {
        let entry = EnrollmentEntry(
            .deleted, departed.unit.description, systemID: departed.systemID.description,
            by: framework.environment.unit.description, reason, at: now)
        register.history.append(entry)
        framework.log(entry)
    }

    /// A rack that is not there any more: of a unit that is gone nothing is left to know.
    private func forget(_ departed: DepartedRack, _ register: inout RackRegister) {
        guard units.relations[departed.unit] != nil else {
            register[departed.unit] = nil
            return
        }
        register[departed.unit]?.systemID = nil
        register[departed.unit]?.claim = nil
        register[departed.unit]?.macAddresses = []
        register[departed.unit]?.kept = nil
        register[departed.unit]?.toldToDelete = nil
    }

    /// Looks whether MAAS still has what it has kept.
    func review(_ register: inout RackRegister, inventory: RegionInventory) throws {
        // What is a rack still is told to go, and found gone, when that is due.
        let racks = kept(register).filter { register[$0.unit]?.kept != DeletionOutcome.rack.rawValue }
        guard !racks.isEmpty else { return }
        let names = Set(racks.compactMap { HostName($0.hostname)?.description.lowercased() }).sorted()
        let ids = Set(try inventory.nodes(names, []).map(\.systemID))
        for rack in racks where !ids.contains(rack.systemID.description) { forget(rack, &register) }
    }
}

/// A rack whose agent has left, and which MAAS still has.
struct DepartedRack: CustomStringConvertible {
    let unit: UnitName
    let hostname: String
    let systemID: SystemID
    /// Whether the region saw it appear for that agent.
    let isSeen: Bool
    private(set) var reason = "it is still in MAAS"

    init(unit: UnitName, hostname: String, systemID: SystemID, isSeen: Bool) {
        self.unit = unit
        self.hostname = hostname
        self.systemID = systemID
        self.isSeen = isSeen
    }

    /// The rack by name and ID.
    var description: String { "rack \(hostname) (\(systemID))" }

    /// The rack, for which something has to happen first.
    func waiting(_ reason: String) -> DepartedRack {
        var rack = self
        rack.reason = reason
        return rack
    }
}
