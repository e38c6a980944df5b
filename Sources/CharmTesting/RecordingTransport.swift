import JujuProtocol

/// Passes calls on, but for those of tools that are to fail, and remembers them.
final class RecordingTransport: HookToolTransport {
    private let next: any HookToolTransport
    private let failing: [String: String]
    private(set) var calls: [HookToolCall] = []

    init(_ next: any HookToolTransport, failing: [String: String]) {
        self.next = next
        self.failing = failing
    }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        calls.append(call)
        if let words = failing[call.tool] { return HookToolResult(code: 1, output: "", error: "ERROR \(words)\n") }
        return try next.run(call)
    }
}
