/// Something on the machine, or at the region, that did not go as it should; the message says what to do.
public struct MaasHostError: Error, Hashable, CustomStringConvertible {
    /// What kind of failure it was.
    public let code: Code
    /// What failed, and what to do.
    public let description: String

    /// A failure.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// What can fail.
    public struct Code: Hashable, Sendable {
        private enum Kind { case machine, record, snap, enrollment, invalidURL, unreachable, refused, notFound }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// A file or program of the machine.
        public static let machine = Code(.machine)
        /// What a charm has recorded about the machine makes no sense.
        public static let record = Code(.record)
        /// Installing, stopping or removing MAAS.
        public static let snap = Code(.snap)
        /// MAAS's command ran and did not do what it was asked.
        public static let enrollment = Code(.enrollment)
        /// The URL can't be a region's, whoever answers there.
        public static let invalidURL = Code(.invalidURL)
        /// Nothing that is MAAS answers at the URL.
        public static let unreachable = Code(.unreachable)
        /// The region does not accept the API key, or the key's user may not ask.
        public static let refused = Code(.refused)
        /// The region has no such rack.
        public static let notFound = Code(.notFound)
    }
}
