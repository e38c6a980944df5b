import SealedStore

/// The content of a Juju secret: names to values, each value in guarded memory.
public struct SecretContent: Sendable {
    private var values: [String: SecretBytes]

    /// Content made of these values.
    ///
    /// Juju asks of a name that it have at least three letters and digits, all lower-case, the first a letter, with
    /// single hyphens between them (Juju 3.6). Values are text in UTF-8: other bytes go as their
    /// `SecretBytes.hex`. What is otherwise is refused when it is to be kept.
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

    /// The content as a JSON object of strings, which readers of YAML take for the same: as such Juju reads it.
    func json() -> SecretBytes {
        var text: [UInt8] = []
        // An array that grows leaves its old storage behind unwiped; no byte becomes more than six.
        text.reserveCapacity(names.reduce(2) { $0 + 6 * ($1.utf8.count + (values[$1]?.count ?? 0) + 1) })
        text.append(UInt8(ascii: "{"))
        for name in names {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            text += JSONText.quoted(name).utf8
            text += [UInt8(ascii: ":"), UInt8(ascii: "\"")]
            values[name]?.withBytes { Self.append($0, to: &text) }
            text.append(UInt8(ascii: "\""))
        }
        text.append(UInt8(ascii: "}"))
        return SecretBytes(consuming: &text)
    }

    private static func append(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        var rest = bytes[...]
        while let byte = rest.first {
            if let special = special(rest.prefix(3)) {
                let digits = String(special.scalar, radix: 16)
                text += "\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)".utf8
                rest = rest.dropFirst(special.length)
            } else {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
    }

    /// What these bytes begin with, if it may not stand in the text as it is: control characters and, to YAML, line
    /// ends (NEL, U+2028, U+2029) and what it refuses (U+FEFF, U+FFFE, U+FFFF).
    private static func special(_ bytes: Slice<UnsafeRawBufferPointer>) -> (scalar: Int, length: Int)? {
        guard let first = bytes.first else { return nil }
        switch first {
        case 0..<0x20, 0x7F: return (Int(first), 1)
        case 0xC2:
            guard let second = bytes.dropFirst().first, (0x80...0x9F).contains(second) else { return nil }
            return (Int(second), 2)
        case 0xE2, 0xEF:
            let scalars: [Unicode.Scalar] = ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}"]
            return scalars.first { bytes.elementsEqual(String($0).utf8) }.map { (Int($0.value), 3) }
        default: return nil
        }
    }
}
