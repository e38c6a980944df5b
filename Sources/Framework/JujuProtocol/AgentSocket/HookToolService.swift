import Synchronization

/// What the agent's socket serves to every connection: the checks of a call, and one command at a time.
final class HookToolService: Sendable {
    /// Runs a tool for a request that has passed the checks.
    typealias Handler = @Sendable (HookToolRequest) throws(HookToolRefusal) -> HookToolResult

    private let contextID: String
    private let token: String?
    private let handler: Handler
    private let commands = Mutex<Void>(())

    init(contextID: String, token: String?, handler: @escaping Handler) {
        self.contextID = contextID
        self.token = token
        self.handler = handler
    }

    /// The answer to a call; `request` is nil for a method other than Juju's.
    func answer(_ header: RPCHeader, _ request: HookToolRequest?) -> HookToolReply {
        do throws(HookToolRefusal) {
            guard let request else { throw unknownMethod(header.method) }
            try check(request)
            return .result(try commands.withLock { _ throws(HookToolRefusal) in try handler(request) })
        } catch {
            return .refusal(error.reason)
        }
    }

    /// The checks of `jujuc.Main`, in its order (Juju 3.6).
    private func check(_ request: HookToolRequest) throws(HookToolRefusal) {
        guard token == nil || request.token == token else { throw .badRequest("token does not match") }
        guard !request.tool.isEmpty else { throw .badRequest("command not specified") }
        guard request.directory.utf8.first == UInt8(ascii: "/") else { throw .badRequest("Dir is not absolute") }
        guard request.contextID == contextID else {
            throw .badRequest("wrong context ID; got \(goQuoted(request.contextID))")
        }
    }

    /// What Go's `net/rpc` answers to a method that nobody registered.
    private func unknownMethod(_ method: String) -> HookToolRefusal {
        guard let dot = method.utf8.lastIndex(of: UInt8(ascii: ".")) else {
            return HookToolRefusal("rpc: service/method request ill-formed: \(method)")
        }
        return HookToolRefusal("rpc: can't find \(method[..<dot] == "Jujuc" ? "method" : "service") \(method)")
    }
}
