import JujuProtocol
import Testing

@testable import SimulatedJuju

/// What becomes of ports when a hook has ended (state machine_ports_ops.go).
@Suite struct FlushedPortTests {
    private let trial: Trial

    init() throws {
        trial = try HookResolverTests.related()
        try trial.settle()
    }

    private func hook(_ calls: [String]...) -> String? {
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        for call in calls { _ = context.run(HookToolCall(call[0], Array(call.dropFirst()))) }
        return context.finish(.succeeded).error
    }

    private var ports: [String] {
        (trial.unit("provider/0")?.ports ?? []).map { "\($0.range) \($0.endpoint)" }.sorted()
    }

    @Test("an endpoint that the charm does not have is refused, and nothing of the hook counts")
    func unknownEndpoint() {
        #expect(
            hook(["state-set", "a=b"], ["open-port", "80", "--endpoints", "nowhere"])
                == "cannot open/close ports: open port range: endpoint \"nowhere\" for unit \"provider/0\" not found")
        #expect(ports == [] && trial.unit("provider/0")?.charmState == [:])
    }

    @Test("Juju 4.0 says so in other words (domain/unitstate/state/updateunitports.go: lookupRelationUUIDs)")
    func unknownEndpointOfFour() throws {
        trial.controller.model.jujuVersion = "4.0.15"
        let id = trial.controller.model.uuid(of: "provider/0")
        #expect(
            hook(["open-port", "80", "--endpoints", "nowhere"])
                == "update ports: looking up relation endpoint uuids for unit \"\(id)\": invalid endpoint(s); [nowhere] does exist on unit \(id)"
        )
        #expect(id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }

    @Test("closing without endpoints closes on all of them")
    func closingAll() {
        #expect(hook(["open-port", "80", "--endpoints", "serve,peers"]) == nil)
        #expect(ports == ["80/tcp peers", "80/tcp serve"])
        #expect(hook(["close-port", "80"]) == nil)
        #expect(ports == [])
    }

    @Test("what is open on all endpoints and closed on one stays open on the others")
    func closingOne() {
        #expect(hook(["open-port", "80"]) == nil)
        #expect(hook(["close-port", "80", "--endpoints", "serve"]) == nil)
        #expect(ports == ["80/tcp peers"])
    }

    @Test("opening on all endpoints takes the place of opening on one, and one adds nothing to all")
    func openingAll() {
        #expect(hook(["open-port", "80", "--endpoints", "serve"]) == nil)
        #expect(hook(["open-port", "80"]) == nil)
        #expect(ports == ["80/tcp "])
        #expect(hook(["open-port", "80", "--endpoints", "serve"]) == nil)
        #expect(ports == ["80/tcp "])
    }
}
