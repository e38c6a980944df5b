import CharmKit

/// Why the region is gone for an agent.
public enum RegionDeparture: Sendable, Hashable, CustomStringConvertible {
    /// The agent's unit has left the relation.
    case left(Departure)
    /// The relation stands, but the region has withdrawn what it had published.
    case withdrawn

    /// The reason in a word, such as `relation-removed` or `withdrawn`.
    public var description: String {
        switch self {
        case .left(let departure): departure.rawValue
        case .withdrawn: "withdrawn"
        }
    }
}
