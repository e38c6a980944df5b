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

    /// Sets options, given as on the command line of juju.
    public func configure(_ options: [String: String]) throws(SimulationError) {
        try model.controller.configure(name, options)
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

    /// Removes the relation.
    public func remove() throws(SimulationError) { try model.controller.removeRelation(id) }

    /// Suspends the relation, as the owner of an offer does: its units part.
    public func suspend() throws(SimulationError) { try model.controller.setSuspended(id, true) }

    /// Lets the units of a suspended relation come together again.
    public func resume() throws(SimulationError) { try model.controller.setSuspended(id, false) }
}
