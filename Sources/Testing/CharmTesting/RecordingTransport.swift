import JujuProtocol

/// Passes calls on, but for those of tools that are to fail, and remembers them.
final class RecordingTransport: HookToolTransport {
    private let next: any HookToolTransport
    private let failing: [String: String]
    private let precede: (HookToolCall) throws -> Void
    private(set) var calls: [HookToolCall] = []

    /// A transport to `next`; what `precede` throws ends a call before it is made.
    init(
        _ next: any HookToolTransport, failing: [String: String],
        precede: @escaping (HookToolCall) throws -> Void = { _ in }
    ) {
        self.next = next
        self.failing = failing
        self.precede = precede
    }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        try precede(call)
        calls.append(call)
        if let words = failing[call.tool] { return HookToolResult(code: 1, output: "", error: "ERROR \(words)\n") }
        return try next.run(call)
    }
}
