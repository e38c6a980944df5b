import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("A stored value")
struct StoredValueTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"

    init() throws { try model.deployBare(CharmMetadata(name: "hello")) }

    private struct Pause: Codable, Equatable {
        var seconds: Int
    }

    /// Reads the value in a hook, as the version of a charm does that `stored` makes.
    private func read(_ stored: @escaping (Framework) -> StoredValue<Pause>) throws -> Pause? {
        var value: Pause?
        let run = try model.runHandlers(on: unit) { framework in
            framework.reconcile { value = try stored(framework).value }
        }
        #expect(run.error == nil)
        return value
    }

    private func keep(_ text: String) { model[unit].storedState["pause"] = text }
    private var kept: String? { model[unit].storedState["pause"] }
    private var warnings: [String] { model.log.filter { $0.level == .warning }.map(\.message) }

    private static func second(_ framework: Framework) -> StoredValue<Pause> {
        framework.stored(Pause.self, "pause", version: 2) { Pause(seconds: try $0.decode(Int.self) * 60) }
    }

    @Test("is kept with its version, from the second on")
    func versions() throws {
        try model.runHandlers(on: unit) { $0.stored(Pause.self, "pause").set(Pause(seconds: 1)) }
        #expect(kept == #"{"seconds":1}"#)
        try model.runHandlers(on: unit) { Self.second($0).set(Pause(seconds: 1)) }
        #expect(kept == #"v2 {"seconds":1}"#)
        #expect(try read(Self.second) == Pause(seconds: 1))
    }

    @Test("of an earlier version is migrated once, by the hook that reads it")
    func migration() throws {
        keep("5")
        #expect(try read(Self.second) == Pause(seconds: 300))
        #expect(kept == #"v2 {"seconds":300}"#)
        #expect(
            try model.runHandlers(on: unit) { framework in
                framework.reconcile { _ = try Self.second(framework).value }
            }.writes == [])
    }

    @Test("is forgotten when the migration says that it means nothing any more")
    func migrationToNothing() throws {
        keep("5")
        #expect(try read { $0.stored(Pause.self, "pause", version: 3) { _ in nil } } == nil)
        #expect(kept == nil)
    }

    @Test("tells its migration which version has kept it")
    func earlierVersion() throws {
        keep("v2 5")
        #expect(
            try read { $0.stored(Pause.self, "pause", version: 7) { Pause(seconds: $0.version) } } == Pause(seconds: 2))
    }

    @Test(
        "that can't be read counts as absent, is told of once, and stays until it is overwritten",
        arguments: ["not json", "", "v2 ", #"{"minutes":1}"#, #"v3 {"seconds":1}"#, "v2 {", "vx 1"])
    func unreadable(text: String) throws {
        keep(text)
        let value = try read { framework in
            let stored = framework.stored(Pause.self, "pause", version: 2)
            _ = try? stored.value
            return stored
        }
        #expect(value == nil)
        #expect(kept == text)
        #expect(warnings.count == 1 && warnings[0].contains("pause can't be read"))
        try model.runHandlers(on: unit) { Self.second($0).set(Pause(seconds: 1)) }
        #expect(kept == #"v2 {"seconds":1}"#)
    }

    @Test(
        "that Juju would not take fails the hook before anything is sent",
        arguments: [
            (String(repeating: "k", count: 257), "v", CharmStateError.Code.keyTooLong),
            (String(repeating: ".", count: 86), "v", .keyTooLong),
            ("key", String(repeating: "v", count: 65_537), .valueTooLong),
        ])
    func limits(key: String, value: String, code: CharmStateError.Code) throws {
        let run = try model.runHandlers(on: unit) { framework in
            framework.state.set(key, value)
            framework.model.unit.setPorts([.tcp(80)])
            framework.collectStatus { $0.add(.active) }
            let error = #expect(throws: CharmStateError.self) { try framework.state.check() }
            #expect(error?.code == code)
            #expect(error?.key == key)
        }
        #expect(run.error == "exit status 1" && run.writes == [])
        #expect(model.log.last?.message.contains("can't be kept in Juju's state") == true)
    }

    @Test("of just the size that Juju takes is kept")
    func atTheLimit() throws {
        let key = String(repeating: "k", count: 256)
        let run = try model.runHandlers(on: unit) { $0.state.set(key, String(repeating: "v", count: 65_536)) }
        #expect(run.error == nil && run.writes == ["state-set"])
    }

    @Test("that makes all values together too large fails the hook; what is there already does not")
    func total() throws {
        for number in 1...32 {
            model[unit].storedState["k\(number)"] = String(repeating: "v", count: 65_536)
        }
        let run = try model.runHandlers(on: unit) { $0.state.set("one-more", String(repeating: "v", count: 100)) }
        #expect(run.error == "exit status 1")
        #expect(model.log.last?.message.contains("\"one-more\"") == true)
        #expect(
            try model.runHandlers(on: unit) { $0.state.set("k1", String(repeating: "v", count: 65_536)) }.error == nil)
        #expect(try model.runHandlers(on: unit) { $0.state.set("k1", nil) }.writes == ["state-delete"])
    }

    @Test("without a JSON form fails the hook, and what was kept before stays")
    func unencodable() throws {
        try model.runHandlers(on: unit) { $0.stored(Double.self, "pause").set(1) }
        let run = try model.runHandlers(on: unit) { $0.stored(Double.self, "pause").set(.infinity) }
        #expect(run.error == "exit status 1")
        #expect(kept == "1")
        #expect(model.log.last?.message.contains("no JSON form") == true)
    }

    @Test("has no key of the library's own, nor one under which something else is kept")
    func keys() throws {
        let reserved = #expect(throws: HookFailure.self) {
            try Scenario { framework in
                framework.reconcile { framework.stored(Int.self, "charmkit.deferred").set(3) }
            }.run(.configChanged)
        }
        #expect((reserved?.cause as? CharmStateError)?.code == .reserved)
        let watch: (Framework) -> Void = { _ = SecretWatch($0, key: "admin") }
        let text: (Framework) -> Void = { _ = $0.stored(String.self, "admin") }
        let number: (Framework) -> Void = { _ = $0.stored(Int.self, "admin") }
        for users in [[watch, text], [text, watch], [watch, watch], [text, number]] {
            let shared = #expect(throws: MisuseError.self) {
                try Scenario { framework in users.forEach { $0(framework) } }.run(.configChanged)
            }
            #expect(shared?.code == .stateKey)
        }
        let same = Scenario { framework in
            for _ in 1...2 { framework.reconcile { framework.stored(Int.self, "n").set(1) } }
        }
        #expect(try same.run(.configChanged).stored == ["n": "1"])
    }
}
