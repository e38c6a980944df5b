import JujuProtocol

extension Controller {
    /// Relates two applications, each given as `application` or `application:endpoint` (state.go: InferEndpoints, AddRelation).
    ///
    /// - Parameters:
    ///   - left: One side.
    ///   - right: The other side.
    ///   - via: Where the traffic of a relation to another model comes from, as subnets.
    /// - Returns: The relation's number.
    /// - Throws: ``SimulationError`` in Juju's words.
    @discardableResult
    public func integrate(_ left: String, _ right: String, via: [String] = []) throws(SimulationError) -> Int {
        let isLocal = [left, right].allSatisfy { side in
            model.crossModel.applications[side.split(separator: ":").first.map(String.init) ?? ""] == nil
        }
        guard via.isEmpty || !isLocal else {
            throw SimulationError(
                .conflict, "integration via subnets for non cross model relations not supported")
        }
        try Self.check(subnets: via)
        let id = try profile.refusesRelationsByDomain ? integrateByDomain(left, right) : integrateByName(left, right)
        guard let relation = model.relations[id],
            let remote = relation.groups.lazy.compactMap({ self.model.crossModel.applications[$0] }).first
        else { return id }
        model.relations[id]?.otherModelUUID = remote.modelUUID
        let token = model.random.uuid()
        model.relations[id]?.crossing = .init(token: token, via: via)
        return id
    }

    /// Refuses what is no subnet that traffic may come from (cmd/juju/application/integrate.go: validateCIDRs).
    package static func check(subnets: [String]) throws(SimulationError) {
        for subnet in subnets {
            guard BundleVerifier.isNetwork(subnet) else {
                throw SimulationError(.badInput, "invalid CIDR address: \(subnet)")
            }
            if subnet == "0.0.0.0/0" { throw SimulationError(.badInput, "CIDR \"0.0.0.0/0\" not allowed") }
        }
    }

    private func integrateByName(_ left: String, _ right: String) throws(SimulationError) -> Int {
        let pairs = fitting(try candidates(left), try candidates(right))
        guard !pairs.isEmpty else { throw SimulationError(.badInput, "no relations found") }
        // The endpoint that every charm has counts where there is no other alone.
        let declared = pairs.filter { pair in !pair.contains { $0.name == RelationEndpoint.implicitName } }
        guard let pair = pairs.count == 1 ? pairs.first : declared.count == 1 ? declared.first : nil else {
            let names = pairs.map { GoText.quoted(ModelRelation(id: 0, endpoints: $0).key) }.sorted()
            throw SimulationError(
                .badInput, "ambiguous relation: \"\(left) \(right)\" could refer to \(names.joined(separator: "; "))")
        }
        do throws(SimulationError) {
            try checkAddable(pair)
        } catch {
            let key = GoText.quoted(ModelRelation(id: 0, endpoints: pair).key)
            throw SimulationError(error.code, "cannot add relation \(key): \(error.message)")
        }
        return addRelation(pair)
    }

    /// The pairs of endpoints that may be related; a container scope needs a subordinate.
    func fitting(_ lefts: [RelationEndpoint], _ rights: [RelationEndpoint]) -> [[RelationEndpoint]] {
        var pairs: [[RelationEndpoint]] = []
        for first in lefts {
            for second in rights where first.interface == second.interface && first.application != second.application {
                guard Set([first.role, second.role]) == [.provider, .requirer] else { continue }
                if scope(of: [first, second]) == .global || joinsSubordinate([first, second]) {
                    pairs.append([first, second])
                }
            }
        }
        return pairs
    }

    /// Refuses a relation of applications that go, one that exists already, one too many, and one to a principal on a base that
    /// the subordinate does not run on.
    private func checkAddable(_ pair: [RelationEndpoint]) throws(SimulationError) {
        for endpoint in pair where model.life(ofApplication: endpoint.application) != .alive {
            throw SimulationError(.conflict, "application \(GoText.quoted(endpoint.application)) is not alive")
        }
        let remote = pair.map(\.application).filter { model.crossModel.applications[$0] != nil }
        if remote.count == 2 {
            throw SimulationError(
                .conflict, "cannot add relation between saas applications \"\(remote[0])\" and \"\(remote[1])\"")
        }
        if !remote.isEmpty, scope(of: pair) == .container {
            throw SimulationError(.conflict, "local endpoint must be globally scoped for remote relations")
        }
        let existing = model.relations(of: pair[0].application)
        if let other = existing.first(where: { Set($0.endpoints) == Set(pair) }) {
            guard other.life == .alive else {
                throw SimulationError(.conflict, "relation \(other.key) is dying, but not yet removed")
            }
            throw SimulationError(.alreadyExists, "relation \(other.key)")
        }
        for endpoint in pair {
            let limit = model.applications[endpoint.application]?.charm.endpoints[endpoint.name]?.limit
            let count = model.establishedRelations(of: endpoint)
            if let limit, count >= limit {
                throw SimulationError(
                    .conflict,
                    "establishing a new relation for \(endpoint.application):\(endpoint.name) would exceed its maximum relation limit of \(limit)"
                )
            }
        }
        try checkBases(of: pair)
    }

    /// The number of the relation that both texts name, each as `application` or `application:endpoint` (state.go:
    /// InferActiveRelation).
    public func relationID(_ left: String, _ right: String) throws(SimulationError) -> Int {
        let query = "\(left) \(right)"
        let isNew = profile.refusesRelationsByDomain
        let names = [left, right].map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
        let found = model.relations(of: names[0].first ?? "").filter { relation in
            names.allSatisfy { name in
                relation.endpoints.contains { $0.application == name.first && (name.count == 1 || $0.name == name[1]) }
            }
        }
        guard let relation = found.first else {
            throw SimulationError(
                .notFound,
                isNew
                    ? "relation with endpoints [\(query)] or id 0 not found"
                    : "relation matching \(GoText.quoted(query)) not found")
        }
        guard found.count == 1 else {
            if isNew {
                throw SimulationError(
                    .badInput,
                    "endpoints [\(GoText.quoted(left)) \(GoText.quoted(right))] are ambiguous, specify relation endpoints or id"
                )
            }
            let keys = found.map { GoText.quoted($0.key) }.joined(separator: "; ")
            throw SimulationError(.badInput, "ambiguous relation: \(GoText.quoted(query)) could refer to \(keys)")
        }
        return relation.id
    }

    private func candidates(_ text: String) throws(SimulationError) -> [RelationEndpoint] {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard let endpoints = model.endpoints(ofApplication: parts.first ?? "") else {
            throw SimulationError(.notFound, "application \"\(parts.first ?? "")\" not found")
        }
        if parts.count == 2, !endpoints.contains(where: { $0.name == parts[1] }) {
            let kind = model.applications[parts[0]] == nil ? "saas application" : "application"
            throw SimulationError(.notFound, "\(kind) \"\(parts[0])\" has no \"\(parts[1])\" relation")
        }
        return endpoints.filter { (parts.count == 1 || $0.name == parts[1]) && $0.role != .peer }
    }

    @discardableResult
    func addRelation(_ endpoints: [RelationEndpoint]) -> Int {
        let id = model.next.relation
        model.next.relation += 1
        var relation = ModelRelation(id: id, endpoints: endpoints)
        relation.set(.joining, since: now())
        relation.visibility = scope(of: endpoints)
        model.relations[id] = relation
        agenda.noteAll()
        return id
    }

    /// Lets a unit take part in a relation. The controller writes its addresses into its databag.
    func enterScope(_ unit: UnitName, of id: Int) {
        guard model.relations[id]?.scope.contains(unit) == false else { return }
        model.relations[id]?.scope.insert(unit)
        // uniter/relation/statetracker.go: joinRelation
        if model.isLeader(unit), model.relations[id]?.status != .joined {
            let now = now()
            model.relations[id]?.set(.joined, since: now)
        }
        if model.relations[id]?.visibility == .container {
            let principal = model.units[unit]?.principal
            model.relations[id]?.place(unit, beside: principal)
            addSubordinate(of: unit, in: id)
        }
        if let addresses = model.relations[id].map({ addresses(of: unit, in: $0) }), !addresses.isEmpty {
            // What a unit published before it left is gone when it comes again (state/relationunit.go EnterScope).
            model.relations[id]?.unitBags[unit, default: .init()].replace(by: addresses)
        }
        if let relation = model.relations[id] { agenda.note(unit, in: relation, hasJoined: true) }
    }

    /// What the controller writes into a unit's databag: its addresses, or nothing where it knows none. Another model is told the
    /// public one (networkinfoiaas.go: NetworksForRelation).
    func addresses(of unit: UnitName, in relation: ModelRelation) -> [String: String] {
        let crossing = relation.crossing
        guard let address = crossing == nil ? model.privateAddress(of: unit) : model.publicAddress(of: unit) else {
            return [:]
        }
        let egress = crossing?.via.isEmpty == false ? crossing?.via ?? [] : ["\(address)/32"]
        return [
            "ingress-address": address, "private-address": address, "egress-subnets": egress.joined(separator: ","),
        ]
    }

    /// Ends a unit's part in a relation.
    func leaveScope(_ unit: UnitName, of id: Int) {
        model.relations[id]?.scope.remove(unit)
        model.relations[id]?.containers.remove(unit)
        model.units[unit]?.delivered.relations[id] = nil
        if let relation = model.relations[id] { agenda.note(unit, left: relation) }
        removeRelationIfLeft(id)
    }

    /// Drops a relation that is unwanted and that no unit takes part in any more, with the rights that hung on it.
    func removeRelationIfLeft(_ id: Int) {
        guard let relation = model.relations[id], relation.life == .dying, relation.scope.isEmpty else { return }
        model.relations[id] = nil
        for secret in grantedSecrets(in: relation) {
            model.secrets[secret.id]?.grants.removeAll { $0.scope == relation.tag }
        }
        for endpoint in relation.endpoints {
            removeIfEmpty(endpoint.application)
            removeRemoteIfUnused(endpoint.application)
        }
    }

    /// Takes a unit that is through with its hooks out of the model.
    func removeUnit(_ unit: UnitName) {
        // A unit is dead only when its subordinates are gone (state/unit.go: EnsureDead).
        guard subordinates(of: unit).isEmpty else {
            model.units[unit]?.delivered.hasEnded = true
            return
        }
        for relation in model.relations(of: unit.application) where relation.scope.contains(unit) {
            leaveScope(unit, of: relation.id)
        }
        for secret in model.secrets.values(in: unit.tag) { remove(.init(uri: "", id: secret.id)) }
        for id in model.units[unit]?.consumers.keys.sorted() ?? [] { track(nil, of: id, by: unit) }
        // Until its lease has run out nobody leads.
        if model.isLeader(unit) { model.applications[unit.application]?.leader = nil }
        guard let state = model.units[unit] else { return }
        cancelActions(of: state)
        release(state.storage)
        model.units[unit] = nil
        removeIfEmpty(unit.application)
        if let principal = state.principal {
            if model.units[principal]?.delivered.hasEnded == true { removeUnit(principal) }
            // It may be waiting for this unit to be gone before it enters a relation that makes a new one.
            agenda.noteAll()
        } else if let machine = state.machine {
            removeMachineIfUnused(machine)
        }
    }

    func removeIfEmpty(_ application: String) {
        guard model.applications[application]?.life == .dying,
            model.units.keys(in: ModelUnit.group(application: application)).isEmpty
        else { return }
        for relation in model.relations(of: application) where relation.isPeer { model.relations[relation.id] = nil }
        guard model.relations(of: application).isEmpty else { return }
        for secret in model.secrets.values(in: ModelSecret.owner(application: application)) {
            remove(.init(uri: "", id: secret.id))
        }
        model.applications[application] = nil
        model.crossModel.tokens[application] = nil
    }

    /// The secrets with grants that hold for a relation: its applications' and their units'.
    private func grantedSecrets(in relation: ModelRelation) -> [ModelSecret] {
        let owners = relation.endpoints.flatMap { endpoint in
            [ModelSecret.owner(application: endpoint.application)]
                + model.units.keys(in: ModelUnit.group(application: endpoint.application)).map(\.tag)
        }
        return owners.flatMap { model.secrets.values(in: $0) }
            .filter { secret in secret.grants.contains { $0.scope == relation.tag } }
    }
}
