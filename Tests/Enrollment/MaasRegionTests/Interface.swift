import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

extension SimulatedModel {
    /// Deploys a charm that does nothing but in hooks of a test's making, with one endpoint for `maas_controller`.
    func deploySide(
        _ role: RelationEndpoint.Role, as name: String? = nil, units: Int = 1
    ) throws -> SimulatedApplication {
        let name = name ?? (role == .provider ? "maas-region" : "maas-agent")
        let endpoints = ["maas-region": CharmMetadata.Endpoint(interface: "maas_controller", role: role)]
        return try deploy(CharmMetadata(name: name, endpoints: endpoints), units: units) { NoCharm(framework: $0) }
    }

    /// Relates two sides, whose units all know of each other then.
    func relate(_ agents: SimulatedApplication, _ regions: SimulatedApplication) throws -> SimulatedRelation {
        let relation = try integrate(agents, regions)
        try skipHooks()
        return relation
    }
}

extension SimulatedRelation {
    /// What a unit has published, without what Juju itself writes there.
    func ownData(of unit: SimulatedUnit) -> [String: String] { data(of: unit).filter { !jujuKeys.contains($0.key) } }

    /// Writes a unit's databag anew, but for what Juju itself writes there.
    func replace(_ databag: [String: String], of unit: SimulatedUnit) {
        publish(ownData(of: unit).mapValues { _ in nil }.merging(databag.mapValues(Optional.some)) { $1 }, as: unit)
    }

    /// Writes an application's databag anew.
    func replace(_ databag: [String: String], of application: SimulatedApplication) {
        let gone = data(of: application).mapValues { _ in String?.none }
        publish(gone.merging(databag.mapValues(Optional.some)) { $1 }, as: application)
    }
}

private let jujuKeys: Set = ["egress-subnets", "ingress-address", "private-address"]

private final class NoCharm: Charm {
    init(framework: Framework) {}
}

/// Both sides of one relation, in a simulated model: a region that leads, and agents.
final class Interface {
    let model = SimulatedModel()
    let region: UnitName = "maas-region/0"
    let agent: UnitName = "maas-agent/0"
    let regions: SimulatedApplication
    let agents: SimulatedApplication
    private let link: SimulatedRelation
    var relation: Int { link.id }
    private let machines: TemporaryDirectory

    init(regions: Int = 1, agents: Int = 1) {
        do {
            machines = try TemporaryDirectory()
            self.regions = try model.deploySide(.provider, units: regions)
            self.agents = try model.deploySide(.requirer, units: agents)
            link = try model.relate(self.agents, self.regions)
        } catch { fatalError("\(error)") }
    }

    /// Runs a hook of a region's unit, which must not fail.
    @discardableResult
    func provide(
        _ hook: Hook = Hook(.updateStatus), of unit: UnitName? = nil,
        _ body: @escaping (MaasRegionProvider, Framework) throws -> Void = { _, _ in }
    ) throws -> SimulatedModel.RanHook {
        let run = try model.runHandlers(hook, on: unit ?? region) { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { try body(provider, framework) }
        }
        #expect(run.error == nil)
        return run
    }

    /// The region publishes, if the unit leads.
    @discardableResult
    func publish(
        url: String = "http://h/MAAS", regions: [String] = ["r"], token: String = "token-1", ca: String? = nil,
        of unit: UnitName? = nil
    ) throws -> SimulatedModel.RanHook {
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
    ) throws -> (heard: Heard, run: SimulatedModel.RanHook) {
        let heard = Heard()
        let unit = unit ?? agent
        let run = try model.runHandlers(hook, on: unit) { framework in
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
        #expect(run.error == nil)
        return (heard, run)
    }

    /// A hook of the agent about this relation.
    func agentHook(_ kind: Hook.Kind) -> Hook { Hook(kind, relation: relation, remoteApplication: "maas-region") }

    /// A hook of the region about this relation.
    func regionHook(_ kind: Hook.Kind) -> Hook { Hook(kind, relation: relation, remoteApplication: "maas-agent") }

    /// Puts something into a databag, past the library.
    func set(_ unit: UnitName, _ databag: [String: String]) {
        link.replace(databag, of: model[unit])
    }

    /// Puts something into the region's application databag, past the library.
    func setRegion(_ databag: [String: String]) {
        link.replace(databag, of: regions)
    }

    /// Where an agent keeps its key.
    func keyFile(of unit: UnitName) -> SealedFile {
        SealedFile(machines.file("key-\(unit.number)"), name: unit.description, keyFile: machines.file("key"))
    }

    var unitDatabag: [String: String] { link.data(of: model[agent]) }
    var regionDatabag: [String: String] { link.data(of: regions) }
    var secret: SimulatedSecret? { model.secrets.first }
    /// What the charms have stored with Juju.
    var stored: [String] { (regions.units + agents.units).flatMap(\.storedState.values) }
}
