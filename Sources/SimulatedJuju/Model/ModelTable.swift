/// A thing that a model holds many of, and that others look for by what it belongs to.
public protocol ModelEntry: Sendable, Codable, Hashable {
    /// What the thing belongs to, such as `application maas-agent`; the same as long as it exists.
    var groups: [String] { get }
}

/// The things of one kind in a model, by key, which also knows them by group: finding the few relations of an
/// application costs the same in a model of ten units and of ten thousand.
public struct ModelTable<Key: Hashable & Comparable & Sendable & Codable & CodingKeyRepresentable, Value: ModelEntry>:
    Sendable
{
    private var entries: [Key: Value] = [:]
    private var members: [String: Set<Key>] = [:]
    private var memberships: [Key: [String]] = [:]

    /// An empty table.
    public init() {}

    /// The thing with that key, or nil.
    public subscript(key: Key) -> Value? {
        get { entries[key] }
        _modify {
            let count = entries.count
            yield &entries[key]
            if entries.count > count { join(key) } else if entries.count < count { leave(key) }
        }
    }

    /// The thing with that key; one that is not there comes to be when it is changed.
    public subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { entries[key] ?? value() }
        _modify {
            let count = entries.count
            yield &entries[key, default: value()]
            if entries.count > count { join(key) }
        }
    }

    private mutating func join(_ key: Key) {
        let groups = entries[key]?.groups ?? []
        for group in groups { members[group, default: []].insert(key) }
        memberships[key] = groups
    }

    private mutating func leave(_ key: Key) {
        for group in memberships.removeValue(forKey: key) ?? [] {
            members[group]?.remove(key)
            if members[group]?.isEmpty == true { members[group] = nil }
        }
    }

    /// The keys of a group, in no order.
    func keys(in group: String) -> Set<Key> { members[group] ?? [] }

    /// The things of a group, in the order of their keys.
    func values(in group: String) -> [Value] { keys(in: group).sorted().compactMap { entries[$0] } }

    /// The keys, in no order.
    public var keys: Dictionary<Key, Value>.Keys { entries.keys }

    /// The things, in no order.
    public var values: Dictionary<Key, Value>.Values { entries.values }

    /// How many there are.
    public var count: Int { entries.count }

    /// Whether there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// What `transform` makes of each thing, by key.
    public func mapValues<Other>(_ transform: (Value) throws -> Other) rethrows -> [Key: Other] {
        try entries.mapValues(transform)
    }
}

extension ModelTable: ExpressibleByDictionaryLiteral {
    /// A table of these things.
    public init(dictionaryLiteral elements: (Key, Value)...) {
        for (key, value) in elements { self[key] = value }
    }
}

extension ModelTable: Hashable {
    /// Whether both hold the same things.
    public static func == (left: ModelTable, right: ModelTable) -> Bool { left.entries == right.entries }

    /// Hashes the things.
    public func hash(into hasher: inout Hasher) { hasher.combine(entries) }
}

extension ModelTable: Codable {
    /// Reads the things from a map by key.
    public init(from decoder: any Decoder) throws {
        for (key, value) in try [Key: Value](from: decoder) { self[key] = value }
    }

    /// Writes the things as a map by key.
    public func encode(to encoder: any Encoder) throws { try entries.encode(to: encoder) }
}

extension ModelTable: Sequence {
    /// Goes through the keys and things, in no order.
    public func makeIterator() -> Dictionary<Key, Value>.Iterator { entries.makeIterator() }
}
