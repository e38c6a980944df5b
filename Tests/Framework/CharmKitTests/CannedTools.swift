import CharmKit
import JujuProtocol

/// Hook tools that give canned answers and remember how they were called; others say nothing.
final class CannedTools: HookToolTransport {
    private let answers: [String: HookToolResult]
    private(set) var calls: [HookToolCall] = []

    init(_ answers: [String: HookToolResult]) { self.answers = answers }

    init(json answers: [String: String]) { self.answers = answers.mapValues { HookToolResult(output: $0 + "\n") } }

    func run(_ call: HookToolCall) -> HookToolResult {
        calls.append(call)
        return answers[call.tool] ?? HookToolResult(output: "null\n")
    }
}

extension HookEnvironment {
    /// The environment of a hook of `maas-agent/0`, without an agent.
    static func canned(_ path: String, _ more: [String: String] = [:], juju: String = "3.6.26") throws
        -> HookEnvironment
    {
        let variables = [
            "JUJU_UNIT_NAME": "maas-agent/0", "JUJU_VERSION": juju, "JUJU_CONTEXT_ID": "c", "JUJU_CHARM_DIR": "/charm",
            "JUJU_MODEL_NAME": "m", "JUJU_MODEL_UUID": "deadbeef-0bad-400d-8000-4b1d0d06f00d",
            "JUJU_DISPATCH_PATH": path,
        ]
        return try HookEnvironment(variables.merging(more) { $1 }, executable: "dispatch")
    }
}
