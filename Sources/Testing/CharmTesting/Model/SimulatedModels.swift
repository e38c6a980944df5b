import SimulatedJuju

/// Models of one controller in this process, whose applications are related over offers as with `juju offer` and `juju consume`.
///
/// ```swift
/// let (here, there) = (SimulatedModel("here", seed: 1), SimulatedModel("there", seed: 2))
/// let models = SimulatedModels(here, there)
/// let region = try here.deploy(RegionCharm.self, regionMetadata)
/// let racks = try there.deploy(RackCharm.self, rackMetadata)
/// try models.integrate(racks, region, endpoints: ("region", "region"))
/// try models.settle()
/// ```
///
/// Each model has a relation of its own, in which the other side's application and units are what Juju makes of them: an application
/// that consumes an offer is called `remote-` and 32 digits where the offer is. The models are joined for as long as this object lives.
public final class SimulatedModels {
    /// The models.
    public let models: [SimulatedModel]
    private let crossModel: CrossModel

    /// Joins models of different names and seeds, before anything is deployed in them.
    public init(_ models: SimulatedModel...) {
        precondition(Set(models.map(\.uuid)).count == models.count, "models of one controller want seeds of their own")
        self.models = models
        for (number, model) in models.enumerated() { model.controller.model.network = number }
        crossModel = CrossModel(models.map(\.simulation))
    }

    /// Relates an application with one of another model, whose endpoint is offered under the application's name and consumed.
    ///
    /// - Returns: The relation of the model that consumes. Where the offer is the other one comes to be as hooks run; only that one may
    ///   be suspended.
    @discardableResult
    public func integrate(
        _ consumer: SimulatedApplication, _ offered: SimulatedApplication, endpoints: (String, String)
    ) throws(SimulationError) -> SimulatedRelation {
        let (here, there) = (consumer.model.controller, offered.model.controller)
        let known = there.model.crossModel.offers[offered.name]?.endpoints ?? []
        try there.offer(offered.name, known + [endpoints.1])
        let name = try crossModel.consume(offered.name, of: there, in: here)
        let id = try here.integrate("\(consumer.name):\(endpoints.0)", "\(name):\(endpoints.1)")
        return SimulatedRelation(model: consumer.model, id: id)
    }

    /// Runs hooks of all models until none is left to run; what is new in one comes to the others in between.
    ///
    /// - Throws: As ``SimulatedModel/settle()``.
    public func settle() throws {
        try crossModel.settle()
        for model in models { try model.checkUnits() }
    }

    /// Lets time pass in all models, which may expire or rotate secrets. No hook runs before ``settle()``.
    public func advance(by duration: Duration) {
        for model in models { model.advance(by: duration) }
    }
}
