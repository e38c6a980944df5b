import JujuProtocol

/// Models of one controller whose applications are related. It carries from one to the other what Juju's remote relation workers
/// carry (worker/remoterelations, apiserver/common/crossmodel): each model has a relation of its own, with stand-ins for the
/// application and the units of the other side, and what changes here comes to be there a little later.
public final class CrossModel {
    /// The models.
    public let simulations: [Simulation]
    private let controllers: [String: Controller]

    /// Joins models for as long as this object lives.
    public init(_ simulations: [Simulation]) {
        self.simulations = simulations
        controllers = Dictionary(simulations.map { ($0.controller.model.uuid, $0.controller) }) { first, _ in first }
        // Time is the same for all.
        let elapsed = controllers.values.map(\.model.elapsed).max() ?? 0
        for controller in controllers.values {
            controller.crossModel = self
            controller.model.elapsed = elapsed
        }
    }

    /// The controller of the model with that UUID.
    func controller(of model: String) -> Controller? { controllers[model] }

    /// Runs hooks of all models until none has one left. A model's news come to the others after each round of its units.
    public func settle() throws {
        // What there is to tell may be older.
        var isFirst = true
        try Simulation.settle(simulations) { busy in
            defer { isFirst = false }
            return carry(from: Set((isFirst ? simulations : busy).map(\.controller.model.uuid)))
        }
    }

    /// Makes an offer of another model known in that of `controller`, by default under its own name, in the words of juju consume
    /// (cmd/juju/application/consume.go: Run).
    ///
    /// - Returns: Its name there.
    @discardableResult
    public func consume(
        _ offer: String, of source: Controller, as alias: String? = nil, in controller: Controller
    ) throws(SimulationError) -> String {
        do throws(SimulationError) {
            return try consumeOne(offer, of: source, as: alias, in: controller)
        } catch {
            guard [.conflict, .alreadyExists].contains(error.code), source !== controller else { throw error }
            let url = "admin/\(source.model.name).\(offer)"
            throw SimulationError(error.code, "could not consume \(url): \(error.message)")
        }
    }

    /// Makes an offer of another model known in that of `controller`, by default under its own name, as integrate and bundles do
    /// (apiserver application.go: consumeOne, saveRemoteApplication).
    ///
    /// - Returns: Its name there.
    @discardableResult
    package func consumeOne(
        _ offer: String, of source: Controller, as alias: String? = nil, in controller: Controller
    ) throws(SimulationError) -> String {
        let url = "admin/\(source.model.name).\(offer)"
        guard let found = source.model.crossModel.offers[offer] else {
            throw SimulationError(.notFound, "application offer \"\(url)\" not found")
        }
        guard source !== controller else {
            throw SimulationError(
                .conflict, "\(url) is an offer of this model itself; integrate \(found.application) without it")
        }
        let name = alias ?? offer
        let endpoints = (source.model.endpoints(ofApplication: found.application) ?? [])
            .filter { found.endpoints.contains($0.name) }
            .map { RelationEndpoint(application: name, name: $0.name, interface: $0.interface, role: $0.role) }
        let remote = RemoteApplication(
            name: name, modelUUID: source.model.uuid, endpoints: endpoints,
            offer: .init(name: offer, uuid: found.uuid, url: "juju-sim:\(url)"))
        if controller.profile.offersByDomain {
            try controller.consumeByDomain(remote)
            return name
        }
        guard controller.model.applications[name] == nil else {
            throw SimulationError(
                .conflict, "cannot add saas application \"\(name)\": local application with same name already exists")
        }
        if let known = controller.model.crossModel.applications[name] {
            guard known.modelUUID == source.model.uuid else {
                throw SimulationError(
                    .conflict, "saas application called \"\(name)\" from a different model already exists")
            }
            try update(known, with: endpoints, of: found, in: controller)
            return name
        }
        controller.model.crossModel.applications[name] = remote
        return name
    }

    /// Gives an application of another model that is known the endpoints that its offer has by now (apiserver application.go:
    /// maybeUpdateExistingApplicationEndpoints).
    private func update(
        _ known: RemoteApplication, with endpoints: [RelationEndpoint], of offer: ModelOffer, in controller: Controller
    ) throws(SimulationError) {
        let name = known.name
        // It goes by an offer that is gone, also where nobody has told so yet.
        guard known.life == .alive, known.offer?.uuid == offer.uuid else {
            throw SimulationError(.conflict, "saas application called \"\(name)\" exists but is terminating")
        }
        let new = endpoints.filter { !known.endpoints.contains($0) }
        if let other = new.first(where: { end in known.endpoints.contains { $0.name == end.name } }) {
            throw SimulationError(.conflict, "conflicting endpoint \(other.name)")
        }
        controller.model.crossModel.applications[name]?.endpoints += new
    }

    // MARK: What is carried

    /// Carries all that is new from each model to the others, and says whether there was anything; statuses from those models alone
    /// whose units ran. What it costs grows with what is new.
    private func carry(from busy: Set<String>) -> Bool {
        var hasCarried = false
        let changes = controllers.mapValues { $0.agenda.takeCrossed() }
        for consumer in controllers.values.sorted(by: { $0.model.uuid < $1.model.uuid }) {
            for remote in consumer.model.crossModel.applications.values.sorted(by: { $0.name < $1.name }) {
                guard let offer = remote.offer else { continue }
                let offering = controllers[remote.modelUUID]
                // No relation is held meanwhile, since one that is changed would be copied.
                let passages = consumer.model.relations(of: remote.name).map {
                    Passage($0, of: remote, in: consumer, to: offering)
                }
                for passage in passages where passage.carry(changes) { hasCarried = true }
                if !remote.isTerminated, offering == nil || busy.contains(remote.modelUUID),
                    tellStatus(of: offer, to: remote, from: offering, in: consumer)
                {
                    hasCarried = true
                }
            }
        }
        for controller in controllers.values {
            if dropOrphans(in: controller) { hasCarried = true }
            for (uuid, owner) in controllers where uuid != controller.model.uuid {
                let secrets = changes[uuid]??.secrets
                if controller.noteRemoteSecrets(of: owner, only: secrets) { hasCarried = true }
            }
        }
        return hasCarried
    }

    /// Tells the consuming model how the offered application is (crossmodel.go: GetOfferStatusChange), and that the offer is gone
    /// (state/remoteapplication.go: terminateRemoteApplicationOperation).
    private func tellStatus(
        of offer: RemoteApplication.Offer, to remote: RemoteApplication, from offering: Controller?,
        in consumer: Controller
    ) -> Bool {
        let found = offering?.model.crossModel.offers.values.first { $0.uuid == offer.uuid }
        guard let offering, let found else {
            if consumer.profile.offersByDomain {
                // It goes, whether anything is related to it or not (worker/remoterelationconsumer/localconsumerworker.go: loop).
                try? consumer.removeSaas(remote.name, isForced: true)
                return true
            }
            let status = ModelStatus("terminated", "offer has been removed", since: consumer.now())
            consumer.model.crossModel.applications[remote.name]?.status = status
            consumer.note(status, .saas, of: remote.name)
            consumer.model.crossModel.applications[remote.name]?.life = .dying
            for relation in consumer.model.relations(of: remote.name) { consumer.expelRemoteUnits(from: relation) }
            return true
        }
        let status = offering.model.status(ofApplication: found.application)
        guard (status.status, status.message) != (remote.status.status, remote.status.message) else { return false }
        consumer.model.crossModel.applications[remote.name]?.status = status
        consumer.note(status, .saas, of: remote.name)
        return false
    }

    /// Ends the relations of offers whose consumer has none any more: it was removed there, or its model was.
    private func dropOrphans(in offering: Controller) -> Bool {
        var hasDropped = false
        for relation in offering.model.relations.values.filter({ $0.crossing?.offer != nil }).sorted(by: {
            $0.id < $1.id
        }) {
            guard let crossing = relation.crossing else { continue }
            let consumer = relation.otherModelUUID.flatMap { controllers[$0] }
            let stands = consumer?.model.counterpart(of: crossing) != nil
            let proxies = relation.groups.filter { offering.model.crossModel.applications[$0] != nil }
            let hasMembers = proxies.contains { !relation.scope.units(of: $0).isEmpty }
            guard !stands, relation.life == .alive || hasMembers else { continue }
            offering.model.relations[relation.id]?.life = .dying
            offering.expelRemoteUnits(from: relation)
            offering.removeRelationIfLeft(relation.id)
            offering.agenda.noteAll()
            hasDropped = true
        }
        return hasDropped
    }
}

/// A relation over models, between the model that consumes an offer and the one that makes it.
private struct Passage {
    private let consumer: Controller
    private let offering: Controller?
    private let remote: RemoteApplication
    private let id: Int
    private let token: String
    private let local: RelationEndpoint

    init(_ relation: ModelRelation, of remote: RemoteApplication, in consumer: Controller, to offering: Controller?) {
        self.consumer = consumer
        self.offering = offering
        self.remote = remote
        id = relation.id
        token = relation.crossing?.token ?? ""
        local = relation.endpoints.first { $0.application != remote.name } ?? relation.endpoints[0]
    }

    /// Carries what is new both ways, of what changed in each model; nil for anything.
    func carry(_ changes: [String: CrossedChanges?]) -> Bool {
        guard let crossing = consumer.model.relations[id]?.crossing else { return false }
        guard let offering, let number = offering.model.counterpart(of: crossing) else {
            return crossing.isRegistered ? endAlone() : register()
        }
        var isNew = end(with: number, in: offering)
        if suspend(with: number, in: offering) { isNew = true }
        // Nobody looks at the units of either side any more (localconsumerworker.go: handleConsumerRelationSuspended).
        if consumer.model.relations[id]?.crossing?.isSuspendedHere == true { return isNew }
        let ends = offering.model.relations[number]?.endpoints ?? []
        let isProxy = { (end: RelationEndpoint) in offering.model.crossModel.applications[end.application] != nil }
        guard let proxy = ends.first(where: isProxy), let offered = ends.first(where: { !isProxy($0) }) else {
            return isNew
        }
        var (here, there): (Set<UnitName>?, Set<UnitName>?)
        // What a model could not take before it may take now that anything may have changed there.
        if let consuming = changes[consumer.model.uuid] ?? nil, let offered = changes[offering.model.uuid] ?? nil {
            (here, there) = (consuming.units[id] ?? [], offered.units[number] ?? [])
        }
        if copy(local.application, of: id, in: consumer, to: proxy.application, of: number, in: offering, only: here) {
            isNew = true
        }
        if copy(offered.application, of: number, in: offering, to: remote.name, of: id, in: consumer, only: there) {
            isNew = true
        }
        return isNew
    }

    /// Ends a relation of which the other side is gone.
    private func endAlone() -> Bool {
        guard let relation = consumer.model.relations[id], relation.life == .alive || hasRemoteUnits(relation) else {
            return false
        }
        consumer.model.relations[id]?.life = .dying
        consumer.expelRemoteUnits(from: relation)
        consumer.removeRelationIfLeft(id)
        consumer.agenda.noteAll()
        return true
    }

    private func hasRemoteUnits(_ relation: ModelRelation) -> Bool { !relation.scope.units(of: remote.name).isEmpty }

    /// Makes the relation in the model of the offer, with a stand-in for the application that consumes it
    /// (crossmodelrelations.go: registerRemoteRelation).
    private func register() -> Bool {
        guard let offering, let relation = consumer.model.relations[id], relation.life == .alive, !relation.isSuspended,
            !remote.isTerminated,
            let offer = offering.model.crossModel.offers.values.first(where: { $0.uuid == remote.offer?.uuid }),
            offering.model.applications[offer.application]?.life == .alive,
            let there = relation.endpoint(of: remote.name),
            let endpoint = offering.model.endpoints(ofApplication: offer.application)?.first(where: {
                $0.name == there.name
            }), !isFull(endpoint, in: offering)
        else { return false }
        let application = consumer.token(of: local.application)
        let name = "remote-\(application)"
        var proxy = local
        proxy.application = name
        // One that ends makes room first.
        guard !offering.model.relations(of: name).contains(where: { Set($0.endpoints) == [endpoint, proxy] }) else {
            return false
        }
        if offering.model.crossModel.applications[name]?.endpoints.contains(proxy) != true {
            offering.model.crossModel.applications[
                name, default: RemoteApplication(name: name, modelUUID: consumer.model.uuid, endpoints: [])
            ].endpoints.append(proxy)
        }
        let number = offering.addRelation([endpoint, proxy])
        offering.model.relations[number]?.otherModelUUID = consumer.model.uuid
        offering.model.relations[number]?.crossing = .init(token: token, offer: offer.uuid, counterpart: id)
        consumer.model.relations[id]?.crossing?.counterpart = number
        return true
    }

    /// Whether an endpoint takes no further relation (state/state.go: AddRelation).
    private func isFull(_ endpoint: RelationEndpoint, in controller: Controller) -> Bool {
        let charm = controller.model.applications[endpoint.application]?.charm
        guard let limit = charm?.endpoints[endpoint.name]?.limit else { return false }
        return controller.model.establishedRelations(of: endpoint) >= limit
    }

    /// Ends the relation on both sides if it is to end on one (crossmodel.go: PublishRelationChange).
    private func end(with counterpart: Int, in offering: Controller) -> Bool {
        let isAlive = consumer.model.relations[id]?.life == .alive
        guard isAlive != (offering.model.relations[counterpart]?.life == .alive) else { return false }
        let (controller, number) = isAlive ? (consumer, id) : (offering, counterpart)
        controller.model.relations[number]?.life = .dying
        controller.removeRelationIfLeft(number)
        controller.agenda.noteAll()
        return true
    }

    /// Tells the consuming side that its relation is suspended, or no longer (crossmodel.go: handleSuspendedRelation).
    private func suspend(with counterpart: Int, in offering: Controller) -> Bool {
        guard offering.model.relations[counterpart]?.life == .alive,
            let isSuspended = offering.model.relations[counterpart]?.isSuspended,
            consumer.model.relations[id]?.isSuspended == !isSuspended,
            isSuspended || consumer.model.relations[id]?.crossing?.isSuspendedHere != true
        else { return false }
        let reason =
            offering.model.relations[counterpart]?.suspensionMessage ?? "suspending after update from remote model"
        try? consumer.setSuspended(id, isSuspended, message: isSuspended ? reason : "")
        return true
    }

    /// Copies databags, and who takes part, of one side to its stand-in on the other (crossmodel.go: handleChangedUnits,
    /// handleDepartedUnits); of the units that are named alone, or of all.
    private func copy(
        _ application: String, of id: Int, in source: Controller, to name: String, of number: Int,
        in target: Controller,
        only changed: Set<UnitName>?
    ) -> Bool {
        guard let relation = source.model.relations[id], target.model.relations[number] != nil else { return false }
        var isNew = false
        let values = relation.applicationBags[application]?.values ?? [:]
        if !RawText.areSame(values, target.model.relations[number]?.applicationBags[name]?.values ?? [:]) {
            target.model.relations[number]?.applicationBags[name, default: .init()].replace(by: values)
            if let changed = target.model.relations[number] { target.agenda.note(name, in: changed) }
            isNew = true
        }
        let own = changed?.filter { $0.application == application }
        let members = relation.scope.units(of: application)
        for unit in (own?.intersection(members) ?? members).sorted()
        where copy(unit, of: relation, to: UnitName(application: name, number: unit.number), of: number, in: target) {
            isNew = true
        }
        let gone: Set<UnitName>
        if let own {
            let left = own.subtracting(members).map { UnitName(application: name, number: $0.number) }
            gone = Set(left.filter { target.model.relations[number]?.scope.contains($0) == true })
        } else {
            gone = (target.model.relations[number]?.scope.units(of: name) ?? []).filter {
                !members.contains(UnitName(application: application, number: $0.number))
            }
        }
        for other in gone.sorted() { target.leaveScope(other, of: number) }
        target.forgetRemoteReaders(gone)
        return isNew || !gone.isEmpty
    }

    /// Lets the stand-in of a unit come to the other side's relation, or change its databag there.
    private func copy(
        _ unit: UnitName, of relation: ModelRelation, to other: UnitName, of number: Int, in target: Controller
    ) -> Bool {
        let values = relation.unitBags[unit]?.values ?? [:]
        let isIn = target.model.relations[number]?.scope.contains(other) == true
        if isIn {
            let known = target.model.relations[number]?.unitBags[other]?.values
            guard known.map({ !RawText.areSame($0, values) }) ?? true else { return false }
        } else {
            guard target.model.relations[number]?.life == .alive, target.model.relations[number]?.isSuspended == false
            else { return false }
        }
        target.model.relations[number]?.unitBags[other, default: .init()].replace(by: values)
        if !isIn {
            target.enterScope(other, of: number)
        } else if let changed = target.model.relations[number] {
            target.agenda.note(other, in: changed, hasJoined: false)
        }
        return true
    }
}
