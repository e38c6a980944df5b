import JujuProtocol
import MaasHost
import MaasRegion

/// Which of MAAS's racks the agents' units are: what an agent publishes counts as far as MAAS agrees.
struct RackIdentity {
    /// What a unit is to MAAS.
    enum Match {
        /// MAAS has the machine as this rack.
        case own(ListedRack)
        /// MAAS has a rack of that name; the agent publishes nothing else by which it could be told from others, as those of
        /// the Python library.
        case namesake(ListedRack)
        /// The ID is that of a rack with other network interfaces.
        case foreign(ListedRack)
        /// The ID is that of a rack of which nothing says whether it is this machine.
        case unproven(ListedRack, why: String)
        /// MAAS has no rack of that ID.
        case stranger
    }

    /// The racks of MAAS that were asked for, by ID.
    let racks: [String: ListedRack]
    /// Whether these are all racks.
    let isComplete: Bool
    /// All agents' units.
    let units: [UnitName: MaasRequirerUnitData]
    /// What was published of them last.
    let published: [UnitName: RackReport]
    let register: RackRegister
    /// The time, in seconds since 1970.
    let now: Int
    private let byName: [String: [ListedRack]]
    /// The IDs of the racks that are some unit's, as far as they were asked for.
    private let claimed: Set<String>

    init(
        racks: [String: ListedRack], isComplete: Bool, units: [UnitName: MaasRequirerUnitData],
        published: [UnitName: RackReport],
        register: RackRegister, now: Int
    ) {
        self.racks = racks
        self.isComplete = isComplete
        self.units = units
        self.published = published
        self.register = register
        self.now = now
        byName = Dictionary(grouping: racks.values) { $0.hostname.lowercased() }
        // What no machine bears out is no claim: anybody can publish the ID of another's rack.
        var claimed: Set<String> = []
        for (unit, data) in units {
            guard let id = data.systemID?.description, let rack = racks[id] else { continue }
            if data.isMachine(with: rack.addresses) ?? register.hasAppeared(rack, for: unit, data) {
                claimed.insert(id)
            }
        }
        self.claimed = claimed
    }

    /// The same, with these racks of MAAS's.
    func knowing(_ racks: [String: ListedRack]) -> RackIdentity {
        RackIdentity(
            racks: racks, isComplete: isComplete, units: units, published: published, register: register, now: now)
    }

    /// What a unit is to MAAS.
    func match(_ unit: UnitName, _ data: MaasRequirerUnitData) -> Match {
        if let id = data.systemID, let rack = racks[id.description] {
            switch data.isMachine(with: rack.addresses) {
            case true?: return .own(rack)
            case false?: return .foreign(rack)
            case nil where register.hasAppeared(rack, for: unit, data): return .own(rack)
            case nil where (data.macAddresses ?? []).isEmpty:
                return .unproven(rack, why: "it publishes no MAC address by which it could be told from rack \(id)")
            case nil:
                return .unproven(rack, why: "MAAS does not know the network interfaces of rack \(id) yet")
            }
        }
        guard data.systemID == nil, data.enrollment == nil, let racks = byName[data.hostname.short], racks.count == 1
        else { return .stranger }
        guard data.macAddresses == nil, !claimed.contains(racks[0].systemID) else { return .stranger }
        return .namesake(racks[0])
    }

    /// How good the unit's claim to its name is.
    func standing(_ unit: UnitName, _ data: MaasRequirerUnitData) -> DuplicateAgents.Standing {
        var level = 4
        var proven: (name: String?, addresses: Set<MACAddress>) = (nil, [])
        let report = published[unit]
        let wasListed =
            report?.isOfListedRack == true && report?.systemID == data.systemID && report?.hostname == data.hostname
        if case .own(let rack) = match(unit, data) {
            level = register.hasAppeared(rack, for: unit, data) ? 0 : wasListed ? 1 : 2
            proven = (rack.hostname.lowercased(), rack.addresses)
        } else if wasListed, let id = data.systemID, !isComplete, racks[id.description] == nil {
            // MAAS was not asked about this rack now.
            level = register[unit]?.systemID == id ? 0 : 1
            proven = register[unit]?.proven(as: id) ?? proven
        } else if register.hasTurn(unit, under: data.hostname.short, at: now) {
            level = 3
        }
        return DuplicateAgents.Standing(
            level: level, since: level < 4 ? 0 : register[unit]?.since ?? 0, order: data.enrollment == nil ? 1 : 0,
            name: proven.name, addresses: proven.addresses)
    }

    /// Whether MAAS has a rack of that short host name, other than the one of that ID.
    func hasRack(named name: String, besides id: String?) -> Bool {
        byName[name, default: []].contains { $0.systemID != id }
    }

    /// Why a machine can't enroll beside a node of MAAS, or nil when that is the machine itself as a rack or region.
    func conflict(of unit: UnitName, _ data: MaasRequirerUnitData, with node: ListedNode) -> String? {
        let isSameMachine = data.isMachine(with: node.addresses) ?? true
        guard node.systemID != data.systemID?.description || !isSameMachine else { return nil }
        let name = data.hostname.short
        // Who knows a rack's ID is taken for that rack, so that the region tells it to nobody else.
        let other = node.isRack ? "a \(node.typeName)" : "\(node.typeName) \(node.systemID)"
        if node.hostname.lowercased() == name {
            // A region's interfaces are known from its first start on; those of a rack only when it has connected.
            if node.isController, data.isMachine(with: node.addresses) ?? (node.type == 2) { return nil }
            if data.isMachine(with: node.addresses) == true {
                return
                    "MAAS has this machine as \(other), which enrolling would turn into a rack: delete it there first"
            }
            return "the host name \"\(name)\" is also that of \(other) in MAAS: rename one of them"
        }
        // A rack that nobody is any more is the machine under its former name.
        if node.isRack, racks[node.systemID]?.health != .connected, !claimed.contains(node.systemID) { return nil }
        let shared = (data.macAddresses ?? []).filter(node.addresses.contains).map(\.description)
        return "its MAC address \(shared.joined(separator: ", ")) is also that of \(other) (\(node.hostname)) in MAAS: "
            + "delete that node there, or change the address"
    }
}
