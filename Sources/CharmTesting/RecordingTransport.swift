import JujuProtocol

/// Passes calls on, and remembers them.
final class RecordingTransport: HookToolTransport {
    private let next: any HookToolTransport
    private(set) var calls: [HookToolCall] = []

    init(_ next: any HookToolTransport) { self.next = next }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        calls.append(call)
        return try next.run(call)
    }
}
