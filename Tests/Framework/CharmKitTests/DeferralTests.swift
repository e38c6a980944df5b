import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("An event that is put off")
struct DeferralTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"
    private let hello: SimulatedApplication

    init() throws { hello = try model.deployBare(.app("hello", requires: ["db"], actions: ["tell"]), units: 2) }

    private struct Told: DeferrableEvent, Equatable {
        var what: String
    }

    private static let told = EventSource<Told>("told")

    @discardableResult
    private func run(_ hook: Hook.Kind = .updateStatus, _ setUp: (Framework) -> Void) throws -> SimulatedModel.RanHook {
        try model.runHandlers(Hook(hook), on: unit) { framework in
            setUp(framework)
        }
    }

    private func waiting() throws -> [DeferredEvent] {
        var events: [DeferredEvent] = []
        try run { framework in framework.observe(.updateStatus) { _ in events = try framework.deferredEvents } }
        return events
    }

    /// Emits `Told("a")` at start, to a handler that puts it off.
    private func deferOnce(_ reason: String = "not yet") throws {
        try run(.start) { framework in
            framework.observe(Self.told, name: "listener") { $0.defer(reason) }
            framework.observe(.start) { _ in try framework.emit(Told(what: "a"), from: Self.told) }
        }
    }

    @Test("comes again at the start of the next hook, as it was, and is then done with")
    func comesAgain() throws {
        try deferOnce()
        var heard: [String] = []
        let setUp: (Framework) -> Void = { framework in
            framework.observe(.updateStatus) { _ in heard.append("update-status") }
            framework.observe(Self.told, name: "listener") { heard.append("told \($0.what), \($0.earlierAttempts)") }
        }
        try run(.updateStatus, setUp)
        #expect(heard == ["told a, 1", "update-status"])
        try run(.updateStatus, setUp)
        #expect(heard.count == 3)
    }

    @Test("carries its reason, how often and since when")
    func isVisible() throws {
        try deferOnce("no region yet")
        try run { framework in framework.observe(Self.told, name: "listener") { $0.defer("still none") } }
        let events = try run { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("still none") }
            framework.observe(.updateStatus) { _ in
                let events = try framework.deferredEvents
                #expect(events.map(\.reason) == ["still none"])
                #expect(events.map(\.attempts) == [3])
                #expect(events.allSatisfy { $0.since > 1_700_000_000 })
                #expect(events.map(\.event) == [#"{"what":"a"}"#])
            }
        }
        #expect(events.error == nil)
    }

    @Test("is kept once, however often the same one is put off")
    func collapses() throws {
        let setUp: (Framework) -> Void = { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("not yet") }
            framework.observe(.start) { _ in
                try framework.emit(Told(what: "a"), from: Self.told)
                try framework.emit(Told(what: "a"), from: Self.told)
                try framework.emit(Told(what: "b"), from: Self.told)
            }
        }
        try run(.start, setUp)
        try run(.start, setUp)
        var kept: [String] = []
        try run { framework in
            framework.observe(Self.told, name: "listener") {
                kept.append($0.what)
                $0.defer("not yet")
            }
        }
        #expect(kept == ["a", "b"])
    }

    @Test("keeps its age when Juju sends the same event again")
    func keepsAge() throws {
        let setUp: (Framework) -> Void = { framework in
            framework.observe(.updateStatus, name: "listener") { $0.defer("not yet") }
        }
        for _ in 1...3 { try run(.updateStatus, setUp) }
        var attempts: [Int] = []
        try run(.start) { framework in
            setUp(framework)
            framework.observe(.start) { _ in attempts = try framework.deferredEvents.map(\.attempts) }
        }
        #expect(attempts.count == 1 && (attempts.first ?? 0) >= 3)
    }

    @Test("stays when an action puts off another one")
    func survivesActions() throws {
        try deferOnce()
        try model[unit].runHandlers("tell") { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("not in an action") }
            framework.observeAction("tell") { _ in try framework.emit(Told(what: "b"), from: Self.told) }
        }
        var heard: [String] = []
        try run { framework in framework.observe(Self.told, name: "listener") { heard.append($0.what) } }
        #expect(heard == ["a", "b"])
    }

    @Test("stays when the hook fails")
    func survivesFailure() throws {
        struct Broken: Error {}
        try deferOnce()
        let failed = try run { framework in
            framework.observe(Self.told, name: "listener") { _ in }
            framework.observe(.updateStatus) { _ in throw Broken() }
        }
        #expect(failed.error == "exit status 1")
        var heard = 0
        try run { framework in framework.observe(Self.told, name: "listener") { _ in heard += 1 } }
        #expect(heard == 1)
    }

    @Test("is dropped, with a word in the log, when nobody observes it any more")
    func withoutObserver() throws {
        try deferOnce()
        #expect(try waiting().isEmpty)
        #expect(model.log.contains { $0.level == .warning && $0.message.contains("nobody observes it") })
    }

    @Test("is dropped, with a word in the log, when this version of the charm can't read it")
    func unreadable() throws {
        struct Other: DeferrableEvent { var number: Int }
        try deferOnce()
        try run { framework in
            framework.observe(EventSource<Other>("told"), name: "listener") { _ in Issue.record("delivered") }
        }
        #expect(model.log.contains { $0.level == .warning && $0.message.contains("can't read it") })
        #expect(try waiting().isEmpty)
    }

    /// Lets the event that `deferOnce` put off come again, and gives what its handler saw of it.
    private func again(_ handler: @escaping (Emission<Told>) throws -> Void = { _ in }) throws -> [Emission<Told>] {
        var heard: [Emission<Told>] = []
        try run { framework in
            framework.observe(Self.told, name: "listener") { event in
                heard.append(event)
                try handler(event)
            }
        }
        return heard
    }

    private func deferOnce(for patience: Duration? = nil, while condition: DeferralGuard) throws {
        try run(.start) { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("not yet", for: patience, while: condition) }
            framework.observe(.start) { _ in try framework.emit(Told(what: "a"), from: Self.told) }
        }
    }

    @Test("comes again while its guard holds, and is dropped with one line in the log when it does not")
    func leaderGuard() throws {
        try deferOnce(while: .leader)
        #expect(try again { $0.defer("still", while: .leader) }.count == 1)
        try model["hello/1"].takeLead()
        #expect(try again().isEmpty)
        let lines = model.log.filter { $0.message.contains("Dropped") }
        #expect(lines.map(\.message) == ["Dropped a deferred told: this unit does not lead any more"])
        #expect(try waiting().isEmpty)
    }

    @Test("is dropped when its relation is gone, or the unit that it is about")
    func relationGuards() throws {
        let relation = try model.relate(hello, model.deployBare(.app("world", provides: ["clients"])))
        let id = relation.id
        for condition in [DeferralGuard.relation("db", id), .unit("world/0", in: "db", id)] {
            try deferOnce(while: condition)
            #expect(try again().count == 1)
        }
        try deferOnce(while: .unit("world/1", in: "db", id))
        #expect(try again().isEmpty)
        #expect(model.log.last?.message == "Dropped a deferred told: world/1 has left relation db:\(id)")
        try deferOnce(while: .relation("db", id))
        try relation.remove()
        try model.skipHooks()
        #expect(try again().isEmpty)
        #expect(model.log.last?.message == "Dropped a deferred told: relation db:\(id) is gone")
    }

    @Test("comes for the last time when its deadline has passed, and can't be put off again")
    func deadline() throws {
        try run(.start) { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("not yet", for: .seconds(0)) }
            framework.observe(.start) { _ in try framework.emit(Told(what: "a"), from: Self.told) }
        }
        let last = try again { $0.defer("and yet", for: .seconds(3600)) }
        #expect(last.map(\.isPastDeadline) == [true])
        #expect(model.log.last?.message.contains("waited as long as it may, and yet") == true)
        #expect(try waiting().isEmpty)
    }

    @Test("keeps its deadline however often it is put off, with or without one")
    func deadlineStays() throws {
        try run(.start) { framework in
            framework.observe(Self.told, name: "listener") { $0.defer("not yet", for: .seconds(3600)) }
            framework.observe(.start) { _ in try framework.emit(Told(what: "a"), from: Self.told) }
        }
        let before = try stored()
        #expect(before.count == 1 && before[0].deadline == before[0].since + 3600)
        #expect(try again { $0.defer("still not") }.map(\.isPastDeadline) == [false])
        #expect(try stored().map(\.deadline) == before.map(\.deadline))
        _ = try again { $0.defer("hurry", for: .seconds(60)) }
        #expect(try stored().map(\.deadline) == [before[0].since + 60])
    }

    @Test("that was put off by a version without guards and deadlines comes again")
    func earlierVersion() throws {
        model[unit].storedState["charmkit.deferred"] = """
            [{"attempts":2,"event":"{\\"what\\":\\"old\\"}","observer":"listener","reason":"r","since":1700000000,"source":"told"}]
            """
        let heard = try again()
        #expect(heard.map(\.what) == ["old"] && heard.map(\.earlierAttempts) == [2])
    }

    private func stored() throws -> [DeferredEvent] {
        var events: [DeferredEvent] = []
        try model.runTools(on: unit) { events = try DeferralQueue(in: CharmState($0)).events }
        return events
    }

    @Test("waits at least as long as it may, rounded up to seconds, and for ever if that is beyond the end of time")
    func patience() throws {
        let cases: [(Duration, Int)] = [
            (.milliseconds(900), 1), (.milliseconds(1000), 1), (.milliseconds(1001), 2), (.milliseconds(-900), 0),
            (.seconds(-5), -5),
        ]
        for (patience, seconds) in cases {
            let after = try Scenario { $0.observe(.configChanged) { $0.defer("x", for: patience) } }.run(.configChanged)
            #expect(after.deferred.map { $0.deadline.map { $0 - after.deferred[0].since } } == [seconds])
        }
        for patience in [Duration.seconds(Int64.max), .seconds(Int64.max) + .milliseconds(1)] {
            let after = try Scenario { $0.observe(.configChanged) { $0.defer("x", for: patience) } }.run(.configChanged)
            #expect(after.deferred.map(\.deadline) == [.max])
        }
    }
}
