import MaasIdentifiers

import CharmKit
import JujuProtocol
import SealedStore

/// A value that a peer publishes as text, in a type that bounds it.
protocol WireField: LosslessStringConvertible, Codable {
    /// What the text should be, for the message when it is something else.
    static var nature: String { get }
}

extension WireField {
    /// Reads the value from a string.
    ///
    /// - Throws: `DecodingError` when the string is no such value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "is no \(Self.nature)")
        }
        self = value
    }

    /// Writes the value as a string.
    ///
    /// - Throws: What `encoder` throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Reads a field of a peer's, or throws that it is no such thing.
    init(_ text: String, field: String) throws(MaasInterfaceError) {
        guard let value = Self(text) else { throw .malformed(field, text, isNo: Self.nature) }
        self = value
    }

    /// Reads a field that need not be there; an empty one is not.
    static func optional(_ field: String, in fields: [String: String]) throws(MaasInterfaceError) -> Self? {
        guard let text = fields[field], !text.isEmpty else { return nil }
        return try Self(text, field: field)
    }
}

extension UnitName {
    /// The longest name of a unit, in characters.
    static let maximumLength = 256

    /// Reads a field that must name a unit.
    init(_ text: String, field: String) throws(MaasInterfaceError) {
        guard text.utf8.count <= Self.maximumLength, let name = UnitName(text) else {
            throw .malformed(field, text, isNo: "name of a unit")
        }
        self = name
    }
}

extension [MACAddress] {
    /// Reads a JSON array of addresses, in any of their spellings; sorted, each once.
    init(json text: String, field: String) throws(MaasInterfaceError) {
        // Each address takes 21 bytes at most, or 75 when every character of it is escaped.
        guard text.utf8.count <= 80 * MACAddress.maximumCount, let strings = JSONText.strings(in: text) else {
            throw MaasInterfaceError(.malformed, field: field, reason: "is not a JSON array of strings")
        }
        guard strings.count <= MACAddress.maximumCount else {
            throw MaasInterfaceError(
                .malformed, field: field, reason: "has \(strings.count) entries, more than \(MACAddress.maximumCount)")
        }
        var addresses: Set<MACAddress> = []
        for string in strings { addresses.insert(try MACAddress(string, field: field)) }
        self = addresses.sorted()
    }
}

extension MaasInterfaceError {
    /// What a peer published in a field is no such thing.
    static func malformed(_ field: String, _ text: String, isNo nature: String) -> MaasInterfaceError {
        MaasInterfaceError(.malformed, field: field, reason: "holds \(ForeignText.quoted(text)), no \(nature)")
    }
}

extension HostName: WireField {
    static let nature = "host name (RFC 1123)"
}

extension SystemID: WireField {
    static let nature = "ID of a node in MAAS (6 lower-case letters and digits)"
}
