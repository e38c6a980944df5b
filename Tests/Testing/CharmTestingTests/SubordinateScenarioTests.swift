import CharmKit
import CharmTesting
import JujuProtocol
import Testing

@Suite("A subordinate charm, and one that has subordinates, in a scenario and in a model")
struct SubordinateScenarioTests {
    /// A charm that says beside whom it lives, and what it sees there.
    private final class WatchCharm: Charm {
        static let metadata: CharmMetadata = {
            var metadata = CharmMetadata(
                name: "watch",
                endpoints: [
                    "host": .init(interface: "juju-info", role: .requirer, scope: .container),
                    "report": .init(interface: "reports", role: .requirer),
                ])
            metadata.isSubordinate = true
            metadata.extraBindings = ["public"]
            return metadata
        }()

        init(framework: Framework) {
            let principal = framework.environment.principalUnit
            framework.observe(.relationJoined("host")) { event in
                for relation in try framework.model.liveRelations("host") {
                    relation.unitData.set("beside", principal?.description ?? "nobody")
                }
            }
            framework.collectStatus { $0.add(.active("beside \(principal?.description ?? "nobody")")) }
        }
    }

    private static let host = RelationState.container("host", remote: "ubuntu", remoteUnit: 3)
    private static let state = State(principal: "ubuntu/3", relations: [host])

    private func reasons(_ state: State, _ change: (inout CharmMetadata) -> Void = { _ in }) throws -> [String] {
        var metadata = WatchCharm.metadata
        change(&metadata)
        do {
            _ = try Scenario(metadata, WatchCharm.init).run(.updateStatus, from: state)
            return []
        } catch let error as InconsistentState {
            return error.reasons
        }
    }

    @Test("knows its principal, and reads and writes in its relation with it")
    func runs() throws {
        let after = try Scenario(WatchCharm.self, WatchCharm.metadata).run(.relationJoined(Self.host), from: Self.state)
        #expect(after[Self.host].unitData["beside"] == "ubuntu/3")
        #expect(after.unitStatus == .active("beside ubuntu/3"))
    }

    @Test("in a model lives beside each unit of its principal")
    func model() throws {
        let model = SimulatedModel()
        let watch = try model.deploy(WatchCharm.self, WatchCharm.metadata, units: 0)
        let plain = try model.deploy(CharmMetadata(name: "plain"), units: 2) { PlainCharm(framework: $0) }
        try model.integrate(watch, plain)
        try model.settle()
        #expect(Set(watch.units.map(\.status)) == [.active("beside plain/0"), .active("beside plain/1")])
    }

    private final class PlainCharm: Charm {
        init(framework: Framework) {}
    }

    @Test("a state that a subordinate can't be in is refused")
    func refused() throws {
        #expect(try reasons(Self.state) == [])
        #expect(try reasons(State()).contains { $0.contains("say beside which unit it lives (principal)") })
        #expect(
            try reasons(State(principal: "ubuntu/3", relations: [RelationState("host", remote: "ubuntu")]))
                .contains { $0.contains("make it with RelationState.container") })
        #expect(
            try reasons(State(principal: "ubuntu/0", relations: [Self.host]))
                .contains { $0.contains("the other unit is the principal, ubuntu/0, not number 3") })
        #expect(try reasons(State(principal: "watch/1")).contains { $0.contains("a unit of this application itself") })
        #expect(
            try reasons(State(principal: "ubuntu/3", networks: ["host": NetworkState("10.0.0.1")]))
                .contains { $0.contains("bound to no network") })
        #expect(try reasons(State(principal: "ubuntu/3", networks: ["public": NetworkState("10.0.0.1")])) == [])
        #expect(
            try reasons(State(principal: "ubuntu/3")) { $0.extraBindings = ["report"] }
                .contains { $0.contains("as an endpoint and as an extra binding") })
    }
}
