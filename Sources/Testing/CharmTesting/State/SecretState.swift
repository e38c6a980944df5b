import JujuProtocol

/// A secret as one unit knows it. Its content prints as redacted, and is written down when the state is encoded.
public struct SecretState: Sendable, Codable, Hashable {
    /// Who owns a secret.
    public enum Owner: Sendable, Codable, Hashable {
        /// This unit's application.
        case application
        /// This unit.
        case unit
        /// Another application.
        case other(String)
        /// The operator, as for options of type secret.
        case user
    }

    /// The twenty characters by which Juju knows it.
    public var id: String
    /// Who owns it.
    public var owner: Owner
    /// The owner's label or, when somebody else owns it, this unit's own; nil for none.
    public var label: String?
    /// What the owner says of it.
    public var description: String
    /// How often its owner is to rotate it, such as `daily`; nil for never.
    public var rotation: String?
    /// When its latest revision expires, in seconds since 1970.
    public var expires: Double?
    /// The content of each revision that exists.
    public var revisions: [Int: Content]
    /// The revision that this unit tracks; nil when it has never read the secret.
    public var tracked: Int?
    /// The applications and units that were given the right to read it, of a secret of this unit or its application.
    public var readers: Set<String>
    /// Whether this unit may read it, of a secret of somebody else's.
    public var isGranted: Bool

    /// A secret with these revisions, oldest first and numbered from 1. Its id is by default made of owner and label.
    public init(
        id: String? = nil, owner: Owner = .application, label: String? = nil, description: String = "",
        rotation: String? = nil, expires: Double? = nil, revisions: [Content], tracked: Int? = nil,
        readers: Set<String> = [], isGranted: Bool = true
    ) {
        self.id = id ?? Self.id(of: owner, label)
        self.owner = owner
        self.label = label
        self.description = description
        self.rotation = rotation
        self.expires = expires
        self.revisions = Dictionary(uniqueKeysWithValues: zip(1..., revisions))
        self.tracked = tracked
        self.readers = readers
        self.isGranted = isGranted
    }

    /// The secret's URI, as it is published in databags.
    public var uri: String { "secret:\(id)" }

    /// The number of the latest revision, or 0.
    public var latestRevision: Int { revisions.keys.max() ?? 0 }

    /// The latest content.
    public var latest: Content? { revisions[latestRevision] }

    /// The content that this unit reads.
    public var trackedContent: Content? { tracked.flatMap { revisions[$0] } }

    /// Whether this unit or its application owns it.
    public var isOwn: Bool { owner == .application || owner == .unit }

    /// A copy with one more revision.
    public func revised(_ content: Content) -> SecretState {
        var secret = self
        secret.revisions[latestRevision + 1] = content
        return secret
    }

    /// An id for secrets of which a test does not care about the id.
    private static func id(of owner: Owner, _ label: String?) -> String {
        let digits = Array("0123456789abcdefghijklmnopqrstuv".utf8)
        // FNV-1a, which is the same in every process.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in "\(owner) \(label ?? "")".utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let tail = (0..<12).map { digits[Int(hash >> (5 * $0) & 31)] }
        return "d0000000" + String(decoding: tail.dropLast(), as: UTF8.self) + "0"
    }
}

extension SecretState {
    /// What a revision of a secret holds: values by name. It prints the names alone.
    public struct Content: Sendable, Hashable, ExpressibleByDictionaryLiteral {
        /// The values by name.
        public let values: [String: String]

        /// These values.
        public init(_ values: [String: String]) { self.values = values }

        /// These values.
        public init(dictionaryLiteral elements: (String, String)...) {
            values = Dictionary(elements) { $1 }
        }

        /// The value of that name, or nil.
        public subscript(name: String) -> String? { values[name] }
    }
}

extension SecretState.Content: Codable {
    /// Reads a map of strings.
    public init(from decoder: any Decoder) throws {
        values = try decoder.singleValueContainer().decode([String: String].self)
    }

    /// Writes the values as they are.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}

extension SecretState.Content: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The names alone.
    public var description: String { "<redacted: \(values.keys.sorted().joined(separator: ", "))>" }
    /// The names alone.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
