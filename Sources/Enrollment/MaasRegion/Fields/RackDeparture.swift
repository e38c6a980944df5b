/// What is to become of a rack in MAAS when its agent leaves; without one it stays.
public enum RackDeparture: Hashable, Sendable, LosslessStringConvertible {
    /// The rack is to leave MAAS with the agent.
    case remove
    /// The rack has left already, though the relation stands.
    case removed
    /// The rack has left by operator request, though the relation stands, and MAAS goes on knowing it.
    case left
    /// The machine is a region of a MAAS itself, so that the agent stands back and has no rack.
    case hosted
    /// Something that this version does not know. Nothing is done about it.
    case unknown(String)

    /// A departure by its word on the wire, or nil when `text` can be none: 1 to 32 lower-case letters and hyphens.
    public init?(_ text: String) {
        switch text {
        case "remove": self = .remove
        case "removed": self = .removed
        case "left": self = .left
        case "hosted": self = .hosted
        default:
            guard Self.isWord(text) else { return nil }
            self = .unknown(text)
        }
    }

    /// The word on the wire.
    public var description: String {
        switch self {
        case .remove: "remove"
        case .removed: "removed"
        case .left: "left"
        case .hosted: "hosted"
        case .unknown(let word): word
        }
    }

    /// Whether a text can be a word of this interface, known or not.
    static func isWord(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}

extension RackDeparture: WireField {
    static let nature = "departure (remove, removed, left, hosted)"
}
