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
    public func settle() throws { try Simulation.settle(simulations) { carry() } }

    /// Makes an offer of another model known in that of `controller`, by default under its own name (apiserver application.go:
    /// consumeOne, saveRemoteApplication).
    ///
    /// - Returns: Its name there.
    @discardableResult
    public func consume(
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
        func refuse(_ reason: String) -> SimulationError {
            SimulationError(.conflict, "could not consume \(url): \(reason)")
        }
        guard controller.model.applications[name] == nil else {
            throw refuse("cannot add saas application \"\(name)\": local application with same name already exists")
        }
        let endpoints = (source.model.endpoints(ofApplication: found.application) ?? [])
            .filter { found.endpoints.contains($0.name) }
            .map { RelationEndpoint(application: name, name: $0.name, interface: $0.interface, role: $0.role) }
        if let known = controller.model.crossModel.applications[name], !known.isTerminated {
            guard known.modelUUID == source.model.uuid else {
                throw refuse("saas application called \"\(name)\" from a different model already exists")
            }
            guard known.life == .alive else {
                throw refuse("saas application called \"\(name)\" exists but is terminating")
            }
            controller.model.crossModel.applications[name]?.endpoints += endpoints.filter {
                !known.endpoints.contains($0)
            }
            return name
        }
        if controller.model.crossModel.applications[name] != nil { try controller.removeSaas(name, isForced: true) }
        controller.model.crossModel.applications[name] = RemoteApplication(
            name: name, modelUUID: source.model.uuid, endpoints: endpoints,
            offer: .init(name: offer, uuid: found.uuid, url: "juju-sim:\(url)"))
        return name
    }

    // MARK: What is carried

    /// Carries all that is new from each model to the others, and says whether there was anything.
    func carry() -> Bool {
        var hasCarried = false
        for consumer in controllers.values.sorted(by: { $0.model.uuid < $1.model.uuid }) {
            for remote in consumer.model.crossModel.applications.values.sorted(by: { $0.name < $1.name }) {
                guard let offer = remote.offer else { continue }
                let offering = controllers[remote.modelUUID]
                for relation in consumer.model.relations(of: remote.name) {
                    let passage = Passage(relation, of: remote, in: consumer, to: offering)
                    if passage.carry() { hasCarried = true }
                }
                if tellStatus(of: offer, to: remote, from: offering, in: consumer) { hasCarried = true }
            }
        }
        for controller in controllers.values {
            if dropOrphans(in: controller) { hasCarried = true }
            if controller.noteRemoteSecrets(of: { self.controllers[$0] }) { hasCarried = true }
        }
        return hasCarried
    }

    /// Tells the consuming model how the offered application is (crossmodel.go: GetOfferStatusChange), and that the offer is gone
    /// (state/remoteapplication.go: terminateRemoteApplicationOperation).
    private func tellStatus(
        of offer: RemoteApplication.Offer, to remote: RemoteApplication, from offering: Controller?,
        in consumer: Controller
    ) -> Bool {
        guard !remote.isTerminated else { return false }
        let found = offering?.model.crossModel.offers.values.first { $0.uuid == offer.uuid }
        guard let offering, let found else {
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
            let stands = consumer?.model.relations.values.contains { $0.crossing?.token == crossing.token } ?? false
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

    private var relation: ModelRelation? { consumer.model.relations[id] }

    private var counterpart: ModelRelation? {
        offering?.model.relations.values.first { $0.crossing?.token == token }
    }

    /// Carries what is new both ways.
    func carry() -> Bool {
        guard let relation else { return false }
        guard let offering, let counterpart else {
            guard relation.crossing?.isRegistered == true else { return register() }
            guard relation.life == .alive || hasRemoteUnits(relation) else { return false }
            consumer.model.relations[id]?.life = .dying
            consumer.expelRemoteUnits(from: relation)
            consumer.removeRelationIfLeft(id)
            consumer.agenda.noteAll()
            return true
        }
        var isNew = end(relation, counterpart, in: offering)
        if suspend(relation, counterpart) { isNew = true }
        let proxy = counterpart.endpoints.first { offering.model.crossModel.applications[$0.application] != nil }
        let offered = counterpart.endpoints.first { $0.application != proxy?.application }
        guard let proxy, let offered else { return isNew }
        if copy(local.application, of: id, in: consumer, to: proxy.application, of: counterpart.id, in: offering) {
            isNew = true
        }
        if copy(offered.application, of: counterpart.id, in: offering, to: remote.name, of: id, in: consumer) {
            isNew = true
        }
        return isNew
    }

    private func hasRemoteUnits(_ relation: ModelRelation) -> Bool { !relation.scope.units(of: remote.name).isEmpty }

    /// Makes the relation in the model of the offer, with a stand-in for the application that consumes it
    /// (crossmodelrelations.go: registerRemoteRelation).
    private func register() -> Bool {
        guard let offering, let relation, relation.life == .alive, !relation.isSuspended, !remote.isTerminated,
            let offer = offering.model.crossModel.offers.values.first(where: { $0.uuid == remote.offer?.uuid }),
            offering.model.applications[offer.application]?.life == .alive,
            let there = relation.endpoint(of: remote.name),
            let endpoint = offering.model.endpoints(ofApplication: offer.application)?.first(where: {
                $0.name == there.name
            })
        else { return false }
        let known = consumer.model.crossModel.tokens[local.application]
        let application = known ?? consumer.model.random.hex(32)
        consumer.model.crossModel.tokens[local.application] = application
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
        offering.model.relations[number]?.crossing = .init(token: token, offer: offer.uuid, isRegistered: true)
        consumer.model.relations[id]?.crossing?.isRegistered = true
        return true
    }

    /// Ends the relation on both sides if it is to end on one (crossmodel.go: PublishRelationChange).
    private func end(_ here: ModelRelation, _ there: ModelRelation, in offering: Controller) -> Bool {
        guard here.life != there.life else { return false }
        let (controller, number) = here.life == .alive ? (consumer, here.id) : (offering, there.id)
        controller.model.relations[number]?.life = .dying
        controller.removeRelationIfLeft(number)
        controller.agenda.noteAll()
        return true
    }

    /// Tells the consuming side that its relation is suspended, or no longer (crossmodel.go: handleSuspendedRelation).
    private func suspend(_ here: ModelRelation, _ there: ModelRelation) -> Bool {
        guard there.life == .alive, here.isSuspended != there.isSuspended else { return false }
        let reason = there.suspensionMessage ?? "suspending after update from remote model"
        try? consumer.setSuspended(id, there.isSuspended, message: there.isSuspended ? reason : "")
        return true
    }

    /// Copies databags, and who takes part, of one side to its stand-in on the other (crossmodel.go: handleChangedUnits,
    /// handleDepartedUnits).
    private func copy(
        _ application: String, of id: Int, in source: Controller, to name: String, of number: Int, in target: Controller
    ) -> Bool {
        guard let relation = source.model.relations[id], target.model.relations[number] != nil else { return false }
        var isNew = false
        let values = relation.applicationBags[application]?.values ?? [:]
        if values != target.model.relations[number]?.applicationBags[name]?.values ?? [:] {
            target.model.relations[number]?.applicationBags[name, default: .init()].replace(by: values)
            if let changed = target.model.relations[number] { target.agenda.note(name, in: changed) }
            isNew = true
        }
        for unit in relation.scope.units(of: application).sorted() {
            let other = UnitName(application: name, number: unit.number)
            let values = relation.unitBags[unit]?.values ?? [:]
            guard let known = target.model.relations[number] else { return isNew }
            let isIn = known.scope.contains(other)
            guard isIn ? known.unitBags[other]?.values != values : known.life == .alive && !known.isSuspended else {
                continue
            }
            target.model.relations[number]?.unitBags[other, default: .init()].replace(by: values)
            if isIn {
                if let changed = target.model.relations[number] {
                    target.agenda.note(other, in: changed, hasJoined: false)
                }
            } else {
                target.enterScope(other, of: number)
            }
            isNew = true
        }
        let members = target.model.relations[number]?.scope.units(of: name) ?? []
        for other in members.sorted()
        where !relation.scope.contains(UnitName(application: application, number: other.number)) {
            target.leaveScope(other, of: number)
            target.forgetRemoteReader(other)
            isNew = true
        }
        return isNew
    }
}
