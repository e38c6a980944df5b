/// The URI of a Juju secret, as an option of type secret or a peer gives it.
///
/// Juju writes `secret:ID`, `secret://MODEL-UUID/ID` or the id alone, and means the same: the id tells secrets apart.
public struct SecretURI: Sendable, Hashable, LosslessStringConvertible {
    /// The URI, as it was given.
    public let description: String
    /// The secret's id, 20 characters.
    public var id: String { Self.id(in: description) }

    /// Reads a URI, or nil when Juju would not take it for one.
    public init?(_ text: String) {
        let isURI = text.hasPrefix("secret:")
        let parts = (isURI ? text.dropFirst(7) : text[...]).split(separator: "/", omittingEmptySubsequences: false)
        guard let id = parts.last, id.utf8.count == Self.idLength, id.utf8.allSatisfy(Self.isIDByte) else { return nil }
        switch parts.count {
        case 1: break
        case 2 where isURI && Self.isUUID(parts[0]): break
        case 4 where isURI && parts[0].isEmpty && parts[1].isEmpty && Self.isUUID(parts[2]): break
        default: return nil
        }
        description = text
    }

    /// The id in a URI that Juju has given, or has taken for one.
    static func id(in uri: String) -> String { String(uri.suffix(idLength)) }

    static let wanted = "the URI of a secret, as juju add-secret prints it"
    private static let idLength = 20

    private static func isIDByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "v")).contains(byte)
    }

    private static func isUUID(_ text: Substring) -> Bool {
        text.split(separator: "-", omittingEmptySubsequences: false).map(\.utf8.count) == [8, 4, 4, 4, 12]
            && text.utf8.allSatisfy("0123456789abcdef-".utf8.contains)
    }
}

extension SecretURI: Decodable {
    /// Reads the URI from a string.
    ///
    /// - Throws: An error that says what is wanted when the string is no URI.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let uri = SecretURI(text) else {
            if let option = decoder as? FieldDecoder { throw option.mismatch(Self.wanted) }
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not \(Self.wanted)")
        }
        self = uri
    }
}

extension Model {
    /// The secret of a URI, which somebody has given to this unit.
    public func secret(_ uri: SecretURI) -> Secret { secret(uri.description) }
}
