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
            case notFound, permissionDenied, notLeader, invalidArgument, unsupported, unreachable, malformedAnswer,
                failed
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The code's name.
        public var description: String { kind.rawValue }

        /// A relation, secret, binding or setting that is not there, or not any more.
        public static let notFound = Code(.notFound)
        /// The controller does not let this unit do it.
        public static let permissionDenied = Code(.permissionDenied)
        /// Only the leader may do it, and this unit is not the leader.
        public static let notLeader = Code(.notLeader)
        /// Juju refused an argument before it ran anything.
        public static let invalidArgument = Code(.invalidArgument)
        /// This version of Juju has no such tool.
        public static let unsupported = Code(.unsupported)
        /// Neither the agent's socket nor the tool's executable answered.
        public static let unreachable = Code(.unreachable)
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

    private static func code(of message: String, exitCode: Int) -> Code {
        if message.hasPrefix("bad request: unknown command") { return .unsupported }
        if leaderWords.contains(where: message.contains) { return .notLeader }
        if message.contains("permission denied") { return .permissionDenied }
        if message.contains("not found") || message.contains("no network config found") { return .notFound }
        return exitCode == 2 ? .invalidArgument : .failed
    }

    private static let leaderWords = [
        "not the leader", "is not leader of", "cannot write relation settings",
        "cannot read relation application settings",
    ]
}
