import CharmTesting
import Testing
import TestSupport

@testable import CharmKit

@Suite("A handler of events")
struct ObserverTests {
    private struct Rang: DeferrableEvent { var bell: Int }
    private struct Opened: CharmEvent { var door: Int }

    private func refusal(
        _ event: ScenarioEvent = .configChanged, _ setUp: @escaping (Framework) -> Void
    ) -> MisuseError? {
        do {
            _ = try Scenario(setUp: setUp).run(event)
            return nil
        } catch {
            return (error as? HookFailure)?.cause as? MisuseError ?? error as? MisuseError
        }
    }

    /// Observes what it does not know more of than that it is an event.
    private static func watch<Event: CharmEvent>(
        _ framework: Framework, _ source: EventSource<Event>, _ handler: @escaping (Emission<Event>) throws -> Void
    ) {
        framework.observe(source, handler)
    }

    @Test("may put an event off though generic code has added it")
    func generic() throws {
        let first = try Scenario { Self.watch($0, .configChanged) { $0.defer("later") } }.run(.configChanged)
        #expect(first.deferred.map(\.reason) == ["later"])
        var heard = 0
        let second = Scenario { Self.watch($0, .configChanged) { heard += $0.earlierAttempts } }
        #expect(try second.run(.updateStatus, from: first.state).deferred.isEmpty)
        #expect(heard == 1)
    }

    @Test("gets its own deferred event after another file has come to observe the same source before it")
    func shifted() throws {
        let first = try Scenario { $0.observe(.configChanged) { $0.defer("waits") } }.run(.configChanged)
        var heard: [String] = []
        let next = Scenario { framework in
            framework.observe(.configChanged, file: "Library/Object.swift") { _ in heard.append("other") }
            framework.observe(.configChanged) { _ in heard.append("own") }
        }
        _ = try next.run(.updateStatus, from: first.state)
        #expect(heard == ["own"])
    }

    @Test("gets no deferred event that may be another's, and the log says so")
    func uncertain() throws {
        let unnamed = try Scenario { $0.observe(.configChanged) { $0.defer("waits") } }.run(.configChanged)
        let numbered = State(deferred: [
            DeferredEvent(
                source: "config-changed", observer: "0", event: "{}", reason: "waits", attempts: 1, since: 1, last: 1,
                deadline: nil, guards: [])
        ])
        let two = Scenario { framework in
            for _ in 1...2 { framework.observe(.configChanged) { _ in Issue.record("delivered") } }
        }
        for state in [unnamed.state, numbered] {
            let after = try two.run(.updateStatus, from: state)
            #expect(after.deferred.isEmpty)
            #expect(after.log.contains { $0.level == .warning && $0.message.contains("which of its handlers") })
        }
    }

    @Test("gets what an earlier version has put off under its number when it is the only one")
    func numbered() throws {
        let state = State(deferred: [
            DeferredEvent(
                source: "config-changed", observer: "0", event: "{}", reason: "waits", attempts: 4, since: 1, last: 1,
                deadline: nil, guards: [])
        ])
        var attempts = 0
        let scenario = Scenario { $0.observe(.configChanged) { attempts = $0.earlierAttempts } }
        _ = try scenario.run(.updateStatus, from: state)
        #expect(attempts == 4)
    }

    @Test("can't put off what it could not get again among its like, and needs a name for that")
    func alike() throws {
        let unnamed = refusal { framework in
            framework.observe(.configChanged) { _ in }
            framework.observe(.configChanged) { $0.defer("waits") }
        }
        #expect(unnamed?.code == .handler)
        let alike = refusal { framework in
            for _ in 1...2 { framework.observe(.configChanged, name: "h") { _ in } }
        }
        #expect(alike?.code == .handler)
        let named = refusal { framework in
            framework.observe(.configChanged, name: "a") { $0.defer("waits") }
            framework.observe(.configChanged, name: "b") { $0.defer("waits") }
        }
        #expect(named == nil)
    }

    @Test("is refused for events of another type than others of its source get, or than Juju's are")
    func types() throws {
        let two = refusal { framework in
            framework.observe(EventSource<Rang>("house/bell")) { _ in }
            framework.observe(EventSource<Opened>("house/bell")) { _ in }
        }
        #expect(two?.code == .eventType)
        let emitted = refusal { framework in
            framework.observe(EventSource<Rang>("house/bell")) { _ in }
            framework.observe(.configChanged) { _ in
                try framework.emit(Opened(door: 1), from: EventSource<Opened>("house/bell"))
            }
        }
        #expect(
            emitted?.description
                == "house/bell is the source of both Opened and Rang: give one of them another handle")
        let hook = refusal(.updateStatus) { $0.observe(EventSource<Rang>("config-changed")) { _ in } }
        #expect(hook?.code == .eventType)
    }

    @Test("is one for each action")
    func actions() throws {
        let error = refusal { framework in
            framework.observeAction("pause") { _ in }
            framework.observeAction("pause") { _ in }
        }
        #expect(error?.code == .action)
    }

    @Test("fails every hook of a charm without an interface to check, when two can't be told apart")
    func inProduction() throws {
        let tools = CannedTools([:])
        let code = CharmProcess.run(try .canned("hooks/update-status"), tools) { framework in
            for _ in 1...2 { framework.observeAction("pause") { _ in } }
            return BareCharm(framework: framework)
        }
        #expect(code == 1 && !tools.calls.contains(where: \.isWrite))
    }
}
