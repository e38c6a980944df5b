import JujuProtocol
import MaasRegion

/// Finds the units whose machines have the host name or a network interface of another unit's, as the agents publish them.
///
/// MAAS would take the later one for the earlier one (3.4 to 3.8), and it knows of neither before they enroll.
struct DuplicateAgents {
    /// What a unit has in common with another.
    struct Clash: Equatable {
        /// What is wrong, and what to do.
        let reason: String
        /// The unit that comes first.
        let rival: UnitName
    }

    /// How good a unit's claim to its name is; the least comes first.
    struct Standing: Comparable {
        /// 0: MAAS has the rack, and it appeared for this unit; 1: MAAS has the rack with this machine's addresses, and it was
        /// reported so before; 2: the same, but new; 3: it is the unit's turn to enroll; 4: none of these.
        var level: Int
        /// When it was last let enroll, 0 for never: who has had a turn comes after who has not.
        var since: Int
        /// Whether it says that it is enrolled: 0, else 1.
        var order: Int
        /// The short host name that MAAS has of the unit's own rack, or nil.
        var name: String?
        /// The addresses that MAAS has of the unit's own rack.
        var addresses: Set<MACAddress> = []

        static func < (left: Standing, right: Standing) -> Bool {
            (left.level, left.since, left.order) < (right.level, right.since, right.order)
        }
    }

    /// What each unit has that goes beyond what an earlier one leaves it.
    private(set) var clashes: [UnitName: Clash] = [:]
    private var names: [String: UnitName] = [:]
    private var addresses: [MACAddress: UnitName] = [:]

    /// The clashes among `units`. Of two, the one comes first of whose rack MAAS has what they share: an agent that is enrolled itself can
    /// still publish another's name or address. Then comes the one of the better standing, then the one of the lower number.
    init(_ units: [UnitName: MaasRequirerUnitData], standing: (UnitName, MaasRequirerUnitData) -> Standing) {
        let ranked = units.map { (standing: standing($0, $1), unit: $0, data: $1) }
            .sorted { ($0.standing, $0.unit) < ($1.standing, $1.unit) }
        for (standing, unit, data) in ranked { reserve(standing, unit, data) }
        for (_, unit, data) in ranked { add(unit, data) }
    }

    /// Reserves for a unit what it publishes and MAAS has of its rack.
    private mutating func reserve(_ standing: Standing, _ unit: UnitName, _ data: MaasRequirerUnitData) {
        let name = data.hostname.short
        if standing.name == name, names[name] == nil { names[name] = unit }
        for address in data.macAddresses ?? [] where standing.addresses.contains(address) && addresses[address] == nil {
            addresses[address] = unit
        }
    }

    private mutating func add(_ unit: UnitName, _ data: MaasRequirerUnitData) {
        let (name, own) = (data.hostname.short, data.macAddresses ?? [])
        if let rival = names[name], rival != unit {
            clashes[unit] = Clash(
                reason: "the host name \"\(name)\" is also that of \(rival): rename one of them", rival: rival)
        } else if let address = own.first(where: { addresses[$0] ?? unit != unit }), let rival = addresses[address] {
            clashes[unit] = Clash(
                reason: "its MAC address \(address) is also that of \(rival): change the address of one of them",
                rival: rival)
        } else {
            names[name] = unit
            for address in own { addresses[address] = unit }
        }
    }
}

extension RackReport {
    /// A conflict with another agent's unit.
    init(_ clash: DuplicateAgents.Clash) {
        self.init(.conflict, message: clash.reason, rival: clash.rival)
    }
}
