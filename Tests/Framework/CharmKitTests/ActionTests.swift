import CharmKit
import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@Suite("An action")
struct ActionTests {
    private let model = SimulatedModel()
    private let unit: UnitName = "hello/0"
    private let hello: SimulatedApplication

    init() throws {
        hello = try model.deployBare(.app("hello", requires: ["link"], actions: ["greet", "dance"]))
    }

    private func run(
        _ name: String, _ parameters: [String: Value] = [:], _ setUp: (Framework) -> Void
    ) throws -> ActionResult { try model[unit].runHandlers(name, parameters, setUp) }

    @Test("gives results, which nest where keys have dots")
    func results() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                action.setResult("text", "a line\nanother=line\n")
                action.setResult("deep.key", "value")
            }
        }
        #expect(action.failure == nil)
        #expect(
            action.results == ["text": .string("a line\nanother=line\n"), "deep": .map(["key": .string("value")])])
    }

    @Test("has parameters of the types that it declares, though Juju's numbers are floating point")
    func parameters() throws {
        struct Parameters: Decodable, Equatable {
            var count: Int
            var name: String
        }
        let action = try run("greet", ["count": .number(3), "name": .string("x")]) { framework in
            framework.observeAction("greet") { action in
                let parameters = try action.parameters(Parameters.self)
                #expect(parameters == Parameters(count: 3, name: "x"))
            }
        }
        #expect(action.failure == nil)
    }

    @Test("fails with the message that it is given, and keeps what it has changed")
    func failure() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                framework.state.set("key", "value")
                try action.fail("nobody is there")
            }
        }
        #expect(action.failure == "nobody is there")
        #expect(model[unit].storedState == ["key": "value"])
    }

    @Test("that the charm does not have fails and says so")
    func unknown() throws {
        let action = try run("dance") { _ in }
        #expect(action.failure == "this charm has no action \"dance\"")
    }

    @Test("gives a value's members as results, nested as they are, without what is nil")
    func encodedResults() throws {
        struct Results: Encodable {
            struct Rack: Encodable {
                var name: String
                var tags: [String]
            }

            var count = 2
            var isReady = true
            var none: String?
            var rack = Rack(name: "r1", tags: ["a", "b"])

            enum CodingKeys: String, CodingKey {
                case count, none, rack
                case isReady = "is-ready"
            }
        }
        let action = try run("greet") { framework in
            framework.observeAction("greet") { try $0.setResults(Results()) }
        }
        #expect(action.failure == nil)
        let rack: [String: Value] = ["name": .string("r1"), "tags": .string("[\"a\",\"b\"]")]
        #expect(action.results == ["count": .string("2"), "is-ready": .string("true"), "rack": .map(rack)])
    }

    @Test(
        "fails on a key that Juju would refuse or write over, and says which, before Juju is asked",
        arguments: ["Bad", "a_b", "", "a..b", "-a", "a-", "é", "a b", "stdout", "stderr-encoding", "return-code"])
    func badKeys(key: String) throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                framework.state.set("key", "value")
                action.setResult("fine", "yes")
                action.setResult(key, "x")
            }
        }
        #expect(action.failure?.hasPrefix("the key of a result \"\(key)\" ") == true)
        #expect(model[unit].storedState == [:])
    }

    @Test(
        "fails on a parameter of no use, with its name, what was given and what is wanted",
        arguments: [
            (["count": Value.string("many")], "parameter \"count\" is \"many\"; wanted: a whole number"),
            (["count": .number(1.5)], "parameter \"count\" is 1.5; wanted: a whole number"),
            ([:], "parameter \"count\" has no value"),
        ])
    func badParameters(given: [String: Value], message: String) throws {
        struct Parameters: Decodable { var count: Int }
        let action = try run("greet", given) { framework in
            framework.observeAction("greet") { _ = try $0.parameters(Parameters.self) }
        }
        #expect(action.failure == message)
    }

    @Test("fails with the words of what its handler throws, keeps its results, and sends nothing")
    func thrown() throws {
        struct Broken: Error, CustomStringConvertible { var description: String { "the disk is full" } }
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                framework.state.set("key", "value")
                action.setResult("free", "0")
                throw Broken()
            }
        }
        #expect(action.failure == "the disk is full")
        #expect(action.results["free"] == .string("0"))
        #expect(model[unit].storedState == [:])
    }

    @Test("sends nothing either of what its handler has changed through the hook tools before it throws")
    func thrownByHand() throws {
        struct Broken: Error {}
        let action = try run("greet") { framework in
            framework.observeAction("greet") { _ in
                let leader = try #require(try framework.model.leader)
                _ = try framework.model.tools.addSecret(Vault.content("a"), label: "a", as: leader)
                try framework.model.tools.setState(["key": "value"])
                throw Broken()
            }
        }
        #expect(action.failure != nil)
        #expect(model.secrets.isEmpty)
        #expect(model[unit].storedState == [:])
    }

    @Test("sends nothing of what was changed when a secret can't be kept in the end")
    func unkept() throws {
        let relation = try relate()
        model.failingTools = ["secret-grant": "no such backend"]
        let action = try run("greet") { framework in
            let keeper = SecretKeeper(framework, key: "keys", endpoint: "link", label: .shared("shared"))
            framework.observeAction("greet") { _ in
                let leader = try #require(try framework.model.leader)
                let relation = try #require(try framework.model.relation("link", id: relation))
                keeper.share(Vault.content("a"), over: relation, as: leader)
            }
        }
        #expect(action.failure != nil)
        #expect(model.secrets.isEmpty)
    }

    private func relate() throws -> Int {
        try model.relate(hello, model.deployBare(.app("world", provides: ["link"]))).id
    }

    @Test("keeps its words as its message when a hook tool refuses what would have been its only change")
    func refused() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { _ in
                try framework.model.tools.setState([String(repeating: "k", count: 300): "value"])
            }
        }
        #expect(action.failure == "state-set: max allowed key length (256) exceeded")
    }

    @Test("prints lines, the last of which ends as Juju wants it")
    func output() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                action.print("one\ntwo")
                action.print("three\n")
            }
        }
        #expect(action.results["stdout"] == .string("one\ntwo\nthree\n"))
        var metadata = CharmMetadata.cache
        metadata.actions["greet"] = .init()
        let scenario = Scenario(metadata) { $0.observeAction("greet") { $0.print("hello") } }
        #expect(try scenario.run(.action("greet")).action?.output == "hello\n")
        let model = SimulatedModel()
        let application = try model.deploy(metadata) { framework in
            framework.observeAction("greet") { $0.print("hello") }
            return BareCharm(framework: framework)
        }
        #expect(try application.units[0].run("greet").output == "hello\n")
    }

    @Test("has parameters within the ranges that its handler gives, or fails")
    func ranges() throws {
        struct Parameters: Decodable { var times: Int }
        for (times, failure) in [(60.0, nil), (61.0, "parameter \"times\" is 61; wanted: 1 to 60")] {
            let action = try run("greet", ["times": .number(times)]) { framework in
                framework.observeAction("greet") { action in
                    _ = try action.parameters(Parameters.self, ranges: ["times": 1...60])
                }
            }
            #expect(action.failure == failure)
        }
    }

    @Test("does not reconcile")
    func isNoHook() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { _ in }
            framework.reconcile { Issue.record("reconciled") }
        }
        #expect(action.failure == nil)
    }

    @Test("is the charm's own fault when actions.yaml lacks a parameter that it reads or gives a range")
    func undeclared() throws {
        struct Parameters: Decodable { var tmes: Int? }
        struct Other: Decodable { var times: Int? }
        var metadata = CharmMetadata.app("hello", actions: ["greet"])
        metadata.actions["greet"] = .init(parameters: ["times": .map(["type": "integer"])])
        func cause(_ body: @escaping (Action) throws -> Void) -> String? {
            let scenario = Scenario(metadata, setUp: { $0.observeAction("greet") { try body($0) } })
            let failure = #expect(throws: HookFailure.self) { try scenario.run(.action("greet", ["times": 1])) }
            return failure?.cause.map { "\($0)" }
        }
        #expect(
            cause { _ = try $0.parameters(Parameters.self) }
                == "the charm's metadata has no parameter of the action \"greet\" that is \"tmes\": it has times")
        #expect(cause { _ = try $0.parameters(Other.self, ranges: ["tims": 1...2]) }?.contains("\"tims\"") == true)
    }
}
