import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("The queue of deferred events")
struct DeferralQueueTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"

    init() throws { try model.deployBare(CharmMetadata(name: "hello")) }

    private struct Told: DeferrableEvent, Equatable {
        var number: Int
        var text = ""
    }

    private static let told = EventSource<Told>("told")
    private static let other = EventSource<Told>("other")

    /// Puts off an event of the source for each number, all in one hook.
    @discardableResult
    private func putOff(
        _ numbers: ClosedRange<Int>, _ text: String = "", from source: EventSource<Told> = DeferralQueueTests.told
    ) throws -> SimulatedModel.RanHook {
        try model.runHandlers(Hook(.start), on: unit) { framework in
            for source in [Self.told, Self.other] {
                framework.observe(source, name: "listener") { $0.defer("not yet") }
            }
            framework.observe(.start) { _ in
                for number in numbers { try framework.emit(Told(number: number, text: text), from: source) }
            }
        }
    }

    private func waiting() throws -> [DeferredEvent] {
        var events: [DeferredEvent] = []
        try model.runTools(on: unit) { events = try DeferralQueue(in: CharmState($0)).events }
        return events
    }

    private var kept: String { model[unit].storedState[DeferralQueue.key] ?? "" }
    private var warnings: [String] { model.log.filter { $0.level == .warning }.map(\.message) }

    @Test("keeps the newest of ten thousand events, and says in one line how many had no place")
    func manyEvents() throws {
        let run = try putOff(1...10_000)
        #expect(run.error == nil && run.writes == ["state-set"])
        #expect(try waiting().map(\.event) == (9751...10_000).map { #"{"number":\#($0),"text":""}"# })
        #expect(kept.utf8.count <= CharmStateLimits.value)
        #expect(warnings.count == 1 && warnings[0].contains("9750 of told"))
    }

    @Test("keeps within what Juju takes for a value, whatever the events hold", arguments: ["x", "\"", "\n", "é", "🏔"])
    func largeEvents(letter: String) throws {
        let run = try putOff(1...200, String(repeating: letter, count: 1000))
        #expect(run.error == nil)
        #expect(kept.utf8.count <= CharmStateLimits.value && kept.utf8.count > 20_000)
        #expect(try waiting().last?.event.contains("200") == true)
    }

    @Test("when full lets the oldest of the same handler go, and others' only when there is none")
    func fairness() throws {
        try putOff(1...10, from: Self.other)
        try putOff(1...250)
        var sources = try waiting().map(\.source)
        #expect(sources.count { $0 == "other" } == 10 && sources.count == 250)
        try putOff(1...250, from: Self.other)
        sources = try waiting().map(\.source)
        #expect(sources.count { $0 == "told" } == 240 && sources.count == 250)
    }

    @Test("reads and brings a full queue in one call, and still writes once")
    func fullQueue() throws {
        try putOff(1...250)
        var heard = 0
        let run = try model.runHandlers(on: unit) { framework in
            framework.observe(Self.told, name: "listener") { event in
                heard += 1
                event.defer("still not")
            }
        }
        #expect(heard == 250)
        #expect(run.calls.map(\.tool) == ["state-get", "state-set"])
        #expect(try waiting().allSatisfy { $0.attempts == 2 })
    }

    @Test("fails the hook for an event that is too large for it, and loses nothing")
    func tooLarge() throws {
        try putOff(1...1)
        let run = try putOff(2...2, String(repeating: "x", count: 60_000))
        #expect(run.error == "exit status 1")
        #expect(model.log.last?.message.contains("an event of told can't be deferred") == true)
        #expect(try waiting().count == 1)
    }

    @Test("cuts a reason that repeats what a peer said")
    func longReason() throws {
        try model.runHandlers(on: unit) { framework in
            framework.observe(.updateStatus) { $0.defer(String(repeating: "é", count: 10_000)) }
        }
        let reason = try #require(try waiting().first?.reason)
        #expect(reason.utf8.count <= 500 && reason.hasSuffix("…"))
    }

    @Test("that can't be read is told of and left as it is until something is put off")
    func unreadable() throws {
        model[unit].storedState[DeferralQueue.key] = "[1]"
        let run = try model.runHandlers(on: unit) { _ in }
        #expect(run.error == nil && kept == "[1]")
        #expect(warnings.count == 1)
        try putOff(1...1)
        #expect(try waiting().count == 1)
    }
}
