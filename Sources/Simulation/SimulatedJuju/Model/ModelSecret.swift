import JujuProtocol

/// A secret without its content, which is kept apart.
public struct ModelSecret: ModelEntry {
    /// One revision.
    public struct Revision: Sendable, Codable, Hashable {
        /// The number, from 1.
        public var number: Int
        /// The SHA-256 of the content, by which equal contents are known.
        public var checksum: String
        /// When it was made, in seconds since 1970; nil if nobody noted it.
        public var created: Double?
        /// When it expires, in seconds since 1970; nil for never.
        public var expire: Double?
    }

    /// Who may read a secret.
    public struct Grant: Sendable, Codable, Hashable {
        /// The tag of the application or unit that may read it.
        public var target: String
        /// The tag of the relation that it holds for.
        public var scope: String
        /// What is allowed: `view`.
        public var role: String
    }

    /// The twenty characters by which the secret is known.
    public var id: String
    /// The tag of the owner: an application, a unit, or the model for a user's secret.
    public var owner: String
    /// The owner's label, or empty.
    public var label = ""
    /// The description, or empty.
    public var description = ""
    /// When it was made, in seconds since 1970; nil if nobody noted it.
    public var created: Double?
    /// When anything of it changed last, in seconds since 1970; nil if nobody noted it.
    public var updated: Double?
    /// The rotation policy, or empty.
    public var rotate = ""
    /// When the secret is to be rotated next, in seconds since 1970.
    public var nextRotate: Double?
    /// The revisions that exist, oldest first.
    public var revisions: [Revision] = [] {
        didSet {
            guard let last = revisions.last, last.number > latestRevision else { return }
            (latestRevision, latestChecksum) = (last.number, last.checksum)
        }
    }
    /// The number of the latest revision that there was, removed or not, or 0. No number is used twice.
    public private(set) var latestRevision = 0
    /// The checksum of that revision.
    public private(set) var latestChecksum = ""
    /// Who may read it.
    public var grants: [Grant] = []
    /// The revision that each unit of another model tracks.
    public var remoteReaders: [UnitName: Int] = [:]
    /// Whether revisions that nobody tracks go by themselves; a user's secret alone has that.
    public var isPruned: Bool?

    /// The secret `id` of the owner with this tag.
    public init(id: String, owner: String) {
        self.id = id
        self.owner = owner
    }

    /// The owner.
    public var groups: [String] { [owner] }

    /// When the latest revision expires, in seconds since 1970; nil for never.
    public var expire: Double? { latest?.expire }

    /// The latest revision, or nil where it was removed.
    var latest: Revision? { revisions.last.flatMap { $0.number == latestRevision ? $0 : nil } }

    /// Whether a text may be the id of a secret. Twenty digits of base 32 hold 100 bits and an id 96: the last digit has only its
    /// first bit to set.
    package static func isID(_ text: String) -> Bool {
        text.utf8.count == 20 && text.utf8.allSatisfy { (48...57).contains($0) || (97...118).contains($0) }
            && (text.utf8.last == UInt8(ascii: "0") || text.utf8.last == UInt8(ascii: "g"))
    }

    /// The key of a revision's content.
    func contentKey(_ revision: Int) -> String { "\(id)/\(revision)" }

    /// The tag of an application as an owner or reader.
    static func owner(application: String) -> String { "application-\(application)" }

    /// The application that owns the secret, or nil.
    var owningApplication: String? {
        owner.hasPrefix("application-") ? String(owner.dropFirst("application-".count)) : nil
    }
}

/// What a unit knows of a secret that it reads.
public struct SecretConsumer: Sendable, Codable, Hashable {
    /// The unit's own label, or empty.
    public var label = ""
    /// The revision that plain reads give.
    public var currentRevision: Int
    /// The latest revision at the last read.
    public var latestRevision: Int
}

/// The content of a revision: base64 texts by key. It prints as redacted.
public struct SecretContent: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The base64 texts by key.
    let values: [String: String]

    /// The content with these base64 texts.
    init(_ values: [String: String]) { self.values = values }

    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { description }
    /// Nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
