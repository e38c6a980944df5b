import Glibc

/// Why a hook tool could not be reached through the agent's socket.
public struct AgentSocketError: Error, Sendable, Equatable {
    /// What kind of failure it was.
    public struct Code: Sendable, Equatable {
        private enum Kind { case notSet, unsupported, unreachable, refused, closed, malformed, timedOut }

        private let kind: Kind

        /// A variable that Juju sets for hooks is missing: this is not a hook.
        public static let notSet = Code(kind: .notSet)
        /// The agent listens in a way that is not implemented (TCP with TLS, of podspec units).
        public static let unsupported = Code(kind: .unsupported)
        /// Nobody listens at the address.
        public static let unreachable = Code(kind: .unreachable)
        /// The agent did not run the tool; its reason is Juju's, such as `bad request: unknown command: x`.
        public static let refused = Code(kind: .refused)
        /// The agent closed the connection before it answered.
        public static let closed = Code(kind: .closed)
        /// The answer was not what Juju's agents send.
        public static let malformed = Code(kind: .malformed)
        /// The agent was silent for longer than the time limit.
        public static let timedOut = Code(kind: .timedOut)
    }

    /// What kind of failure it was.
    public let code: Code
    /// The reason, as Juju's own client prints it after `ERROR ` where it knows this failure.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension AgentSocketError: CustomStringConvertible {
    /// The failure in one line, with what to do where that is known.
    public var description: String {
        switch code {
        case .notSet: "\(reason): hook tools work only within a hook that Juju runs"
        case .unreachable: "cannot reach the unit's agent: \(reason); it listens only while a hook runs"
        case .refused: "the unit's agent refused the call: \(reason)"
        default: "cannot talk to the unit's agent: \(reason)"
        }
    }
}

extension AgentSocketError {
    static func unreachable(_ address: AgentSocketAddress, _ number: Int32) -> AgentSocketError {
        let call = "dial \(address.network) \(address.address): connect"
        return AgentSocketError(.unreachable, "\(call): \(systemReason(number))")
    }

    static func silent(for limit: Duration) -> AgentSocketError {
        AgentSocketError(.timedOut, "no answer within \(limit.components.seconds) s")
    }

    /// An error number's text, in lower case as Go writes it.
    static func systemReason(_ number: Int32) -> String {
        let text = String(cString: strerror(number))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
