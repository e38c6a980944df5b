/// A thing that a model holds many of, and that others look for by what it belongs to.
public protocol ModelEntry: Sendable, Codable, Hashable {
    /// What the thing belongs to, such as `application maas-agent`; the same as long as it exists.
    var groups: [String] { get }
}

/// The things of one kind in a model, by key, which also knows them by group: finding the few relations of an
/// application costs the same in a model of ten units and of ten thousand. Of a few things each is looked at instead, since a
/// scenario makes several tables, for a single event; for the same reason it can be inlined.
public struct ModelTable<Key: Hashable & Comparable & Sendable & Codable & CodingKeyRepresentable, Value: ModelEntry>:
    Sendable
{
    /// A thing in a place of its own, so that it can be read without a copy, and the groups under which it was noted.
    @usableFromInline
    final class Entry: @unchecked Sendable {
        @usableFromInline var value: Value?
        @usableFromInline let groups: [String]

        /// Whether the thing was taken away; other than a comparison with nil this copies nothing.
        @usableFromInline var isEmpty: Bool {
            switch value {
            case .none: true
            default: false
            }
        }

        @usableFromInline
        init(_ value: Value?, groups: [String] = []) {
            self.value = value
            self.groups = groups
        }
    }

    /// A part that is read through these is copied without the rest of the thing.
    @usableFromInline var entries: [Key: Entry] = [:]
    /// The keys by group; nil as long as there are few things.
    @usableFromInline var members: [String: Set<Key>]?

    /// An empty table.
    public init() {}

    /// The thing with that key, or nil.
    @inlinable public subscript(key: Key) -> Value? {
        _read {
            if let entry = entries[key] { yield entry.value } else { yield nil }
        }
        _modify {
            if let entry = own(key) {
                yield &entry.value
                if entry.isEmpty { leave(key) }
            } else {
                let entry = Entry(nil)
                yield &entry.value
                if !entry.isEmpty { join(key, entry) }
            }
        }
    }

    /// The thing with that key; one that is not there comes to be when it is changed.
    @inlinable public subscript(key: Key, default value: @autoclosure () -> Value) -> Value {
        get { self[key] ?? value() }
        _modify {
            var changed = self[key] ?? value()
            yield &changed
            self[key] = changed
        }
    }

    /// The entry of that key, which no other table shares.
    @inlinable mutating func own(_ key: Key) -> Entry? {
        guard let index = entries.index(forKey: key) else { return nil }
        if !isKnownUniquelyReferenced(&entries.values[index]) {
            let shared = entries.values[index]
            entries.values[index] = Entry(shared.value, groups: shared.groups)
        }
        return entries.values[index]
    }

    @inlinable mutating func join(_ key: Key, _ entry: Entry) {
        entries[key] = entry
        if members != nil {
            note(key)
        } else if entries.count > 8 {
            members = [:]
            for key in entries.keys { note(key) }
        }
    }

    @usableFromInline mutating func note(_ key: Key) {
        guard let value = entries[key]?.value else { return }
        let groups = value.groups
        entries[key] = Entry(value, groups: groups)
        for group in groups { members?[group, default: []].insert(key) }
    }

    @inlinable mutating func leave(_ key: Key) {
        for group in entries.removeValue(forKey: key)?.groups ?? [] {
            members?[group]?.remove(key)
            if members?[group]?.isEmpty == true { members?[group] = nil }
        }
    }

    /// The keys of a group, in no order.
    func keys(in group: String) -> Set<Key> {
        if let members { return members[group] ?? [] }
        var keys: Set<Key> = []
        for (key, entry) in entries where entry.value?.groups.contains(group) == true { keys.insert(key) }
        return keys
    }

    /// The things of a group, in the order of their keys.
    package func values(in group: String) -> [Value] { keys(in: group).sorted().compactMap { self[$0] } }

    /// The keys, in no order.
    public var keys: some Collection<Key> { entries.keys }

    /// The things, in no order.
    public var values: some Collection<Value> { entries.values.lazy.compactMap { $0.value } }

    /// How many there are.
    public var count: Int { entries.count }

    /// Whether there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// What `transform` makes of each thing, by key.
    public func mapValues<Other>(_ transform: (Value) throws -> Other) rethrows -> [Key: Other] {
        try entries.compactMapValues { try $0.value.map(transform) }
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
    public static func == (left: ModelTable, right: ModelTable) -> Bool { left.plain == right.plain }

    /// Hashes the things.
    public func hash(into hasher: inout Hasher) { hasher.combine(plain) }

    private var plain: [Key: Value] { mapValues { $0 } }
}

extension ModelTable: Codable {
    /// Reads the things from a map by key.
    public init(from decoder: any Decoder) throws {
        for (key, value) in try [Key: Value](from: decoder) { self[key] = value }
    }

    /// Writes the things as a map by key.
    public func encode(to encoder: any Encoder) throws { try mapValues { $0 }.encode(to: encoder) }
}

extension ModelTable: Sequence {
    /// Goes through the keys and things, in no order.
    public func makeIterator() -> some IteratorProtocol<(key: Key, value: Value)> {
        entries.lazy.compactMap { key, entry in entry.value.map { (key: key, value: $0) } }.makeIterator()
    }
}
