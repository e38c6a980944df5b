import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import MaasAgentCharm
import MaasRegion
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// A trial model with the agent on a machine of a test's making, related to a region whose part the test plays.
final class AgentTrial {
    static let token = "0123456789abcdef0123456789abcdef"
    static let url = "http://10.0.0.10:5240/MAAS"

    let model = TrialModel()
    let machine = FakeMachine()
    let snap = FakeMaasSnap()
    let client = FakeRegionClient()
    let unit: UnitName = "maas-agent/0"
    private let folder: TemporaryDirectory
    private(set) var relation = 0
    private(set) var calls: [HookToolCall] = []

    init(isRelated: Bool = true) throws {
        folder = try TemporaryDirectory()
        model.deploy(try CharmFolder(path: Project.path()).metadata)
        model.deploy(try CharmFolder(path: Project.path("charm/maas-region")).metadata)
        if isRelated { relate() }
    }

    func relate() { relation = model.relate("maas-agent", "maas-region", endpoint: "maas-region") }

    private final class ByHand: Charm {
        init(framework: Framework) {}
    }

    // The agent's hooks.

    /// Runs a hook of the agent, which must not fail.
    @discardableResult
    func run(_ hook: Hook = Hook(.updateStatus)) throws -> TrialModel.Run {
        let run = try model.run(unit, hook) {
            MaasAgentCharm(
                framework: $0, machine: self.machine, snap: self.snap, client: self.client,
                keyFile: SealedFile(
                    self.folder.file("enroll-key"), name: self.unit.description, keyFile: self.folder.file("key")))
        }
        #expect(run.exitCode == 0 && run.outcome.error == nil, "\(model.log.last?.message ?? "")")
        calls += run.calls
        return run
    }

    /// Runs a hook of this kind, about the region where it is about something.
    @discardableResult
    func run(_ kind: Hook.Kind, departing: UnitName? = nil) throws -> TrialModel.Run { try run(hook(kind, departing)) }

    private func hook(_ kind: Hook.Kind, _ departing: UnitName?) throws -> Hook {
        switch kind {
        case .relationCreated, .relationBroken:
            return Hook(kind, relation: relation, remoteApplication: "maas-region")
        case .relationJoined, .relationChanged, .relationDeparted:
            return Hook(
                kind, relation: relation, remoteApplication: "maas-region", remoteUnit: "maas-region/0",
                departing: departing)
        case .secretChanged:
            let id = try #require(model.controller.model.secrets.keys.first)
            return Hook(kind, secret: id, label: model.controller.model.units[unit]?.consumers[id]?.label ?? "")
        default: return Hook(kind)
        }
    }

    /// Ends the relation, as Juju does when the agent's unit or the region's goes.
    func leave(departing: UnitName = "maas-region/0") throws {
        try run(.relationDeparted, departing: departing)
        try run(.relationBroken)
        model.controller.model.relations[relation] = nil
    }

    /// Runs an action.
    @discardableResult
    func act(_ name: String, _ parameters: [String: String] = [:]) throws -> ModelAction {
        model.controller.model.actions["1"] = ModelAction(
            id: "1", unit: unit, name: name, parameters: parameters.mapValues(Value.string))
        try run(Hook(action: "1"))
        return try #require(model.controller.model.actions["1"])
    }

    // The region's part.

    /// Publishes as the library does.
    func publish(
        url: String = AgentTrial.url, token: String = AgentTrial.token, racks: [UnitName: RackReport]? = nil
    ) throws {
        try model.run("maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile {
                try provider.publishEnrollToken(
                    apiURL: url, regions: ["region-1"], secret: SecretBytes(utf8: token), racks: racks,
                    as: #require(try framework.model.leader))
            }
            return ByHand(framework: framework)
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
    func setRegion(_ key: String, _ value: String?) {
        model.controller.model.relations[relation]?.applicationBags["maas-region"]?.values[key] = value
    }

    /// Brings the agent to `connected`.
    func connect() throws {
        try report(.absent)
        try run(.relationChanged)
        try report(.connected)
        try run(.relationChanged)
    }

    func setOption(_ name: String, _ value: String) {
        model.controller.model.applications["maas-agent"]?.settings[name] = .string(value)
    }

    // What can be seen.

    var status: String { model.status(unit) }
    var databag: [String: String] { model.databag(relation, unit) }
    var ports: [OpenPort] { model.controller.model.units[unit]?.ports ?? [] }
    var enrollments: Int { snap.actions.count { $0.hasPrefix("enroll ") } }

    /// All that Juju keeps outside of secrets, all that was logged and all that hook tools were told.
    var everythingInTheOpen: String {
        get throws {
            let state = String(decoding: try JSONEncoder().encode(model.controller.model), as: UTF8.self)
            let told = calls.flatMap { [$0.tool] + $0.arguments }.joined(separator: " ")
            return state + told + model.log.map(\.message).joined(separator: "\n")
        }
    }
}
