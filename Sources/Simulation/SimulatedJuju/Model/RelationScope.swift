import JujuProtocol

/// The units that take part in a relation, of which one side can be had without going through the other.
public struct RelationScope: Sendable, Hashable {
    private var units: [String: Set<UnitName>] = [:]

    /// The scope of these units.
    public init(_ units: some Sequence<UnitName>) { for unit in units { insert(unit) } }

    /// Whether the unit takes part.
    public func contains(_ unit: UnitName) -> Bool { units[unit.application]?.contains(unit) == true }

    /// Lets a unit take part.
    public mutating func insert(_ unit: UnitName) { units[unit.application, default: []].insert(unit) }

    /// Ends a unit's part.
    public mutating func remove(_ unit: UnitName) {
        units[unit.application]?.remove(unit)
        if units[unit.application]?.isEmpty == true { units[unit.application] = nil }
    }

    /// Whether no unit takes part.
    public var isEmpty: Bool { units.isEmpty }

    /// The units of one application, in no order.
    public func units(of application: String) -> Set<UnitName> { units[application] ?? [] }
}

extension RelationScope: Sequence {
    /// Goes through the units, in no order.
    public func makeIterator() -> FlattenSequence<Dictionary<String, Set<UnitName>>.Values>.Iterator {
        units.values.joined().makeIterator()
    }
}

extension RelationScope: ExpressibleByArrayLiteral {
    /// The scope of these units.
    public init(arrayLiteral elements: UnitName...) { self.init(elements) }
}

extension RelationScope: Codable {
    /// Reads the units from a list of names.
    public init(from decoder: any Decoder) throws { self.init(try [UnitName](from: decoder)) }

    /// Writes the units as a list of names, in order.
    public func encode(to encoder: any Encoder) throws { try sorted().encode(to: encoder) }
}
