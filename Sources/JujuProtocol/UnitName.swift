/// The name of a unit, such as `maas-agent/0`: its application and its number.
public struct UnitName: Sendable, Hashable {
    /// The application's name.
    public let application: String
    /// The unit's number within its application.
    public let number: Int

    /// The unit `number` of `application`.
    public init(application: String, number: Int) {
        self.application = application
        self.number = number
    }

    /// Reads a name such as `maas-agent/0`, or nil when `text` is not one.
    ///
    /// The application's part follows Juju's rule: words of lower-case letters and digits joined by single hyphens, the
    /// first starting with a letter, each later one holding a letter.
    public init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Self.number(parts[1]), Self.isApplicationName(parts[0]) else { return nil }
        self.init(application: String(decoding: parts[0], as: UTF8.self), number: number)
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        guard digits.allSatisfy(isDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func isApplicationName(_ text: Substring.UTF8View) -> Bool {
        let words = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let first = text.first, isLetter(first) else { return false }
        return words.allSatisfy { word in
            word.contains(where: isLetter) && word.allSatisfy { isLetter($0) || isDigit($0) }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}

extension UnitName: LosslessStringConvertible {
    /// The name as Juju writes it, such as `maas-agent/0`.
    public var description: String { "\(application)/\(number)" }
}

extension UnitName: Comparable {
    /// Orders by application, then by number, so that `a/2` comes before `a/10`.
    public static func < (left: UnitName, right: UnitName) -> Bool {
        (left.application, left.number) < (right.application, right.number)
    }
}

extension UnitName: Codable {
    /// Reads the name from a string.
    ///
    /// - Throws: `DecodingError` when the string is not a unit name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let name = UnitName(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a unit name")
        }
        self = name
    }

    /// Writes the name as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
