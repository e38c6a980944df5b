/// Data that does not fit the `maas_controller` interface (Python: `MaasInterfaceError`).
public struct MaasInterfaceError: Error, Hashable, CustomStringConvertible {
    /// What is wrong with the data.
    public let code: Code
    /// The field of the databag, or of the secret.
    public let field: String
    /// What is wrong with it.
    public let reason: String

    /// An error about a field.
    public init(_ code: Code, field: String, reason: String) {
        self.code = code
        self.field = field
        self.reason = reason
    }

    /// Which field, and what is wrong with it.
    public var description: String { "\(field) \(reason)" }

    /// What can be wrong with data.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String { case missing, malformed, tooManyRelations }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// The code's name.
        public var description: String { kind.rawValue }

        /// A field that must be there is not, or is empty.
        public static let missing = Code(.missing)
        /// A field holds something else than it should.
        public static let malformed = Code(.malformed)
        /// An endpoint that takes one relation has more.
        public static let tooManyRelations = Code(.tooManyRelations)
    }
}
