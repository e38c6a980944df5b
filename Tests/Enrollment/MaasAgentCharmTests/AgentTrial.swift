import CharmKit
import CharmTesting
import MaasAgentCharm
import MaasRegion
import SealedStore
import Testing
import TestSupport

/// A simulated model with the agent on a machine of a test's making, related to a region whose part the test plays.
final class AgentTrial {
    static let token = "0123456789abcdef0123456789abcdef"
    static let url = "http://10.0.0.10:5240/MAAS"

    let model = SimulatedModel()
    let machine = FakeMachine()
    let snap = FakeMaasSnap()
    let client = FakeRegionClient()
    let unit: UnitName = "maas-agent/0"
    let agents: SimulatedApplication
    let regions: SimulatedApplication
    private let folder: TemporaryDirectory
    private(set) var relation: SimulatedRelation?

    init(isRelated: Bool = true) throws {
        let folder = try TemporaryDirectory()
        self.folder = folder
        let (machine, snap, client) = (machine, snap, client)
        agents = try model.deploy(Self.metadata) {
            MaasAgentCharm(
                framework: $0, machine: machine, snap: snap, client: client,
                keyFile: SealedFile(
                    folder.file("enroll-key"), name: "maas-agent/0", keyFile: folder.file("key")))
        }
        regions = try model.deploy(CharmMetadata(folder: Project.path("charm/maas-region"))) { NoCharm(framework: $0) }
        try model.skipHooks()
        if isRelated { try relate() }
    }

    /// The agent's, without its limit of one region: a unit that was related to two before its charm had the limit keeps both.
    private static var metadata: CharmMetadata {
        get throws {
            var metadata = try CharmMetadata(folder: Project.path())
            metadata.endpoints["maas-region"]?.limit = nil
            return metadata
        }
    }

    /// Relates the agent with the region, which both know of then.
    func relate() throws { relation = try relate(with: regions) }

    /// Relates the agent with another region.
    @discardableResult
    func relateAnother() throws -> SimulatedRelation {
        let metadata = try CharmMetadata(folder: Project.path("charm/maas-region"))
        return try relate(with: model.deploy(metadata, as: "other-region") { NoCharm(framework: $0) })
    }

    private func relate(with regions: SimulatedApplication) throws -> SimulatedRelation {
        let relation = try model.integrate(agents, regions, endpoints: ("maas-region", "maas-region"))
        try model.skipHooks()
        return relation
    }

    private final class NoCharm: Charm {
        init(framework: Framework) {}
    }

    // The agent's hooks.

    /// Runs a hook of the agent, which must not fail.
    @discardableResult
    func run(_ hook: Hook = Hook(.updateStatus)) throws -> SimulatedModel.RanHook {
        let run = try model.runOutOfTurn(hook, on: unit)
        #expect(run.error == nil, "\(model.log.last?.message ?? "")")
        return run
    }

    /// Runs a hook of this kind, about the region where it is about something.
    @discardableResult
    func run(_ kind: Hook.Kind, departing: UnitName? = nil) throws -> SimulatedModel.RanHook {
        try run(hook(kind, departing))
    }

    private func hook(_ kind: Hook.Kind, _ departing: UnitName?) throws -> Hook {
        let id = relation?.id ?? -1
        switch kind {
        case .relationCreated, .relationBroken:
            return Hook(kind, relation: id, remoteApplication: "maas-region")
        case .relationJoined, .relationChanged, .relationDeparted:
            return Hook(
                kind, relation: id, remoteApplication: "maas-region", remoteUnit: "maas-region/0",
                departing: departing)
        case .secretChanged:
            let secret = try secret
            return Hook(kind, secret: secret.id, label: model[unit].label(of: secret))
        default: return Hook(kind)
        }
    }

    /// Ends the relation, as Juju does when the agent's unit or the region's goes.
    func leave(departing: UnitName = "maas-region/0") throws {
        try run(.relationDeparted, departing: departing)
        try run(.relationBroken)
        try relation?.remove()
        try model.skipHooks()
    }

    /// Runs an action.
    @discardableResult
    func act(_ name: String, _ parameters: [String: String] = [:]) throws -> ActionResult {
        try model[unit].runOutOfTurn(name, parameters.mapValues(Value.string))
    }

    // The region's part.

    /// Publishes as the library does.
    func publish(
        url: String = AgentTrial.url, token: String = AgentTrial.token, racks: [UnitName: RackReport]? = nil
    ) throws {
        try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile {
                try provider.publishEnrollToken(
                    apiURL: url, regions: ["region-1"], secret: SecretBytes(utf8: token), racks: racks,
                    as: #require(try framework.model.leader))
            }
        }
    }

    /// Publishes a report on the agent, on the enrollment that it has told of.
    func report(_ state: RackReport.State, _ message: String? = nil, token: String = AgentTrial.token) throws {
        try publish(
            token: token,
            racks: [
                unit: RackReport(
                    state, systemID: "4e663g", message: message,
                    enrollment: databag["enrollment"].flatMap(EnrollmentDigest.init))
            ])
    }

    /// Changes what the region has published.
    func setRegion(_ key: String, _ value: String?) { relation?.publish([key: value], as: regions) }

    /// The secret with the enroll token.
    var secret: SimulatedSecret {
        get throws { try #require(model.secrets.first) }
    }

    /// Brings the agent to `connected`.
    func connect() throws {
        try report(.absent)
        try run(.relationChanged)
        try report(.connected)
        try run(.relationChanged)
    }

    func setOption(_ name: String, _ value: String) throws { try agents.configure([name: value]) }

    // What can be seen.

    var status: String { model[unit].status?.description ?? "" }
    var applicationStatus: String { agents.status?.description ?? "" }
    var databag: [String: String] { relation?.data(of: model[unit]) ?? [:] }
    /// What the agent has published, without what Juju itself writes there.
    var ownData: [String: String] {
        databag.filter { !["egress-subnets", "ingress-address", "private-address"].contains($0.key) }
    }
    var ports: Set<Port> { model[unit].openPorts }
    var enrollments: Int { snap.actions.count { $0.hasPrefix("enroll ") } }
}
