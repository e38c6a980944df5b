/// Something that cannot be done with the simulated model, and why.
public struct SimulationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Known: String { case badInput, damaged, notFound, alreadyExists, conflict, file, busy, restless }
        private let known: Known

        /// A charm, a bundle or an argument that cannot be understood.
        public static let badInput = Code(known: .badInput)
        /// A state directory whose content cannot be trusted.
        public static let damaged = Code(known: .damaged)
        /// Something named that is not in the model.
        public static let notFound = Code(known: .notFound)
        /// Something to be made that is there already.
        public static let alreadyExists = Code(known: .alreadyExists)
        /// Something that the model does not allow in its present state.
        public static let conflict = Code(known: .conflict)
        /// A file that cannot be read or written.
        public static let file = Code(known: .file)
        /// A state directory that another process uses.
        public static let busy = Code(known: .busy)
        /// Units that keep each other busy for ever.
        public static let restless = Code(known: .restless)

        /// The code's name.
        public var description: String { known.rawValue }
    }

    /// The kind of thing that went wrong.
    public let code: Code
    /// What went wrong, on what, and what to do.
    public let message: String

    /// An error with a message that a person can act on.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
