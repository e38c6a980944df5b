import Foundation
import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct PayloadToolsTests {
    private let trial = Trial()
    private let files: TemporaryDirectory

    init() throws {
        try trial.deploy(Trial.provider)
        files = try TemporaryDirectory()
        try files.write(
            "metadata.yaml", "name: provider\nsummary: s\ndescription: d\npayloads: {web: {type: docker}}\n")
    }

    private func run(_ tool: String, _ arguments: String...) -> HookToolResult? {
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
        return context.reply(to: tool, arguments, directory: files.path, standardInput: nil)
    }

    @Test("a payload is known at once, changes its status and goes") func life() {
        #expect(run("payload-register", "docker", "web", "a", "blue")?.code == 0)
        let payload = ModelPayload(type: "docker", class: "web", id: "a", labels: ["blue"])
        #expect(trial.unit("provider/0")?.payloads == [payload])
        #expect(run("payload-register", "docker", "web", "a")?.code == 0)
        #expect(run("payload-status-set", "web", "a", "stopping")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads.map(\.status) == ["stopping"])
        #expect(run("payload-unregister", "web", "a")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads == [])
        #expect(run("payload-unregister", "web", "a")?.code == 0)
    }

    @Test("a payload goes by its class alone, and one of the same class takes its place (state/payloads.go: LookUp)")
    func classes() {
        for id in ["a", "b"] { #expect(run("payload-register", "docker", "web", id)?.code == 0) }
        #expect(trial.unit("provider/0")?.payloads.map(\.id) == ["b"])
        #expect(run("payload-status-set", "web", "a", "stopped")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads.map(\.status) == ["stopped"])
    }

    @Test(
        "metadata.yaml is read by the rules of a charm's, and a payload checked by its own (jujuc/payload-register.go: validate)",
        arguments: [
            (
                "name: p\ndescription: d\npayloads: {web: {type: docker}}", "web", "docker",
                "metadata: summary: expected string, got nothing"
            ),
            ("name: <ff>\n", "web", "docker", "yaml: invalid leading UTF-8 octet"),
            ("a: \"b\n", "web", "docker", "yaml: line 2: found unexpected end of stream"),
            (
                "name: p\nsummary: s\ndescription: d\npayloads: {my_web: {type: docker}}", "my_web", "docker",
                "invalid payload class \"my_web\""
            ),
            (
                "name: p\nsummary: s\ndescription: d\npayloads: {web: {type: ''}}", "web", "",
                "payload class missing type"
            ),
            ("name: p\nsummary: s\ndescription: d", "web", "docker", "payload \"web\" not found in metadata.yaml"),
        ])
    func metadata(text: String, payload: String, type: String, refusal: String) throws {
        let text = RawText.text(
            text.split(separator: "<ff>").map { Array($0.utf8) }.joined(separator: [0xFF]).map { $0 })
        try Data(RawText.bytes(text) ?? Array(text.utf8)).write(to: URL(filePath: files.file("metadata.yaml")))
        let result = run("payload-register", type, payload, "")
        #expect(result?.error == "ERROR \(refusal)\n" && result?.code == 1)
    }

    @Test(
        "what is no class of payloads makes no tag (api/agent/uniter/payload.go: lookUp; names: ParsePayloadTag)",
        arguments: [
            ("bad_class", "while looking up IDs: \"payload-bad_class\" is not a valid payload tag"),
            ("", "\"payload-\" is not a valid payload tag"), ("/y", "\"payload-\" is not a valid payload tag"),
            (RawText.text([0x77, 0xFF]), "while looking up IDs: \"payload-w\u{FFFD}\" is not a valid payload tag"),
        ])
    func tags(payload: String, refusal: String) {
        #expect(run("payload-status-set", payload, "x", "running")?.error == "ERROR \(refusal)\n")
        #expect(run("payload-unregister", payload, "x")?.error == "ERROR \(refusal)\n")
        #expect(
            run("payload-status-set", payload, "x", "bad")?.error.hasPrefix("ERROR status \"bad\" not supported")
                == true)
    }

    @Test("a slash ends the class (core/payloads/id.go: ParseID), and what is sent goes as JSON") func sent() {
        #expect(
            run("payload-register", "docker", "web", RawText.text([0x69, 0xFF]), RawText.text([0x6C, 0xFE]))?.code == 0)
        #expect(run("payload-status-set", "web/y", "x", "stopped")?.code == 0)
        let payload = ModelPayload(
            type: "docker", class: "web", id: "i\u{FFFD}", status: "stopped", labels: ["l\u{FFFD}"])
        #expect(trial.unit("provider/0")?.payloads == [payload])
        #expect(run("payload-unregister", "web/y", "x")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads == [])
        let unknown = "12345678-1234-1234-1234-123456789abc"
        #expect(run("payload-status-set", unknown, "x", "stopped")?.error == "ERROR payload not found\n")
    }

    @Test("an unknown class, type, status or payload is refused") func refusals() {
        #expect(run("payload-register", "docker", "no", "a")?.error.contains("not found in metadata.yaml") == true)
        #expect(run("payload-register", "kvm", "web", "a")?.error.contains("expected \"docker\"") == true)
        #expect(run("payload-register", "docker", "web", "")?.error == "ERROR missing ID not valid\n")
        let states = "[\"running\", \"starting\", \"stopped\", \"stopping\"]"
        #expect(
            run("payload-status-set", "web", "a", "on")?.error
                == "ERROR status \"on\" not supported; expected one of \(states)\n")
        #expect(run("payload-status-set", "web", "a", "running")?.error == "ERROR payload not found\n")
    }
}
