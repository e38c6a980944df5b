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
        private enum Kind {
            case machine, malformed, unknownMode, snap, enrollment, invalidURL, unreachable, refused, credentials,
                badRequest,
                notFound, bug
        }

        private let kind: Kind

        private init(_ kind: Kind) { self.kind = kind }

        /// A file or program of the machine that can't be used now.
        public static let machine = Code(.machine)
        /// A file of the machine holds something else than it should, so that somebody has to mend it.
        public static let malformed = Code(.malformed)
        /// Nobody can tell what MAAS is on the machine: a rack, a region, or both.
        public static let unknownMode = Code(.unknownMode)
        /// Installing, stopping or removing MAAS.
        public static let snap = Code(.snap)
        /// MAAS's command ran and did not do what it was asked.
        public static let enrollment = Code(.enrollment)
        /// The URL can't be a region's, whoever answers there.
        public static let invalidURL = Code(.invalidURL)
        /// Nothing that is MAAS answers at the URL.
        public static let unreachable = Code(.unreachable)
        /// Somebody must do something before the region can be asked: its certificate, or what the API key's user may do.
        public static let refused = Code(.refused)
        /// The region does not accept the API key.
        public static let credentials = Code(.credentials)
        /// MAAS refuses what was asked, and may not refuse a part of it: one unit's answer says nothing of the others'.
        public static let badRequest = Code(.badRequest)
        /// The charm and its `maasctl` do not understand each other.
        public static let bug = Code(.bug)
        /// The region has no such rack.
        public static let notFound = Code(.notFound)
    }
}
