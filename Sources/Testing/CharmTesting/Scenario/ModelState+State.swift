import CharmKit
import JujuProtocol
import SimulatedJuju

/// The parts of a state as the simulated controller keeps them.
extension ModelState {
    /// Adds the application with its options, the unit with all that it keeps, and its fellows.
    mutating func addOwnSide(_ state: State, _ unit: UnitName, _ metadata: CharmMetadata) {
        var application = ModelApplication(name: unit.application, charm: metadata)
        application.settings = state.config
        application.resources = state.resources
        application.status = state.applicationStatus.map(ModelStatus.init)
        var own = ModelUnit(name: unit, machine: nil)
        if kind == .iaas {
            machines["0"] = ModelMachine(id: "0", address: address(of: unit), hostname: "machine-0", macAddress: mac)
            own.machine = "0"
        } else {
            own.privateAddress = address(of: unit)
        }
        own.principal = state.principal
        own.delivered.isInstalled = true
        own.delivered.isStarted = true
        own.charmState = state.stored.merging(DeferredEvents.stored(state.deferred)) { $1 }
        own.ports = state.openPorts.compactMap { OpenPort($0.description) }.sorted()
        own.workloadStatus = state.unitStatus.map(ModelStatus.init) ?? ModelStatus("unknown")
        own.workloadVersion = state.workloadVersion
        for (binding, network) in state.networks {
            own.networks[binding] = NetworkInfo(
                bindAddress: network.bindAddress, subnet: network.subnet, interface: network.interface,
                macAddress: mac, ingress: network.ingressAddresses, egress: network.egressSubnets)
        }
        own.storage = state.storages.map { storage in
            ModelUnit.Storage(
                id: storage.id, kind: storage.isBlockDevice ? "block" : "filesystem", location: storage.location)
        }
        let peers = state.relations.filter(\.isPeer).flatMap { $0.units(seenFrom: unit) }
        for peer in peers { units[peer] = ModelUnit(name: peer, machine: nil) }
        units[unit] = own
        var number = 0
        while let planned = state.plannedUnits, units.count < planned {
            let fellow = UnitName(application: unit.application, number: number)
            if units[fellow] == nil { units[fellow] = ModelUnit(name: fellow, machine: nil) }
            number += 1
        }
        application.leader = state.isLeader ? unit : units.keys.filter { $0 != unit }.min()
        applications[unit.application] = application
    }

    /// Adds a relation in which all units at the other end have joined, and gives what the unit was told of it.
    mutating func add(
        _ state: RelationState, _ id: Int, of unit: UnitName, _ metadata: CharmMetadata, isBroken: Bool
    ) -> Delivered.Relation {
        let endpoint = metadata.endpoints[state.endpoint]
        let role = endpoint?.role ?? .requirer
        let interface = endpoint?.interface ?? state.endpoint
        var ends = [
            RelationEndpoint(application: unit.application, name: state.endpoint, interface: interface, role: role)
        ]
        if let remote = state.remote {
            let other = role == .provider ? RelationEndpoint.Role.requirer : .provider
            ends.append(RelationEndpoint(application: remote, name: state.endpoint, interface: interface, role: other))
            applications[remote, default: ModelApplication(name: remote, charm: CharmMetadata(name: remote))]
                .charm.endpoints[state.endpoint] = .init(interface: interface, role: other)
        }
        var relation = ModelRelation(id: id, endpoints: ends)
        relation.life = state.isDying || (isBroken && !state.isSuspended) ? .dying : .alive
        relation.isSuspended = state.isSuspended
        relation.otherModelUUID = state.remoteModelUUID
        let principal = units[unit]?.principal
        if state.isContainerScoped {
            relation.visibility = .container
            relation.place(unit, beside: principal)
        }
        relation.scope = [unit]
        relation.unitBags[unit] = .init(values: withAddress(of: unit, state.unitData))
        relation.applicationBags[unit.application] = .init(values: state.applicationData)
        if let remote = state.remote { relation.applicationBags[remote] = .init(values: state.remoteApplicationData) }
        var delivered = Delivered.Relation()
        delivered.isCreated = true
        for other in state.units(seenFrom: unit) {
            relation.scope.insert(other)
            if state.isContainerScoped { relation.place(other, beside: principal == nil ? unit : nil) }
            relation.unitBags[other] = .init(values: withAddress(of: other, state.remoteUnits[other.number] ?? [:]))
            delivered.members[other] = 0
            if units[other] == nil { units[other] = ModelUnit(name: other, machine: nil) }
        }
        relations[id] = relation
        return delivered
    }

    /// Adds a secret.
    mutating func add(_ state: SecretState, readBy unit: UnitName) {
        let application = "application-\(unit.application)"
        var owner: String
        switch state.owner {
        case .application: owner = application
        case .unit: owner = unit.tag
        case .other(let name): owner = "application-\(name)"
        case .user: owner = "model-\(uuid)"
        }
        var secret = ModelSecret(id: state.id, owner: owner)
        secret.label = state.isOwn ? state.label ?? "" : ""
        secret.description = state.description
        secret.rotate = state.rotation ?? ""
        seed(secret, contents: state.revisions.mapValues(\.values), expire: state.expires)
        if state.isOwn {
            for reader in state.readers.sorted() {
                let name = UnitName(reader)
                let scope = relations.values.first { $0.endpoint(of: name?.application ?? reader) != nil }
                seedGrant(of: state.id, to: name?.tag ?? "application-\(reader)", scope: scope?.tag ?? application)
            }
        } else if state.isGranted {
            seedGrant(of: state.id, to: application, scope: owner)
        }
        if let tracked = state.tracked {
            seedConsumer(unit, of: state.id, label: state.isOwn ? "" : state.label ?? "", revision: tracked)
        }
    }

    /// The databag with the addresses that the controller writes into it.
    private func withAddress(of unit: UnitName, _ values: [String: String]) -> [String: String] {
        let own = JujuKeys.values(address(of: unit))
        return values.isEmpty ? own : values.merging(own) { given, _ in given }
    }

    private func address(of unit: UnitName) -> String { "10.0.0.\(10 + unit.number % 200)" }

    private var mac: String { "00:16:3e:00:00:01" }
}

/// What the controller itself writes into databags of units.
enum JujuKeys {
    static func values(_ address: String) -> [String: String] {
        ["ingress-address": address, "private-address": address, "egress-subnets": "\(address)/32"]
    }

    /// What a databag holds besides, and what of it a test had given.
    static func removed(from values: [String: String], given: [String: String]) -> [String: String] {
        values.filter { key, _ in
            given[key] != nil || !["ingress-address", "private-address", "egress-subnets"].contains(key)
        }
    }
}

extension ModelStatus {
    fileprivate init(_ status: Status) { self.init(status.kind.rawValue, status.message) }
}
