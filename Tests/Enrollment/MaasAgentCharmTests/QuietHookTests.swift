import CharmTesting
import MaasHost
import Testing
import TestSupport

@Suite("A hook of the agent that comes a second time")
struct QuietHookTests {
    /// Every kind of hook that Juju has.
    static let kinds = Hook.Kind.allCases.filter { ![.action, .exec].contains($0) }

    private func run(_ kind: Hook.Kind, of agent: AgentTrial) throws -> [String] {
        switch kind {
        case .secretRotate, .secretExpired, .secretRemove:
            return try agent.run(Hook(kind, secret: agent.secret.id, label: "foreign", revision: 1)).writes
        case .storageAttached, .storageDetaching, .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed,
            .pebbleCheckRecovered:
            return try agent.run(Hook(kind, storage: "data/0", container: "web")).writes
        default: return try agent.run(kind).writes
        }
    }

    @Test("writes nothing, whichever hook it is, and leaves the machine alone", arguments: kinds)
    func connected(kind: Hook.Kind) throws {
        let agent = try AgentTrial()
        try agent.connect()
        _ = try run(kind, of: agent)
        let deeds = agent.snap.actions
        #expect(try run(kind, of: agent) == [])
        // Leaving for good is done to the machine each time: whoever asks may have been interrupted.
        if kind != .relationBroken { #expect(agent.snap.actions == deeds) }
    }

    private static let lonelyKinds = kinds.filter { kind in
        !kind.rawValue.hasPrefix("relation-") && !kind.rawValue.hasPrefix("secret-")
    }

    @Test("writes nothing when it comes without a region", arguments: lonelyKinds)
    func alone(kind: Hook.Kind) throws {
        let agent = try AgentTrial(isRelated: false)
        _ = try run(kind, of: agent)
        #expect(try run(kind, of: agent) == [])
    }

    @Test("writes nothing when it is this unit that leaves")
    func leaving() throws {
        let agent = try AgentTrial()
        try agent.connect()
        try agent.run(.relationDeparted, departing: agent.unit)
        #expect(try agent.run(.relationDeparted, departing: agent.unit).writes == [])
    }

    @Test("reads nothing twice and writes nothing, so that it takes one call for each thing it must know")
    func calls() throws {
        let agent = try AgentTrial()
        try agent.connect()
        let calls = try agent.run(.updateStatus).calls.map { [$0.tool] + $0.arguments }
        #expect(Set(calls).count == calls.count)
        #expect(calls.count <= 12, "\(calls)")
    }
}
