import JujuProtocol

/// Reaches the hook tools one way, and for good another way if the very first call finds the first one not working.
///
/// After a call went well there is no going over: a call that broke off later may have done its work already. Nor is there
/// from an agent that does not answer in time: the tools' executables would ask the same agent, and wait as long.
final class FallbackTransport: HookToolTransport {
    private enum Way { case untried, first, second }

    private let first: any HookToolTransport
    private let second: any HookToolTransport
    private var way = Way.untried

    init(_ first: any HookToolTransport, else second: any HookToolTransport) {
        self.first = first
        self.second = second
    }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        switch way {
        case .first: return try first.run(call)
        case .second: return try second.run(call)
        case .untried:
            do {
                let result = try first.run(call)
                way = .first
                return result
            } catch let error as AgentSocketError where error.code == .timedOut {
                throw error
            } catch {
                way = .second
                let reason = HookToolCall(
                    "juju-log", ["--log-level", "DEBUG", "--", "Hook tools are run, not called: \(error)"])
                _ = try? second.run(reason)
                return try second.run(call)
            }
        }
    }
}
