/// Why an environment is not that of a hook.
public struct HookEnvironmentError: Error, Sendable, Equatable {
    /// What is wrong with the variable.
    public struct Code: Sendable, Equatable {
        private enum Kind { case missing, malformed }

        private let kind: Kind

        /// The variable is not set, or empty.
        public static let missing = Code(kind: .missing)
        /// The variable's value makes no sense.
        public static let malformed = Code(kind: .malformed)
    }

    /// What is wrong with the variable.
    public let code: Code
    /// The variable's name.
    public let variable: String
    /// What is there, if anything.
    public let value: String?

    init(_ code: Code, _ variable: String, value: String? = nil) {
        self.code = code
        self.variable = variable
        self.value = value
    }
}

extension HookEnvironmentError: CustomStringConvertible {
    /// The failure in one line.
    public var description: String {
        guard let value else { return "\(variable) is not set: a charm is run by Juju, which sets it" }
        return "\(variable) is \(goQuoted(value)), which is not what Juju sets"
    }
}
