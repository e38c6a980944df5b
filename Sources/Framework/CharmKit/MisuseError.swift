/// Something that a charm's code asks for and that can't be, found in the first test or hook that comes by it.
///
/// What is wrong with what a charm has observed or made fails each of its hooks, before any handler is called.
public struct MisuseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is asked for.
    public struct Code: Hashable, Sendable {
        private enum Kind {
            case action, handler, eventType, secretLabel, secretExpiry, relation, stateKey, status, port, undeclared
        }

        private let kind: Kind

        /// A second handler for one action.
        public static let action = Code(kind: .action)
        /// Handlers of one source that can't be told apart.
        public static let handler = Code(kind: .handler)
        /// Events of two types from one source.
        public static let eventType = Code(kind: .eventType)
        /// Secrets of two keepers under one label.
        public static let secretLabel = Code(kind: .secretLabel)
        /// A time at which no secret can expire.
        public static let secretExpiry = Code(kind: .secretExpiry)
        /// A relation on another endpoint than the one meant.
        public static let relation = Code(kind: .relation)
        /// Two things kept under one key.
        public static let stateKey = Code(kind: .stateKey)
        /// Ports that can't be open together.
        public static let port = Code(kind: .port)
        /// A status that nothing would replace.
        public static let status = Code(kind: .status)
        /// Something that the charm's metadata lacks; only tests know it.
        public static let undeclared = Code(kind: .undeclared)
    }

    /// What is asked for.
    public let code: Code
    /// What can't be and what to do, in one line.
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
