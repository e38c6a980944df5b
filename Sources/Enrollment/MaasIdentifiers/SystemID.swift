/// The ID that MAAS gives a node: six lower-case letters and digits, such as `4e663g` (MAAS 2.0 and later).
public struct SystemID: Hashable, Sendable, LosslessStringConvertible, Comparable {
    /// The six characters.
    public let description: String

    /// An ID, or nil when `text` is none.
    public init?(_ text: String) {
        let isID =
            text.utf8.count == 6
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                default: false
                }
            }
        guard isID else { return nil }
        description = text
    }

    /// Orders as texts do.
    public static func < (left: SystemID, right: SystemID) -> Bool { left.description < right.description }
}
