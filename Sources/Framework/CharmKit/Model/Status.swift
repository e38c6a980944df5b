/// The status of a unit or an application, as people see it in `juju status`.
public struct Status: Sendable, Hashable {
    /// How things are; the more urgent one wins.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Comparable {
        /// All is well.
        case active
        /// Another application or the system will act.
        case waiting
        /// The charm is working just now.
        case maintenance
        /// A human must act.
        case blocked

        /// Orders by urgency: active, waiting, maintenance, blocked.
        public static func < (left: Kind, right: Kind) -> Bool { left.urgency < right.urgency }

        private var urgency: Int {
            switch self {
            case .active: 0
            case .waiting: 1
            case .maintenance: 2
            case .blocked: 3
            }
        }
    }

    /// How things are.
    public var kind: Kind
    /// What a person should know; nothing when all is well.
    public var message: String

    /// A status with a message.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// All is well.
    public static let active = Status(.active, "")
    /// All is well, with a remark.
    public static func active(_ message: String) -> Status { Status(.active, message) }
    /// Another application or the system will act; the message says who.
    public static func waiting(_ message: String) -> Status { Status(.waiting, message) }
    /// The charm is working just now.
    public static func maintenance(_ message: String) -> Status { Status(.maintenance, message) }
    /// A human must act; the message says what to do.
    public static func blocked(_ message: String) -> Status { Status(.blocked, message) }
}

extension Status {
    /// The status as one line of at most 500 characters, since a message may repeat what a peer said.
    var printable: Status {
        if message.utf8.count <= 500, message.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return self }
        let line = message.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) }
        return Status(kind, line.count > 500 ? String(line.prefix(499)) + "…" : String(line))
    }
}

extension Status: CustomStringConvertible {
    /// The status as one line.
    public var description: String { message.isEmpty ? kind.rawValue : "\(kind.rawValue): \(message)" }
}
