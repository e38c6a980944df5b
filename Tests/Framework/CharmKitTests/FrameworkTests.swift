import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("A charm in the framework")
struct FrameworkTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"

    init() throws { try model.deployBare(CharmMetadata(name: "hello"), units: 2) }

    /// A charm that holds on to its framework.
    private final class TestCharm: Charm {
        init(framework: Framework) { framework.observe(.start) { _ in _ = framework.model } }
    }

    private struct Broken: Error {}

    @discardableResult
    private func run(
        _ hook: Hook.Kind = .updateStatus, of unit: UnitName? = nil, _ setUp: (Framework) -> Void
    ) throws -> SimulatedModel.RanHook {
        try model.runHandlers(Hook(hook), on: unit ?? self.unit, setUp)
    }

    @Test("hears of its own event, then reconciles, then tells its status")
    func order() throws {
        var heard: [String] = []
        try run(.start) { framework in
            framework.collectStatus { _ in heard.append("status") }
            framework.reconcile { heard.append("reconcile") }
            framework.observe(.start) { _ in heard.append("start") }
            framework.observe(.stop) { _ in heard.append("stop") }
        }
        #expect(heard == ["start", "reconcile", "status"])
    }

    @Test("does not reconcile in its last hooks", arguments: [Hook.Kind.stop, .remove])
    func teardown(hook: Hook.Kind) throws {
        try run(hook) { $0.reconcile { Issue.record("reconciled") } }
    }

    @Test("sets its status when it differs, and only then")
    func status() throws {
        let first = try run { $0.collectStatus { $0.add(.waiting("for a start")) } }
        #expect(first.writes == ["status-set"])
        #expect(model[unit].status == .waiting("for a start"))
        let second = try run { $0.collectStatus { $0.add(.waiting("for a start")) } }
        #expect(second.writes == [])
        let silent = try run { $0.collectStatus { _ in } }
        #expect(silent.writes == [])
    }

    @Test("shows one line of bearable length, whatever a peer has said")
    func printableStatus() throws {
        let long = "a\nb\u{7}" + String(repeating: "x", count: 10_000)
        try run { $0.collectStatus { $0.add(.waiting(long)) } }
        let status = try #require(model[unit].status)
        #expect(status.kind == .waiting && status.message.hasPrefix("a b xxx") && status.message.count < 511)
        #expect(try run { $0.collectStatus { $0.add(.waiting(long)) } }.writes == [])
    }

    @Test("sets the application's status when it leads, and only then")
    func applicationStatus() throws {
        let setUp: (Framework) -> Void = { $0.collectApplicationStatus { $0.add(.active("3 racks")) } }
        #expect(try run(.updateStatus, of: "hello/1", setUp).writes == [])
        #expect(try run(.updateStatus, setUp).writes == ["status-set"])
        #expect(try run(.updateStatus, setUp).writes == [])
        #expect(model.application("hello")?.status == .active("3 racks"))
    }

    @Test("leaves nothing behind when a handler throws, and says why in the log")
    func failure() throws {
        let run = try run(.start) { framework in
            framework.collectStatus { $0.add(.active) }
            framework.observe(.start) { _ in
                framework.model.unit.setPorts([.tcp(80)])
                framework.state.set("key", "value")
                throw Broken()
            }
        }
        #expect(run.error == "exit status 1")
        #expect(model[unit].openPorts.isEmpty && model[unit].storedState.isEmpty)
        #expect(run.writes == [])
        #expect(model.log.contains { $0.level == .error && $0.message.contains("Hook start failed: Broken") })
    }

    @Test("opens and closes ports until they are as wanted")
    func ports() throws {
        try run { $0.model.unit.setPorts([.tcp(80), .udp(1000...1010)]) }
        let second = try run { $0.model.unit.setPorts([.tcp(80), .tcp(443)]) }
        #expect(
            second.calls.filter { $0.tool.hasSuffix("-port") }.map { [$0.tool] + $0.arguments } == [
                ["close-port", "1000-1010/udp"], ["open-port", "443/tcp"],
            ])
        #expect(try run { $0.model.unit.setPorts([.tcp(80), .tcp(443)]) }.writes == [])
    }

    @Test("fails no hook for a port that another unit on the machine has open, opens the others, and tries again")
    func portConflicts() throws {
        let refusal = "cannot open 80/tcp (unit \"a/0\"): port range conflicts with 80/tcp (unit \"other/0\")"
        model.failingTools["open-port"] = refusal
        let first = try run { $0.model.unit.setPorts([.tcp(80)]) }
        #expect(first.error == nil)
        #expect(model.log.contains { $0.level == .warning && $0.message == "The port 80/tcp stays closed: \(refusal)" })
        model.failingTools = [:]
        try run { $0.model.unit.setPorts([.tcp(80)]) }
        #expect(model[unit].openPorts == [.tcp(80)])
    }

    @Test("keeps typed values from hook to hook, and writes them when they differ")
    func storedValues() throws {
        let write: (Framework) -> Void = { $0.stored([String: Int].self, "numbers").set(["b": 2, "a": 1]) }
        #expect(try run(.updateStatus, write).writes == ["state-set"])
        #expect(try run(.updateStatus, write).writes == [])
        var value: [String: Int]?
        try run { framework in
            framework.observe(.updateStatus) { _ in value = try framework.stored([String: Int].self, "numbers").value }
        }
        #expect(value == ["a": 1, "b": 2])
        #expect(try run { $0.stored([String: Int].self, "numbers").set(nil) }.writes == ["state-delete"])
    }

    @Test("takes a stored value of another meaning for none")
    func foreignStoredValue() throws {
        try model.runTools(on: unit) { try $0.setState(["numbers": "not json"]) }
        try run { framework in
            framework.observe(.updateStatus) { _ in
                let value = try framework.stored([String: Int].self, "numbers").value
                #expect(value == nil)
            }
        }
    }

    @Test("gives the right to act for the application to the leader alone")
    func leader() throws {
        for (unit, leads) in [(UnitName("hello/0"), true), (UnitName("hello/1"), false)] {
            try run(of: unit) { framework in
                framework.reconcile {
                    let leader = try framework.model.leader
                    #expect((leader != nil) == leads)
                }
            }
        }
    }

    @Test("tells its workload's version once")
    func workloadVersion() throws {
        let setUp: (Framework) -> Void = { framework in
            framework.reconcile { try framework.model.unit.setWorkloadVersion("3.6.5") }
        }
        #expect(try run(.updateStatus, setUp).writes == ["application-version-set", "state-set"])
        #expect(try run(.updateStatus, setUp).writes == [])
        #expect(model[unit].workloadVersion == "3.6.5")
    }

    @Test("lets go of everything when the hook is over")
    func noLeak() throws {
        weak var charm: TestCharm?
        weak var framework: Framework?
        try model.runOutOfTurn(Hook(.start), on: unit) { made in
            let instance = TestCharm(framework: made)
            (charm, framework) = (instance, made)
            return instance
        }
        #expect(charm == nil)
        #expect(framework == nil)
    }

    @Test("makes no other call than the state's in a hook that it takes no interest in")
    func idle() throws {
        #expect(try run { _ in }.calls.map(\.tool) == ["state-get"])
    }
}
