import Foundation
import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

/// Bytes that are not UTF-8 in what a charm hands to hook tools: the agent keeps them, and JSON makes U+FFFD of each on its way to the
/// controller (encoding/json encode.go: appendString).
@Suite struct RawByteTests {
    private let trial = Trial()
    private let unit: UnitName = "provider/0"

    init() throws {
        try trial.deploy(Trial.provider)
        try trial.settle()
    }

    private func context(_ hook: Hook = Hook(.updateStatus)) -> HookContext {
        HookContext(controller: trial.controller, unit: unit, hook: hook)
    }

    /// A text with bytes for `<ff>` and the like.
    private func raw(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "<"),
                let number = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(number)
            rest = rest.dropFirst(3)
        }
        return RawText.text(bytes)
    }

    @Test("a secret's value is the base64 of its bytes (core/secrets/createsecret.go: encodeBase64)") func secret()
        throws
    {
        let first = context()
        let uri = first.tool("secret-add", raw("foo=<ff><fe>"))
        #expect(first.tool("secret-get", uri, "foo#base64") == "//4=")
        #expect(first.finish(.succeeded).error == nil)
        let contents = trial.controller.model.contents.values.map(\.values)
        #expect(contents == [["foo": "//4="]])
        #expect(
            first.run(HookToolCall("secret-add", [raw("k<ff>y=1")])).error == "ERROR bad request: the hook has ended\n")
        #expect(
            context().run(HookToolCall("secret-add", [raw("k<ff>y=1")])).error == "ERROR key \"k\\xffy\" not valid\n")
    }

    @Test("base64 that is none is sent as JSON sends it, and counts by its bytes") func encoded() throws {
        let first = context()
        _ = first.tool("secret-add", raw("foo#base64=<ff>"))
        let large = String(repeating: raw("<ff>"), count: 300_000)
        #expect(first.run(HookToolCall("secret-add", ["foo#base64=" + large])).code == 0)
        let outcome = first.finish(.succeeded)
        #expect(outcome.commit?.secretCreates.contains { $0.content?.values == ["foo": "\u{FFFD}"] } == true)
    }

    @Test("a secret's label and description reach the controller in UTF-8, and a label is looked for so") func labels()
        throws
    {
        let first = context()
        let uri = first.tool("secret-add", "--label", raw("l<ff>"), "--description", raw("d<fe>"), "foo=bar")
        #expect(first.finish(.succeeded).error == nil)
        let secret = try #require(trial.controller.model.secrets.values.first)
        #expect(secret.label == "l\u{FFFD}" && secret.description == "d\u{FFFD}")
        #expect(context().tool("secret-info-get", uri).contains("label: l\u{FFFD}"))
        let missing = context().run(HookToolCall("secret-get", ["--label", raw("zz<ff>")]))
        #expect(missing.error == "ERROR consumer label \"zz\u{FFFD}\" not found\n")
    }

    @Test("what an action says reaches the controller in UTF-8") func action() throws {
        trial.controller.model.actions["1"] = ModelAction(id: "1", unit: unit, name: "greet", parameters: [:])
        let context = context(Hook(action: "1"))
        context.tool("action-set", raw("a.b=<ff>"), raw("c=x<fe>"))
        context.tool("action-log", raw("l<ff>"))
        context.tool("action-fail", raw("f<ff>"))
        _ = context.finish(.succeeded)
        let action = try #require(trial.controller.model.actions["1"])
        #expect(action.results == ["a": .map(["b": "\u{FFFD}"]), "c": "x\u{FFFD}"])
        #expect(action.messages.map(\.text) == ["l\u{FFFD}"] && action.message == "f\u{FFFD}")
    }

    @Test("an action's result is what stands behind the first =, whatever combines with it (jujuc/action-set.go)")
    func combining() throws {
        trial.controller.model.actions["1"] = ModelAction(id: "1", unit: unit, name: "greet", parameters: [:])
        let context = context(Hook(action: "1"))
        #expect(context.run(HookToolCall("action-set", ["a=\u{301}b"])).code == 0)
        _ = context.finish(.succeeded)
        #expect(trial.controller.model.actions["1"]?.results == ["a": "\u{301}b"])
    }

    @Test("the limits of a charm's state count bytes (core/quota: CheckTupleSize)") func limits() {
        let context = context()
        let value = String(repeating: raw("<ff>"), count: 65536)
        #expect(context.run(HookToolCall("state-set", ["k=" + value])).code == 0)
        #expect(context.run(HookToolCall("state-set", ["k=x" + value])).code == 1)
        let key = String(repeating: raw("<ff>"), count: 256)
        #expect(context.run(HookToolCall("state-set", [key + "=1"])).code == 0)
        #expect(context.run(HookToolCall("state-set", ["x" + key + "=1"])).code == 1)
    }

    @Test("of keys that become equal on their way the last in the order of their bytes counts") func equalKeys() throws
    {
        let values = [raw("<fe>"): "2", raw("<ff>"): "1", raw("<e9>"): "3"]
        #expect(RawText.sent(values) == ["\u{FFFD}": "1"])
        #expect(GoOrder.precedes(raw("<ff>"), raw("<ff>a")) && GoOrder.precedes("\u{10FFFD}", raw("<ff>")))
    }

    @Test("a file whose name is not UTF-8 is read") func fileName() throws {
        let files = try TemporaryDirectory()
        let path = files.path + "/" + raw("n<ff>")
        try AgentFile.write(Array("secret".utf8), to: path)
        #expect(try AgentFile.read(path) == Array("secret".utf8))
        #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: files.path) }
        let context = context()
        #expect(
            context.run(HookToolCall("secret-add", ["foo#file=" + path])).error.contains("no such file or directory"))
    }

    @Test(
        "JSON is read as Go reads it: U+FFFD for each byte that is not UTF-8, and for half of a surrogate pair (decode.go: unquoteBytes)",
        arguments: [
            ("{\"foo\":\"<ff>\"}", "\u{FFFD}"), ("{\"foo\":\"<e2><82>\"}", "\u{FFFD}\u{FFFD}"),
            ("{\"foo\":\"\\ud800\"}", "\u{FFFD}"), ("{\"foo\":\"\\ude00\\ud83d\\ude00\"}", "\u{FFFD}\u{1F600}"),
            ("{\"foo\":\"\\ud800\\u0041\"}", "\u{FFFD}A"), ("{\"foo\":\"\\\\ud800\"}", "\\ud800"),
        ])
    func json(text: String, value: String) {
        let bytes = RawText.bytes(raw(text)) ?? Array(text.utf8)
        #expect(GoJSONReader.texts(bytes) == ["foo": value])
    }

    @Test("keys that Unicode takes for one are two where their bytes differ, as Go's texts are") func canonicalKeys() {
        let (one, two) = ("caf\u{E9}", "cafe\u{301}")
        let first = context()
        #expect(first.run(HookToolCall("state-set", ["\(one)=1", "\(two)=2"])).code == 0)
        #expect(first.tool("state-get", one) == "1" && first.tool("state-get", two) == "2")
        let json = first.run(HookToolCall("state-get", ["--format=json"])).standardOutput
        #expect(json == Array("{\"\(two)\":\"2\",\"\(one)\":\"1\"}\n".utf8))
        #expect(first.run(HookToolCall("state-get")).standardOutput == Array("\(two): \"2\"\n\(one): \"1\"\n".utf8))
        #expect(first.finish(.succeeded).error == nil)
        #expect(trial.controller.model.units[unit]?.charmState.count == 2)
        let second = context()
        #expect(second.tool("state-get", one) == "1" && second.tool("state-get", two) == "2")
        #expect(second.run(HookToolCall("state-delete", [one])).code == 0)
        #expect(second.tool("state-get", one).isEmpty && second.tool("state-get", two) == "2")
        let file = Array("{\(one): a, \(two): b}".utf8)
        #expect(second.reply(to: "state-set", ["--file", "-"], directory: "/", standardInput: file)?.code == 0)
        #expect(second.tool("state-get", one) == "a" && second.tool("state-get", two) == "b")
    }

    @Test("labels of secrets that Unicode takes for one are two where their bytes differ") func canonicalLabels() {
        let (one, two) = ("caf\u{E9}", "cafe\u{301}")
        let first = context()
        let ids = [one, two].map { first.tool("secret-add", "--label", $0, "value=\($0.utf8.count)") }
        #expect(first.finish(.succeeded).error == nil && Set(ids).count == 2)
        let second = context()
        #expect(second.tool("secret-get", "--label", one) == "value: \"5\"")
        #expect(second.tool("secret-get", "--label", two) == "value: \"6\"")
        let info = second.run(HookToolCall("secret-info-get", ["--label", two])).standardOutput
        #expect(info.contains(Array("label: \(two)".utf8)))
    }

    @Test("a value that Unicode takes for the old one is a new one where its bytes differ") func canonicalValues()
        throws
    {
        let trial = try HookResolverTests.related()
        try trial.settle()
        let relation = try #require(trial.controller.model.relations(of: "provider").first { !$0.isPeer }).id
        func change(_ value: String) -> (state: String?, version: Int?) {
            let context = HookContext(controller: trial.controller, unit: unit, hook: Hook(.updateStatus))
            #expect(context.run(HookToolCall("state-set", ["k=\(value)"])).code == 0)
            #expect(context.run(HookToolCall("relation-set", ["-r", "\(relation)", "k=\(value)"])).code == 0)
            #expect(context.finish(.succeeded).error == nil)
            let model = trial.controller.model
            return (model.units[unit]?.charmState["k"], model.relations[relation]?.unitBags[unit]?.version)
        }
        let (one, two) = (change("caf\u{E9}"), change("cafe\u{301}"))
        #expect(one.state.map { Array($0.utf8) } == Array("caf\u{E9}".utf8))
        #expect(two.state.map { Array($0.utf8) } == Array("cafe\u{301}".utf8))
        #expect(two.version == one.version.map { $0 + 1 })
    }

    @Test(
        "the last characters of Unicode, which stand for bytes that are not UTF-8, are themselves where a charm uses them"
    )
    func lastCharacters() {
        let text = "\u{10FF80}x\u{10FFFF}"
        let first = context()
        let arguments = [RawText.text(Array("\(text)=\(text)".utf8))]
        #expect(first.reply(to: "state-set", arguments, directory: "/", standardInput: nil)?.code == 0)
        #expect(first.finish(.succeeded).error == nil)
        let read = context().run(HookToolCall("state-get", ["--format=json"])).standardOutput
        #expect(String(decoding: read, as: UTF8.self) == "{\"\(text)\":\"\(text)\"}\n")
        #expect(RawText.encoded(RawText.sent(raw("<ff>\u{10FFFF}"))) == Array("\u{FFFD}\u{10FFFF}".utf8))
        #expect(GoText.quoted(RawText.text(Array("\u{10FFFF}".utf8) + [0xFF])) == #""\U0010ffff\xff""#)
        let yaml = OutputFormat.yaml.bytes(.string(RawText.text(Array("\u{10FFFF}".utf8))))
        #expect(String(decoding: yaml, as: UTF8.self) == "\"\\U0010FFFF\"\n")
    }

    @Test("a spec for Kubernetes and a log line have U+FFFD for each byte that is not UTF-8") func cut() {
        trial.controller.model.kind = .caas
        let context = context()
        _ = context.reply(to: "k8s-spec-set", [], directory: "/", standardInput: [0x61, 0xE2, 0x82])
        #expect(context.podSpec == "a\u{FFFD}\u{FFFD}")
    }
}
