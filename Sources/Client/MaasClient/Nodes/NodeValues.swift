/// Whether a node is on, as far as MAAS knows; unknown values are kept.
public struct PowerState: RawRepresentable, Sendable, Hashable {
    /// The word in the API.
    public let rawValue: String

    /// The state of word `rawValue`, known or not.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It is on.
    public static let on = Self(rawValue: "on")
    /// It is off.
    public static let off = Self(rawValue: "off")
    /// MAAS does not know, or does not control it.
    public static let unknown = Self(rawValue: "unknown")
    /// MAAS could not find out.
    public static let error = Self(rawValue: "error")
}

/// A zone: nodes that share a fate, such as a room's.
public struct Zone: Sendable, Hashable {
    /// The number.
    public let id: Int
    /// The name, by which nodes are put into it.
    public let name: String
    /// A person's words on it.
    public let description: String

    init?(_ json: JSONValue) {
        guard let name = json.string(.name) else { return nil }
        self.name = name
        id = json.number(.id)
        description = json.text(.description)
    }
}

/// A DNS domain.
public struct Domain: Sendable, Hashable {
    /// The number.
    public let id: Int
    /// The name, by which nodes are put into it.
    public let name: String
    /// Whether MAAS answers for it.
    public let isAuthoritative: Bool
    /// How long answers may be kept, in seconds; nil for MAAS's default.
    public let ttl: Int?
    /// Whether new nodes get into it.
    public let isDefault: Bool

    init?(_ json: JSONValue) {
        guard let name = json.string(.name) else { return nil }
        self.name = name
        id = json.number(.id)
        isAuthoritative = json[.authoritative]?.bool ?? false
        ttl = json[.ttl]?.int
        isDefault = json[.is_default]?.bool ?? false
    }
}
