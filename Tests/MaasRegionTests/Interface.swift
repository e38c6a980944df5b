import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// Both sides of one relation, in a trial model: a region that leads, and agents.
final class Interface {
    let model = TrialModel()
    let region: UnitName = "maas-region/0"
    let agent: UnitName = "maas-agent/0"
    let relation: Int
    private let machines: TemporaryDirectory

    init(regions: Int = 1, agents: Int = 1) {
        do { machines = try TemporaryDirectory() } catch { fatalError("\(error)") }
        model.deploy(CharmMetadata(name: "maas-region"), units: regions)
        model.deploy(CharmMetadata(name: "maas-agent"), units: agents)
        relation = model.relate("maas-agent", "maas-region", endpoint: "maas-region")
    }

    /// Runs a hook of a region's unit, which must not fail.
    @discardableResult
    func provide(
        _ hook: Hook = Hook(.updateStatus), of unit: UnitName? = nil,
        _ body: @escaping (MaasRegionProvider, Framework) throws -> Void = { _, _ in }
    ) throws -> TrialModel.Run {
        let run = try model.hear(unit ?? region, hook) { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { try body(provider, framework) }
        }
        #expect(run.exitCode == 0 && run.outcome.error == nil)
        return run
    }

    /// The region publishes, if the unit leads.
    @discardableResult
    func publish(
        url: String = "http://h/MAAS", regions: [String] = ["r"], token: String = "token-1", ca: String? = nil,
        of unit: UnitName? = nil
    ) throws -> TrialModel.Run {
        try provide(of: unit) { provider, framework in
            guard let leader = try framework.model.leader else { return }
            try provider.publishEnrollToken(
                apiURL: url, regions: regions, secret: SecretBytes(utf8: token), certificateAuthority: ca, as: leader)
        }
    }

    /// What the region gathers.
    func gather() throws -> RackUnits {
        var units = RackUnits()
        try provide { provider, _ in units = try provider.gatherRackUnits() }
        return units
    }

    /// What reached the agent's charm in a hook.
    final class Heard {
        var configs: [MaasProviderAppData] = []
        var tokens: [SecretBytes] = []
        var departures: [RegionDeparture] = []
        var readiness: EnrollReadiness?
        var isPublished: Bool?
    }

    /// Runs a hook of an agent's unit, which must not fail.
    @discardableResult
    func require(
        _ hook: Hook = Hook(.updateStatus), of unit: UnitName? = nil, publishing hostname: String? = nil
    ) throws -> (heard: Heard, run: TrialModel.Run) {
        let heard = Heard()
        let unit = unit ?? agent
        let run = try model.hear(unit, hook) { framework in
            let requirer = MaasRegionRequirer(framework, keyFile: keyFile(of: unit))
            framework.observe(requirer.on.configReceived) { event in
                heard.configs.append(event.config)
                heard.tokens.append(try requirer.token(of: event.config))
            }
            framework.observe(requirer.on.removed) { heard.departures.append($0.departure) }
            framework.reconcile {
                heard.readiness = try requirer.readiness()
                heard.isPublished = try requirer.isPublished
                if let hostname { try requirer.publishUnitHostname(hostname) }
            }
        }
        #expect(run.exitCode == 0 && run.outcome.error == nil)
        return (heard, run)
    }

    /// A hook of the agent about this relation.
    func agentHook(_ kind: Hook.Kind) -> Hook { Hook(kind, relation: relation, remoteApplication: "maas-region") }

    /// A hook of the region about this relation.
    func regionHook(_ kind: Hook.Kind) -> Hook { Hook(kind, relation: relation, remoteApplication: "maas-agent") }

    /// Puts something into a databag, past the library.
    func set(_ unit: UnitName, _ databag: [String: String]) {
        model.controller.model.relations[relation]?.unitBags[unit]?.values = databag
    }

    /// Puts something into the region's application databag, past the library.
    func setRegion(_ databag: [String: String]) {
        model.controller.model.relations[relation]?.applicationBags["maas-region"]?.values = databag
    }

    /// Where an agent keeps its key.
    func keyFile(of unit: UnitName) -> SealedFile {
        SealedFile(machines.file("key-\(unit.number)"), name: unit.description, keyFile: machines.file("key"))
    }

    var unitDatabag: [String: String] { model.databag(relation, agent) }
    var regionDatabag: [String: String] { model.databag(relation, "maas-region") }
    var secret: ModelSecret? { model.controller.model.secrets.values.first }
}
