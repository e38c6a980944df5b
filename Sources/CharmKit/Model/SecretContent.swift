import SealedStore

/// The content of a Juju secret: names to values, each value in guarded memory.
public struct SecretContent: Sendable {
    private var values: [String: SecretBytes]

    /// Content made of these values.
    ///
    /// Juju asks of a name that it have at least three characters, lower-case letters, digits and hyphens, and start with a
    /// letter (Juju 3.6).
    public init(_ values: [String: SecretBytes]) { self.values = values }

    /// The value of that name, or nil.
    public subscript(name: String) -> SecretBytes? { values[name] }

    /// The names, sorted.
    public var names: [String] { values.keys.sorted() }
}

extension SecretContent: Equatable {
    /// Compares names, and values in constant time.
    public static func == (left: SecretContent, right: SecretContent) -> Bool {
        guard left.names == right.names else { return false }
        return left.values.allSatisfy { name, value in right.values[name] == value }
    }
}

extension SecretContent: CustomStringConvertible {
    /// The names alone.
    public var description: String { "<redacted: \(names.joined(separator: ", "))>" }
}

extension SecretContent {
    /// Reads a JSON object of strings, as `secret-get --format=json` prints it, or nil when `json` is not one.
    init?(json: [UInt8]) {
        var reader = StrictJSONReader(json)
        guard let values = reader.secrets() else { return nil }
        self.values = values
    }

    /// The content as a JSON object of strings.
    func json() -> SecretBytes {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for name in names {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text += JSONText.quoted(name).utf8
            text += [UInt8(ascii: ":"), UInt8(ascii: "\"")]
            values[name]?.withBytes { bytes in
                for byte in bytes { Self.append(byte, to: &text) }
            }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
        return SecretBytes(consuming: &text)
    }

    private static func append(_ byte: UInt8, to text: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
        case 0..<0x20, 0x7F: text += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
        default: text.append(byte)
        }
    }
}
