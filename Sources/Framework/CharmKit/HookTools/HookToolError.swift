import JujuProtocol

/// A hook tool that refused or failed, or that could not be reached.
public struct HookToolError: Error, Hashable, CustomStringConvertible {
    /// What kind of failure it was.
    public let code: Code
    /// The tool's name, such as `relation-get`.
    public let tool: String
    /// Juju's own words, without the leading `ERROR`.
    public let message: String

    /// An error of `tool`.
    public init(_ code: Code, tool: String, message: String) {
        self.code = code
        self.tool = tool
        self.message = message
    }

    /// What failed and why, in one line.
    public var description: String { "\(tool): \(message)" }

    /// The kind of a failure, told by Juju's exit code and words (2.9 to 4.0).
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case notFound, relationGone, permissionDenied, notLeader, conflict, tooLarge, wrongContext, invalidArgument
            case unsupported, reserved, unreachable, timedOut, malformedAnswer, failed
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The code's name.
        public var description: String { kind.rawValue }

        /// A relation, secret, binding or setting that is not there, or not any more.
        public static let notFound = Code(.notFound)
        /// The relation is gone, and what was published in it with it.
        public static let relationGone = Code(.relationGone)
        /// The controller does not let this unit do it.
        public static let permissionDenied = Code(.permissionDenied)
        /// Only the leader may do it, and this unit is not the leader.
        public static let notLeader = Code(.notLeader)
        /// Somebody has it already: a range of ports, a secret's label.
        public static let conflict = Code(.conflict)
        /// More than Juju keeps: a key, a value, a secret's content.
        public static let tooLarge = Code(.tooLarge)
        /// The tool does not work here: an action's outside of an action, most in the hooks of metrics.
        public static let wrongContext = Code(.wrongContext)
        /// Juju refused an argument before it ran anything.
        public static let invalidArgument = Code(.invalidArgument)
        /// This version of Juju has no such tool.
        public static let unsupported = Code(.unsupported)
        /// A tool that a charm does not run by hand, and that was not tried.
        public static let reserved = Code(.reserved)
        /// Neither the agent's socket nor the tool's executable answered.
        public static let unreachable = Code(.unreachable)
        /// No answer came within the time limit. Whether the tool has done its work is not known.
        public static let timedOut = Code(.timedOut)
        /// The tool answered with something that is not what it answers.
        public static let malformedAnswer = Code(.malformedAnswer)
        /// Any other failure.
        public static let failed = Code(.failed)
    }
}

extension HookToolError {
    /// A tool that this version of Juju is known to lack, and that was not tried.
    static func unsupported(_ tool: String, by juju: JujuVersion?) -> HookToolError {
        let version = juju.map { "Juju \($0)" } ?? "this Juju"
        return HookToolError(.unsupported, tool: tool, message: "\(version) has no such tool")
    }

    /// A call that could not be made, or was not answered.
    init(tool: String, unreachable error: any Error) {
        if let error = error as? HookToolError {
            self = error
        } else {
            let isTimeout = (error as? AgentSocketError)?.code == .timedOut
            self.init(isTimeout ? .timedOut : .unreachable, tool: tool, message: "\(error)")
        }
    }

    /// Reads the failure out of a tool's answer.
    init(tool: String, failed result: HookToolResult) {
        let text = Self.withoutPrefix(result.error)
        self.init(Self.code(of: text, exitCode: result.code), tool: tool, message: text)
    }

    private static func withoutPrefix(_ error: String) -> String {
        var text = Substring(error)
        while let last = text.last, last.isNewline { text.removeLast() }
        if text.hasPrefix("ERROR ") { text.removeFirst(6) }
        return String(text)
    }

    /// What an argument says may stand in a message, in quotes: so mostly the ends of messages are looked at.
    private static func code(of message: String, exitCode: Int) -> Code {
        if message.hasPrefix("bad request: unknown command") { return .unsupported }
        // Refused before it ran: of what was looked up by then only relations and storages can be missing.
        if exitCode == 2 {
            if message.contains(" too large: ") { return .tooLarge }
            return message.hasSuffix(" not found") ? .notFound : .invalidArgument
        }
        if leaderEnds.contains(where: message.hasSuffix) || leaderStarts.contains(where: message.hasPrefix) {
            return .notLeader
        }
        if message.hasSuffix("permission denied") { return .permissionDenied }
        if message.hasSuffix("not found") || message.hasSuffix("not found in metadata.yaml")
            || message.hasPrefix("no ") && message.contains(" for binding ")
        {
            return .notFound
        }
        if message.contains("port range conflicts with") || message.hasSuffix("already exists") { return .conflict }
        if message.hasSuffix(" exceeded") || message.contains(" too large") { return .tooLarge }
        if contextWords.contains(where: message.contains) { return .wrongContext }
        return .failed
    }

    private static let leaderEnds = ["not the leader", "cannot write relation settings"]
    private static let leaderStarts = [
        "cannot read relation application settings", "checking leadership continuity",
    ]
    private static let contextWords = [
        "not running an action", "not supported when running an action", "restricted context",
    ]
}
