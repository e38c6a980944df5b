/// The MAC address of a network interface, in the one spelling that MAAS compares: `52:54:00:0a:0b:0c`.
///
/// Upper case, hyphens and Cisco's dots are other spellings of the same address and are normalised:
///
/// ```swift
/// MACAddress("52-54-00-0A-0B-0C")?.description  // "52:54:00:0a:0b:0c"
/// MACAddress("5254.000a.0b0c")?.description     // "52:54:00:0a:0b:0c"
/// ```
public struct MACAddress: Hashable, Sendable, LosslessStringConvertible, Comparable {
    /// Six pairs of lower-case hexadecimal digits, joined by colons.
    public let description: String

    /// The most addresses that a machine may have.
    public static let maximumCount = 512

    /// An address, or nil when `text` is none, or is that of no single interface: a group's, or only zeros.
    public init?(_ text: String) {
        guard let digits = Self.digits(of: Array(text.utf8)), digits.contains(where: { $0 != UInt8(ascii: "0") }) else {
            return nil
        }
        // The lowest bit of the first octet marks groups and broadcast (IEEE 802).
        guard let low = Character(Unicode.Scalar(digits[1])).hexDigitValue, low & 1 == 0 else { return nil }
        description = stride(from: 0, to: 12, by: 2)
            .map { String(decoding: digits[$0..<$0 + 2], as: UTF8.self) }
            .joined(separator: ":")
    }

    /// Orders as texts do.
    public static func < (left: MACAddress, right: MACAddress) -> Bool { left.description < right.description }

    /// The twelve digits in lower case, when they stand in pairs with colons or hyphens or in fours with dots.
    private static func digits(of text: [UInt8]) -> [UInt8]? {
        let width: Int
        let separators: [UInt8]
        switch text.count {
        case 17: (width, separators) = (2, [UInt8(ascii: ":"), UInt8(ascii: "-")])
        case 14: (width, separators) = (4, [UInt8(ascii: ".")])
        default: return nil
        }
        let separator = text[width]
        guard separators.contains(separator) else { return nil }
        var digits: [UInt8] = []
        for (index, byte) in text.enumerated() {
            if index % (width + 1) == width {
                guard byte == separator else { return nil }
            } else {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): digits.append(byte)
                case UInt8(ascii: "A")...UInt8(ascii: "F"): digits.append(byte | 0x20)
                default: return nil
                }
            }
        }
        return digits
    }
}

extension MACAddress: WireField {
    static let nature = "MAC address of a network interface"
}
