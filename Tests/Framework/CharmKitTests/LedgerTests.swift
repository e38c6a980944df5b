import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("The ledger of a hook")
struct LedgerTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"
    private let hello: SimulatedApplication
    private let world: SimulatedApplication
    private let relation: Int

    init() throws {
        hello = try model.deployBare(.app("hello", requires: ["db", "cache"]))
        world = try model.deployBare(.app("world", provides: ["clients"]))
        relation = try model.relate(hello, world, endpoints: ("db", "clients")).id
    }

    /// The ledger of a hook of a charm that `setUp` makes, and what the hook called.
    private func ledger(
        explains: Bool = true, _ setUp: @escaping (Framework) -> Void
    ) throws -> (ledger: Ledger, run: SimulatedModel.RanHook) {
        var ledger: Ledger?
        let run = try model.runHandlers(on: unit) { framework in
            framework.ledger.explains = explains
            ledger = framework.ledger
            setUp(framework)
        }
        return (try #require(ledger), run)
    }

    private func publish(_ value: String) -> (Framework) -> Void {
        { framework in
            framework.reconcile {
                let relation = try #require(try framework.model.relations("db").first)
                relation.unitData.set("host", "rack-1")
                relation.unitData.set("url", value)
                framework.state.set("seen", value)
                framework.model.unit.setPorts([.tcp(80)])
            }
            framework.collectStatus { $0.add(.active(value)) }
        }
    }

    @Test("holds every call in order, with its exit code")
    func calls() throws {
        model.failingTools = ["opened-ports": "controller is away"]
        let (ledger, run) = try ledger { framework in
            framework.reconcile { framework.model.unit.setPorts([.tcp(80)]) }
        }
        #expect(ledger.calls.map(\.tool) == run.calls.map(\.tool))
        #expect(ledger.calls.map(\.tool) == ["state-get", "opened-ports", "juju-log"])
        #expect(ledger.calls.map(\.exitCode) == [0, 1, 0])
        #expect(ledger.calls.allSatisfy { $0.nanoseconds > 0 && $0.nanoseconds <= ledger.elapsed })
        #expect(ledger.table().contains("opened-ports --format=json  [exit 1]"))
    }

    @Test("says of each write why it was made, and of what is equal that it was not written")
    func reasons() throws {
        _ = try ledger(publish("a"))
        let table = try ledger(publish("b")).ledger.table()
        #expect(table.contains("= db:\(relation) unit host: \"rack-1\"\n"))
        #expect(table.contains("~ db:\(relation) unit url: \"a\" -> \"b\"\n"))
        #expect(table.contains("~ state seen: \"a\" -> \"b\"\n"))
        #expect(table.contains("= port 80/tcp: open\n"))
        #expect(table.contains("~ status of the unit: active \"a\" -> active: b\n"))
        #expect(table.contains("3 of them writes"))
    }

    @Test("of a hook that changes nothing names no reason and no write")
    func quiet() throws {
        _ = try ledger(publish("a"))
        let table = try ledger(publish("a")).ledger.table()
        #expect(!table.contains(" ~ "))
        #expect(table.contains("= status of the unit: active: a\n"))
        #expect(table.contains(" 0 of them writes"))
    }

    @Test("holds calls alone when nobody asked for reasons")
    func unasked() throws {
        let (ledger, run) = try ledger(explains: false, publish("a"))
        #expect(ledger.entries.count == run.calls.count)
        #expect(ledger.calls.count == run.calls.count)
    }

    @Test(
        "goes to the log in one entry when the charm logs at trace, also when the hook fails", arguments: [true, false])
    func trace(isFailing: Bool) throws {
        struct Broken: Error {}
        let run = try model.runHandlers(on: unit) { framework in
            publish("a")(framework)
            framework.reconcile {
                framework.logger.logLevel = .trace
                if isFailing { throw Broken() }
            }
        }
        let entries = run.calls.filter { $0.tool == "juju-log" && $0.arguments.contains("TRACE") }
        #expect(entries.count == 1)
        let table = try #require(entries.first?.arguments.last)
        #expect(table.contains("state-get --format=json\n"))
        #expect(table.contains("nothing -> \"a\"") == !isFailing)
        #expect(table.contains("in all; "))
    }

    @Test("stays out of the log at any other level")
    func noTrace() throws {
        let run = try model.runHandlers(on: unit) { framework in
            publish("a")(framework)
            framework.logger.logLevel = .debug
        }
        #expect(!run.calls.contains { $0.tool == "juju-log" })
    }

    @Test("is cut for the log, and says so, but keeps its last line")
    func cut() throws {
        let ledger = Ledger(explains: true)
        for number in 1...200_000 { ledger.unchanged("port \(number)/tcp: open") }
        let table = ledger.table(limit: 9_000)
        #expect(table.utf8.count < 9_300)
        #expect(table.split(separator: "\n").last?.contains("in all; 0 calls") == true)
        #expect(table.contains("lines more\n"))
    }

    @Test(
        "shows no value of an argument KEY=VALUE, and long ones cut",
        arguments: [
            (["relation-set", "-r", "7", "token=canary"], "relation-set -r 7 token=…"),
            (["status-set", "--", "active", "a b=c"], #"status-set -- active "a b=c""#),
            (["config-get", "--format=json"], "config-get --format=json"),
            (["juju-log", "a\nb"], #"juju-log "a\nb""#),
            (["status-set", "active", ""], #"status-set active """#),
        ])
    func arguments(words: [String], shown: String) {
        let call = Ledger.Call(
            tool: words[0], arguments: Array(words.dropFirst()),
            time: Ledger.Stretch(start: .zero, length: .nanoseconds(1)), exitCode: 0)
        #expect(call.shown == shown)
    }

    @Test("writes in the order databags by relation number, ports, state, status")
    func order() throws {
        let second = try model.relate(hello, world, endpoints: ("cache", "clients")).id
        let (ledger, _) = try ledger { framework in
            publish("a")(framework)
            framework.finish { framework.ledger.reason("secrets") }
            framework.reconcile {
                for relation in try framework.model.relations("cache") { relation.unitData.set("key", "value") }
            }
        }
        #expect(
            ledger.calls.filter(\.isWrite).map(\.shown) == [
                "relation-set -r \(relation) --file -", "relation-set -r \(second) --file -", "open-port 80/tcp",
                "state-set --file -", "status-set -- active a",
            ])
        #expect(ledger.table().split(separator: "\n").first { $0.contains(" ~ ") }?.contains("secrets") == true)
    }

    @Test("shows one read of each databag, however often it is asked")
    func oneRead() throws {
        let (ledger, _) = try ledger { framework in
            framework.reconcile {
                for _ in 1...3 {
                    let relation = try #require(try framework.model.relations("db").first)
                    _ = try relation.unitData.values
                    _ = try relation.applicationData()
                    relation.unitData.set("a", "b")
                }
            }
        }
        let reads = ledger.calls.filter { $0.tool == "relation-get" }.map(\.shown)
        #expect(reads.count == 2 && Set(reads).count == 2)
    }
}

extension Ledger {
    /// The calls alone.
    var calls: [Call] { entries.compactMap { if case .call(let call) = $0 { call } else { nil } } }
}
