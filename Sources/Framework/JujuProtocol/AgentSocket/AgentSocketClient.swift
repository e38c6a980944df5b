import Glibc

/// Calls hook tools over the socket of the unit's agent, as Juju's own tools do.
///
/// One connection, opened at the first call, serves all. It is closed with the client and never inherited by children:
/// Juju waits at the end of a hook until every connection is closed.
public final class AgentSocketClient: HookToolTransport {
    private let address: AgentSocketAddress
    private let contextID: String
    private let directory: String
    private let token: String
    private let timeLimit: Duration?
    private var connection: AgentSocketConnection?

    /// A client of the agent at `address`, for the hook `contextID`.
    ///
    /// - Parameters:
    ///   - address: Where the agent listens.
    ///   - contextID: `JUJU_CONTEXT_ID`.
    ///   - directory: The directory that relative paths in arguments are relative to.
    ///   - token: `JUJU_AGENT_TOKEN`; empty when that is not set.
    ///   - timeLimit: How long an answer may take; nil for what ``HookToolCall/timeLimit`` says.
    public init(
        address: AgentSocketAddress,
        contextID: String,
        directory: String,
        token: String = "",
        timeLimit: Duration? = nil
    ) {
        self.address = address
        self.contextID = contextID
        self.directory = directory
        self.token = token
        self.timeLimit = timeLimit
    }

    /// A client as the environment of a hook describes it.
    ///
    /// - Parameters:
    ///   - environment: Gives a variable's value; empty counts as not set, as with Juju's own client.
    ///   - directory: The directory that relative paths in arguments are relative to.
    /// - Throws: ``AgentSocketError`` with code `notSet` when this is not a hook's environment.
    public convenience init(environment: (String) -> String?, directory: String) throws(AgentSocketError) {
        func variable(_ name: String) throws(AgentSocketError) -> String {
            guard let value = environment(name), !value.isEmpty else {
                throw AgentSocketError(.notSet, "\(name) not set")
            }
            return value
        }
        let contextID = try variable("JUJU_CONTEXT_ID")
        let address = try variable("JUJU_AGENT_SOCKET_ADDRESS")
        let network = try variable("JUJU_AGENT_SOCKET_NETWORK")
        self.init(
            address: AgentSocketAddress(network: network, address: address),
            contextID: contextID,
            directory: directory,
            token: environment("JUJU_AGENT_TOKEN") ?? ""
        )
    }

    /// Runs one tool; a tool that reads standard input finds it empty if the call has none.
    public func run(_ call: HookToolCall) throws(AgentSocketError) -> HookToolResult {
        let request = HookToolRequest(call, contextID: contextID, directory: directory, token: token)
        return try run(request, standardInput: { [] })
    }

    /// Runs one tool with arguments of any bytes; `standardInput` is asked for only when the tool reads it.
    public func run(
        tool: String,
        arguments: [[UInt8]],
        standardInput: () -> [UInt8]
    ) throws(AgentSocketError) -> HookToolResult {
        let request = HookToolRequest(
            contextID: contextID,
            directory: directory,
            tool: tool,
            arguments: arguments,
            token: token
        )
        return try run(request, standardInput: standardInput)
    }

    private func run(
        _ request: HookToolRequest,
        standardInput: () -> [UInt8]
    ) throws(AgentSocketError) -> HookToolResult {
        do throws(AgentSocketError) {
            return try exchange(request)
        } catch {
            guard error.reason == HookToolRefusal.standardInputRequired.reason else { throw error }
            var complete = request
            complete.standardInput = standardInput()
            return try exchange(complete)
        }
    }

    /// Closes the connection. A later call opens another.
    public func close() {
        connection = nil
    }

    private func exchange(_ request: HookToolRequest) throws(AgentSocketError) -> HookToolResult {
        let limit = timeLimit ?? HookToolCall.timeLimit(of: request.tool)
        let open = if let connection { connection } else { try AgentSocketConnection(address) }
        // After a failure the two sides may differ about what was said: only an answer makes it fit for another call.
        connection = nil
        let reply = try open.exchange(request, timeLimit: limit)
        connection = open
        switch reply {
        case .result(let result): return result
        case .refusal(let reason): throw AgentSocketError(.refused, reason)
        }
    }
}
