import CharmKit
import JujuProtocol
import SimulatedJuju

/// An application of a ``SimulatedModel``.
public struct SimulatedApplication {
    let model: SimulatedModel
    /// The application's name.
    public let name: String

    private var state: ModelApplication? { model.controller.model.applications[name] }

    /// Its units, by number.
    public var units: [SimulatedUnit] {
        model.controller.model.units(of: name).map { SimulatedUnit(model: model, name: $0.name) }
    }

    /// The unit that leads, or nil when there is none.
    public var leader: SimulatedUnit? { state?.leader.map { SimulatedUnit(model: model, name: $0) } }

    /// The status that the leader has set, or nil.
    public var status: Status? { state?.status.flatMap(Status.init) }

    /// The status that `juju status` shows: what the leader has set or, while no leader has, the gravest of its units; nil for one
    /// that no charm has set, such as that of a unit in error.
    public var displayedStatus: Status? { Status(model.controller.model.status(ofApplication: name)) }

    /// The relations on one of its endpoints, peer relations included, by number.
    public func relations(on endpoint: String) -> [SimulatedRelation] {
        model.controller.model.relations.values(in: name)
            .filter { $0.endpoint(of: name)?.name == endpoint }
            .map { SimulatedRelation(model: model, id: $0.id) }
    }

    /// Whether the application still is in the model.
    public var exists: Bool { state != nil }

    /// Adds units, and gives them.
    @discardableResult
    public func addUnits(_ count: Int = 1) throws(SimulationError) -> [SimulatedUnit] {
        var new: [SimulatedUnit] = []
        for _ in 0..<count {
            new.append(SimulatedUnit(model: model, name: try model.controller.addUnit(of: name)))
        }
        return new
    }

    /// The options that were set, but not those that have their defaults.
    public var options: [String: Value] { state?.settings ?? [:] }

    /// Sets options, given as on the command line of juju.
    public func configure(_ options: [String: String]) throws(SimulationError) {
        try model.controller.configure(name, options)
    }

    /// Puts options back to the charm's defaults.
    public func reset(_ options: String...) throws(SimulationError) {
        try model.controller.reset(name, options: options)
    }

    /// Makes the model take the application for one of another model whose offer it consumes, such as `admin/racks.rack`.
    ///
    /// `goal-state` then has that URL in the place of the application's name, and no units of it; a secret can't be shared with it,
    /// since only who offers shares secrets (Juju 3.6). What its units do is up to the test as before.
    public func appear(asOffer url: String) {
        model.controller.takeForOffer(name, url: url)
    }

    /// Removes the application, with its units and relations.
    public func remove() throws(SimulationError) { try model.controller.removeApplication(name) }
}

/// A relation of a ``SimulatedModel``.
public struct SimulatedRelation {
    let model: SimulatedModel
    /// The relation's number.
    public let id: Int

    private var state: ModelRelation? { model.controller.model.relations[id] }

    /// What a unit has published, with what Juju itself writes there.
    public func data(of unit: SimulatedUnit) -> [String: String] { state?.unitBags[unit.name]?.values ?? [:] }

    /// What an application has published.
    public func data(of application: SimulatedApplication) -> [String: String] {
        state?.applicationBags[application.name]?.values ?? [:]
    }

    /// Whether the relation still is in the model.
    public var exists: Bool { state != nil }

    /// Writes into a unit's databag what its charm would have, or one of another version or language; nil deletes a key.
    ///
    /// ```swift
    /// relation.publish(["hostname": "rack-1", "url": nil], as: racks.units[0])
    /// ```
    public func publish(_ data: [String: String?], as unit: SimulatedUnit) {
        model.controller.publish(data, as: unit.name, in: id)
    }

    /// Writes into an application's databag what its leader's charm would have; nil deletes a key.
    public func publish(_ data: [String: String?], as application: SimulatedApplication) {
        model.controller.publish(data, as: application.name, in: id)
    }

    /// Removes the relation.
    public func remove() throws(SimulationError) { try model.controller.removeRelation(id) }

    /// Suspends the relation, as the owner of an offer does: its units part. Of ``SimulatedModels`` it is the relation of the one
    /// that offers.
    public func suspend() throws(SimulationError) { try model.controller.setSuspended(id, true) }

    /// Lets the units of a suspended relation come together again.
    public func resume() throws(SimulationError) { try model.controller.setSuspended(id, false) }
}
