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
        guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        let (name, digits) = (text.utf8[..<slash], text.utf8[text.utf8.index(after: slash)...])
        guard let number = Self.number(digits), Self.isApplicationName(name) else { return nil }
        self.init(application: String(Substring(name)), number: number)
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        guard digits.allSatisfy(isDigit) else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    private static func isApplicationName(_ text: Substring.UTF8View) -> Bool {
        guard let first = text.first, isLetter(first) else { return false }
        var hasLetter = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"):
                guard hasLetter else { return false }
                hasLetter = false
            case _ where isLetter(byte): hasLetter = true
            default: guard isDigit(byte) else { return false }
            }
        }
        return hasLetter
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
