/// Something that can't be known of a snap, or done with it.
public struct SnapError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it was.
    public struct Code: Hashable, Sendable {
        private enum Kind { case invalidName, missing, unreachable, failed }

        private let kind: Kind

        /// The name is none that a snap can have.
        public static let invalidName = Code(kind: .invalidName)
        /// The machine has no snapd.
        public static let missing = Code(kind: .missing)
        /// Snapd does not answer.
        public static let unreachable = Code(kind: .unreachable)
        /// Snapd refused, or could not do it.
        public static let failed = Code(kind: .failed)
    }

    /// What kind of failure it was.
    public let code: Code
    /// The name of the snap.
    public let snap: String
    /// What went wrong, with snapd's words where there are some.
    public let reason: String

    /// An error of these parts.
    public init(_ code: Code, snap: String, reason: String) {
        self.code = code
        self.snap = snap
        self.reason = reason
    }

    /// The failure in one line.
    public var description: String { "snap \(snap): \(reason)" }

    /// - Throws: An error when `name` is none that a snap can have, which a command or a URL would take for something else.
    static func check(_ name: String) throws(SnapError) {
        let isPlain = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_".utf8.contains(byte)
        }
        guard isPlain, !name.isEmpty, !name.hasPrefix("-") else {
            throw SnapError(.invalidName, snap: name, reason: "that is no name of a snap")
        }
    }
}
