import CharmTesting
import JujuProtocol
import Testing

@testable import CharmKit

@Suite("The status that Juju shows")
struct StatusDisplayTests {
    private struct Broken: Error, CustomStringConvertible { var description: String { "the disk is full" } }

    private static let metadata: CharmMetadata = {
        var metadata = CharmMetadata.cache
        metadata.actions["work"] = .init()
        return metadata
    }()

    private func charm(_ setUp: @escaping (Framework) -> Void) -> Scenario { Scenario(Self.metadata, setUp: setUp) }

    private func statuses(_ calls: [HookToolCall]) -> [[String]] {
        calls.filter { $0.tool == "status-set" }.map { $0.arguments.filter { $0 != "--" } }
    }

    // ops: _main.py, _Manager._emit evaluates the status after any event, actions included.
    @Test("is collected after an action, of the unit and of the application that it leads")
    func afterAction() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { _ in framework.state.set("left", "yes") }
            framework.collectStatus { $0.add(.blocked(try framework.state.value("left") == nil ? "no" : "left")) }
            framework.collectApplicationStatus { $0.add(.active("0 racks")) }
        }
        let after = try scenario.run(.action("work"), from: State(isLeader: true))
        #expect(after.action?.failure == nil)
        #expect(after.unitStatus == .blocked("left") && after.applicationStatus == .active("0 racks"))
        let again = try scenario.run(.action("work"), from: after.state)
        #expect(statuses(again.calls) == [])
    }

    @Test("is collected after an action that failed, from what the model still is")
    func afterFailedAction() throws {
        var isStopped = false
        let scenario = charm { framework in
            framework.observeAction("work") { _ in
                framework.state.set("left", "yes")
                framework.model.unit.setPorts([.tcp(80)])
                isStopped = true
                throw Broken()
            }
            framework.collectStatus { status in
                let isKnown = try framework.state.value("left") != nil
                status.add(.blocked("stopped: \(isStopped), kept: \(isKnown)"))
            }
        }
        let after = try scenario.run(.action("work"))
        #expect(after.action?.failure == "the disk is full")
        #expect(after.unitStatus == .blocked("stopped: true, kept: false"))
        #expect(after.stored == [:] && after.openPorts == [])
    }

    @Test("is collected after an action that marked itself as failed, from what it has changed")
    func afterMarkedAction() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { action in
                framework.state.set("left", "yes")
                try action.fail("not all of it")
            }
            framework.collectStatus { $0.add(.waiting(try framework.state.value("left") ?? "")) }
        }
        let after = try scenario.run(.action("work"))
        #expect(after.action?.failure == "not all of it" && after.unitStatus == .waiting("yes"))
    }

    @Test("stays as it was when an action failed and nobody can say how the unit is")
    func uncollectable() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { _ in
                try framework.showStatus(.maintenance("working"))
                throw Broken()
            }
            framework.collectStatus { _ in throw Broken() }
        }
        let after = try scenario.run(.action("work"), from: State(unitStatus: .active("fine")))
        #expect(after.action?.failure == "the disk is full" && after.unitStatus == .active("fine"))
    }

    @Test("stays blocked after an action by an option that a reconciler or a deferred event could not use")
    func problems() throws {
        let wrong = ConfigError(option: "port", reason: "is 0")
        let blocked = Status.blocked("config option \"port\" is 0: juju config cache")
        var isFixed = false
        let reconciling = charm { framework in
            framework.reconcile { if !isFixed { throw wrong } }
            framework.observeAction("work") { _ in }
            framework.collectStatus { $0.add(.active) }
        }
        let observing = charm { framework in
            framework.observe(.configChanged) { _ in if !isFixed { throw wrong } }
            framework.observeAction("work") { _ in }
            framework.collectStatus { $0.add(.active) }
        }
        for scenario in [reconciling, observing] {
            isFixed = false
            let broken = try scenario.run(.configChanged)
            let acted = try scenario.run(.action("work"), from: broken.state)
            #expect(acted.unitStatus == blocked && statuses(acted.calls) == [])
            isFixed = true
            let fixed = try scenario.run(.updateStatus, from: acted.state)
            #expect(fixed.unitStatus == .active && fixed.stored == [:])
            #expect(try scenario.run(.action("work"), from: fixed.state).unitStatus == .active)
        }
    }

    @Test(
        "is shown in the middle of long work, at once, and what is collected takes its place", arguments: [true, false])
    func meantime(isAction: Bool) throws {
        let work: (Framework) throws -> Void = { framework in
            try framework.showStatus(.maintenance("fetching"))
            try framework.showStatus(.maintenance("fetching"))
            try framework.showStatus(.maintenance("unpacking"))
        }
        let scenario = charm { framework in
            framework.observe(.start) { _ in try work(framework) }
            framework.observeAction("work") { _ in try work(framework) }
            framework.collectStatus { $0.add(.active("done")) }
        }
        let event = isAction ? ScenarioEvent.action("work") : .start
        let after = try scenario.run(event, from: State(unitStatus: .active("done")))
        #expect(
            statuses(after.calls) == [
                ["maintenance", "fetching"], ["maintenance", "unpacking"], ["active", "done"],
            ])
        #expect(after.unitStatus == .active("done"))
    }

    @Test("comes back where a status shown in the meantime is followed by none")
    func restored() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { _ in }
            framework.observe(.start) { _ in
                try framework.showStatus(.maintenance("working"))
                let leader = try #require(try framework.model.leader)
                try framework.showApplicationStatus(.maintenance("moving"), as: leader)
            }
            framework.collectStatus { _ in }
            framework.collectApplicationStatus { _ in }
        }
        let before = State(isLeader: true, unitStatus: .blocked("before"), applicationStatus: .active("all"))
        let after = try scenario.run(.start, from: before)
        #expect(after.unitStatus == .blocked("before") && after.applicationStatus == .active("all"))
        #expect(statuses(after.calls).count == 4)
    }

    @Test("comes back when a hook fails, since Juju keeps a status even then")
    func failedHook() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { _ in }
            framework.observe(.start) { _ in
                try framework.showStatus(.maintenance("working"))
                throw Broken()
            }
            framework.collectStatus { $0.add(.active) }
        }
        let failure = #expect(throws: HookFailure.self) {
            try scenario.run(.start, from: State(unitStatus: .blocked("before")))
        }
        #expect(failure?.state.unitStatus == .blocked("before"))
    }

    @Test("is refused in the meantime of a charm that collects none, since nothing would end it")
    func uncollected() throws {
        let scenario = charm { framework in
            framework.observeAction("work") { _ in }
            framework.observe(.start) { _ in try framework.showStatus(.maintenance("working")) }
        }
        let failure = #expect(throws: HookFailure.self) { try scenario.run(.start) }
        #expect((failure?.cause as? MisuseError)?.code == .status)
        #expect(failure?.calls.contains { $0.tool == "status-set" } == false)
    }
}
