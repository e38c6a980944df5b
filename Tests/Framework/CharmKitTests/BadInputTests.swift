import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@testable import CharmKit

@Suite("Whatever a peer or an agent says")
struct BadInputTests {
    /// What an agent sees of a region's databag, read from the simulated Juju, and what its own becomes.
    private func related(_ published: [String: String?], _ body: @escaping (Relation) throws -> Void) throws -> [String:
        String]
    {
        let model = SimulatedModel()
        let region = try model.deployBare(.app("region", provides: ["agents"]))
        let relation = try model.relate(model.deployBare(.app("agent", requires: ["region"])), region)
        relation.publish(published, as: model["region/0"])
        let run = try model.runHandlers(on: "agent/0") { framework in
            framework.reconcile { try body(try #require(framework.model.relations("region").first)) }
        }
        #expect(run.error == nil, "\(model.log.last?.message ?? "")")
        return relation.data(of: model["agent/0"])
    }

    @Test("is read whole, be it a megabyte in one value")
    func large() throws {
        let value = String(repeating: "é\"\\\n", count: 1 << 18)
        let own = try related(["k": value]) { relation in
            let read = try relation.data(of: "region/0")
            #expect(read["k"] == value)
            relation.unitData.set("echo", value)
        }
        #expect(own["echo"] == value)
    }

    @Test("is read whole, be it ten thousand keys")
    func many() throws {
        let all = Dictionary(uniqueKeysWithValues: (0..<10_000).map { ("key-\($0)", "value \($0)") })
        let own = try related(all.mapValues(Optional.some)) { relation in
            let read = try relation.data(of: "region/0")
            #expect(all.allSatisfy { read[$0.key] == $0.value })
            for (key, value) in all { relation.unitData.set(key, value) }
        }
        #expect(own.count == 10_003)
    }

    @Test("is read as Juju shows it, with U+FFFD for bytes that are no text, and with NUL")
    func odd() throws {
        let odd = ["bytes": "a\u{FFFD}b", "nul": "a\u{0}b", "\u{1F600} key": "\u{2028}", "html": "<a>&</a>"]
        let own = try related(odd.mapValues(Optional.some)) { relation in
            let read = try relation.data(of: "region/0")
            #expect(odd.allSatisfy { read[$0.key] == $0.value })
            for (key, value) in odd { relation.unitData.set(key, value) }
        }
        for (key, value) in odd { #expect(own[key] == value) }
    }

    @Test("leaves Juju's own keys alone")
    func jujusOwn() throws {
        let own = try related(["ingress-address": "10.0.0.99", "egress-subnets": nil]) { relation in
            let read = try relation.data(of: "region/0")
            #expect(read["ingress-address"] == "10.0.0.99" && read["egress-subnets"] == nil)
            relation.unitData.set("k", "v")
        }
        let juju: Set = ["egress-subnets", "ingress-address", "private-address"]
        #expect(Set(own.keys) == juju.union(["k"]) && own["ingress-address"] == own["private-address"])
        #expect(own["k"] == "v")
    }

    /// Whole answers, and the calls that read them.
    private static let answers: [(String, @Sendable (HookTools) throws -> Void)] = [
        ("{\"ingress-address\":\"10.0.0.20\",\"k\":\"v\\u003c\"}", { _ = try $0.relationGet(1, unit: "a/0") }),
        ("[\"db:1\",\"db:12\"]", { _ = try $0.relationIDs(endpoint: "db") }),
        ("[\"postgresql/0\"]", { _ = try $0.relationUnits(1) }),
        ("\"postgresql\"", { _ = try $0.relationApplication(1) }),
        ("{\"uuid\":\"deadbeef\"}", { _ = try $0.relationModelUUID(1) }),
        ("true", { _ = try $0.isLeader() }),
        ("{\"port\":5240,\"on\":true,\"n\":null}", { _ = try $0.config() }),
        ("{\"a\":[1,{\"b\":null}],\"c\":1.5e+7}", { _ = try $0.actionParameters() }),
        ("{\"message\":\"x\",\"status\":\"active\",\"status-data\":{}}", { _ = try $0.unitStatus() }),
        ("{\"a\":\"1\"}", { _ = try $0.state() }),
        ("[\"80/tcp\"]", { _ = try $0.openedPorts() }),
        ("{\"units\":{\"a/0\":{\"status\":\"active\"}},\"relations\":{}}", { _ = try $0.goalState() }),
        (
            "{\"bind-addresses\":[{\"addresses\":[{\"value\":\"10.0.0.1\"}]}],\"ingress-addresses\":[\"10.0.0.1\"]}",
            { _ = try $0.network("db") }
        ),
        ("{\"kind\":\"block\",\"location\":\"/dev/sdb\"}", { _ = try $0.storage("data/0") }),
        (
            "{\"type\":\"lxd\",\"name\":\"c\",\"credential\":{\"auth-type\":\"x\",\"attrs\":{\"k\":\"v\"}}}",
            { _ = try $0.cloud() }
        ),
        ("{\"password\":\"hunter2\"}", { _ = try $0.secretContent("secret:d2kk8o1s3egc0000000g") }),
    ]

    @Test("is a malformed answer when it is cut off anywhere, and tells no part of it", arguments: answers.indices)
    func cut(index: Int) throws {
        let (answer, read) = Self.answers[index]
        try read(HookTools(Answering(Array(answer.utf8))))
        for length in 0..<answer.utf8.count {
            let tools = HookTools(Answering(Array(answer.utf8.prefix(length))))
            let error = #expect(throws: HookToolError.self, "after \(length) bytes") { try read(tools) }
            #expect(error?.code == .malformedAnswer)
            #expect(error?.message.contains("hunter2") == false)
        }
    }

    @Test("is a malformed answer when it is something else", arguments: answers.indices)
    func others(index: Int) throws {
        for other in ["", "\u{0}", "[[[[", String(repeating: "[", count: 100_000), "{\"a\":", "nul", "\u{FFFD}"] {
            let tools = HookTools(Answering(Array(other.utf8)))
            let error = #expect(throws: HookToolError.self, "\(other.prefix(10))") { try Self.answers[index].1(tools) }
            #expect(error?.code == .malformedAnswer)
        }
    }

    private final class Answering: HookToolTransport {
        let output: [UInt8]
        init(_ output: [UInt8]) { self.output = output }
        func run(_ call: HookToolCall) -> HookToolResult { HookToolResult(standardOutput: output) }
    }
}
