import CharmKit
import JujuProtocol
import Testing

@Suite("An error of a hook tool")
struct HookToolErrorTests {
    private final class Failing: HookToolTransport {
        let result: HookToolResult
        init(_ result: HookToolResult) { self.result = result }
        func run(_ call: HookToolCall) -> HookToolResult { result }
    }

    @Test(
        "is told by Juju's exit code and words",
        arguments: [
            (1, "permission denied", HookToolError.Code.permissionDenied),
            (2, "invalid value \"99\" for option -r: relation not found", .notFound),
            (1, "secret \"d2kk8o1s3egc0000000g\" not found", .notFound),
            (1, "no network config found for binding \"x\"", .notFound),
            (1, "this unit is not the leader", .notLeader),
            (1, "cannot write relation settings", .notLeader),
            (1, "checking leadership continuity: \"maas/0\" is not leader of \"maas\"", .notLeader),
            (1, "cannot read relation application settings: permission denied", .notLeader),
            (1, "bad request: unknown command: secret-get", .unsupported),
            (2, "secret URI \"bogus\" not valid", .invalidArgument),
            (1, "anything else", .failed),
        ])
    func maps(exitCode: Int, text: String, code: HookToolError.Code) {
        let tools = HookTools(Failing(HookToolResult(code: exitCode, output: "", error: "ERROR \(text)\n")))
        #expect(throws: HookToolError(code, tool: "some-tool", message: text)) { try tools.run("some-tool") }
    }

    @Test("is a malformed answer when a tool that went well says something else than it should")
    func malformedAnswer() {
        let tools = HookTools(Failing(HookToolResult(output: "tru")))
        #expect { try tools.isLeader() } throws: { ($0 as? HookToolError)?.code == .malformedAnswer }
    }
}

@Suite("A hook tool that this version of Juju lacks")
struct UnsupportedToolTests {
    @Test("is not run, and the error names the tool and the version", arguments: ["secret-get", "relation-model-get"])
    func isNotRun(tool: String) throws {
        let transport = CannedTools([:])
        let tools = HookTools(transport, juju: JujuVersion(2, 9, 52))
        #expect(!tools.supports(tool))
        let error = #expect(throws: HookToolError.self) { try tools.run(tool) }
        #expect(error?.code == .unsupported)
        #expect(error?.description == "\(tool): Juju 2.9.52 has no such tool")
        #expect(transport.calls.isEmpty)
    }

    @Test("is run where the version has it, or is not known, or nobody knows the tool")
    func isRun() throws {
        for version in [JujuVersion(3, 6, 26), nil] {
            let transport = CannedTools([:])
            let tools = HookTools(transport, juju: version)
            try tools.run("secret-get")
            try tools.run("tool-of-the-future")
            #expect(transport.calls.count == 2)
        }
    }

    @Test("says what to use instead of a tool that no charm runs by hand")
    func reserved() {
        for (tool, instead) in [
            ("status-set", "collectStatus"), ("secret-add", "SecretKeeper"), ("secret-set", "SecretKeeper"),
        ] {
            let transport = CannedTools([:])
            let error = #expect(throws: HookToolError.self) { try HookTools(transport).run(tool, ["password=canary"]) }
            #expect(error?.code == .reserved && error?.message.contains(instead) == true)
            #expect(transport.calls.isEmpty)
        }
    }
}
