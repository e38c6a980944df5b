import JujuProtocol

/// A relation: two endpoints, or one for a peer relation, and the databags on it.
public struct ModelRelation: ModelEntry {
    /// A databag and how often it changed.
    public struct Databag: Sendable, Codable, Hashable {
        /// The content.
        public var values: [String: String] = [:]
        /// How often it changed.
        public var version = 0

        /// A databag with this content.
        public init(values: [String: String] = [:], version: Int = 0) {
            self.values = values
            self.version = version
        }

        /// Merges `changes`; an empty value deletes its key. Counts a version if anything changed, and says whether it did.
        @discardableResult
        mutating func merge(_ changes: [String: String]) -> Bool {
            var changed = false
            for (key, value) in changes {
                let new = value.isEmpty ? nil : value
                if !RawText.areSame(values[key], new) {
                    values[key] = new
                    changed = true
                }
            }
            if changed { version += 1 }
            return changed
        }

        /// Makes it hold `values` alone. Counts a version if that changes anything.
        mutating func replace(by new: [String: String]) {
            guard !RawText.areSame(values, new) else { return }
            values = new
            version += 1
        }
    }

    /// How far a relation has come (core/status/status.go).
    public enum Status: String, Sendable, Codable, Hashable {
        /// No leader of an application of this model takes part yet.
        case joining
        case joined
        /// The leader has not yet run relation-broken since it was suspended.
        case suspending
        case suspended
    }

    /// The relation's number.
    public var id: Int
    /// Requirer before provider, or the one peer.
    public var endpoints: [RelationEndpoint]
    /// Whether the relation is wanted.
    public var life = Life.alive
    /// How far it has come, as the leaders of its applications told.
    private var told: Status?
    /// Since when its status has been what it is, in seconds since 1970.
    public var since = 0.0
    /// Whether it is suspended.
    public var isSuspended = false
    /// Why it is suspended, if somebody said so.
    public var suspensionMessage: String?
    /// The model of the other side, when it is another one.
    public var otherModelUUID: String?
    /// What there is to know of it where the other side is in another model.
    public var crossing: Crossing?
    /// The units that take part now.
    public var scope: RelationScope = []
    /// Which units of the other side a unit sees.
    public var visibility = RelationEndpoint.Scope.global
    /// The members by machine, where a unit sees those on its own alone.
    var containers = ContainerMembers()
    /// The units' databags; those of units that left stay until the relation goes.
    public var unitBags: [UnitName: Databag] = [:]
    /// The applications' databags.
    public var applicationBags: [String: Databag] = [:]

    /// A relation of these endpoints.
    public init(id: Int, endpoints: [RelationEndpoint]) {
        self.id = id
        self.endpoints = endpoints.sorted { $0.role.rank < $1.role.rank }
    }

    /// How far it has come.
    public var status: Status {
        told ?? (isSuspended ? .suspended : scope.isEmpty ? .joining : .joined)
    }

    /// Sets how far it has come (state/relation.go: SetStatus).
    mutating func set(_ status: Status, since: Double) { (told, self.since) = (status, since) }

    /// How often a unit's databag has changed.
    func version(of unit: UnitName) -> Int { unitBags[unit]?.version ?? 0 }

    /// The applications that take part.
    public var groups: [String] { endpoints.map(\.application) }

    /// Whether the relation joins the units of one application.
    public var isPeer: Bool { endpoints.count == 1 }

    /// The name that Juju gives the relation: `a:x b:y`.
    public var key: String { endpoints.map { "\($0.application):\($0.name)" }.joined(separator: " ") }

    /// The relation's tag, as grants of secrets mention it: `relation-a.x#b.y`.
    public var tag: String { "relation-" + endpoints.map { "\($0.application).\($0.name)" }.joined(separator: "#") }

    /// The endpoint of `application`, or nil if it takes no part.
    public func endpoint(of application: String) -> RelationEndpoint? {
        endpoints.first { $0.application == application }
    }

    /// The units of the other side that take part and that `unit` sees.
    func others(than unit: UnitName) -> [UnitName] {
        guard let remote = remoteApplication(of: unit.application) else { return [] }
        let units =
            visibility == .global
            ? scope.units(of: remote) : containers.companions(of: unit).filter { $0.application == remote }
        return units.filter { $0 != unit }
    }

    /// Says on whose machine a unit lives, of a relation in which units see those on their own alone.
    package mutating func place(_ unit: UnitName, beside principal: UnitName?) {
        containers.insert(unit, principal: principal)
    }

    /// Whether `unit` may see `other` at all.
    func isVisible(_ other: UnitName, to unit: UnitName) -> Bool {
        visibility == .global || containers.principal(of: other) == containers.principal(of: unit)
    }

    /// The application on the other side; the same one in a peer relation.
    public func remoteApplication(of application: String) -> String? {
        guard endpoint(of: application) != nil else { return nil }
        return endpoints.first { $0.application != application }?.application ?? application
    }
}

/// One side of a relation.
public struct RelationEndpoint: Sendable, Codable, Hashable {
    /// What a side does.
    public enum Role: String, Sendable, Codable, Hashable {
        case requirer
        case provider
        case peer

        /// The place in a relation's name.
        var rank: Int { self == .provider ? 1 : 0 }
    }

    /// Which units a side sees.
    public enum Scope: String, Sendable, Codable, Hashable {
        /// All of the other side.
        case global
        /// Those on its own machine, principal and subordinate.
        case container
    }

    /// The application.
    public var application: String
    /// The endpoint's name in its charm.
    public var name: String
    /// The interface.
    public var interface: String
    /// What this side does.
    public var role: Role

    /// Whether `text` may name an endpoint (juju/names: RelationSnippet).
    package static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z][a-z0-9]*([_-][a-z0-9]+)*/) != nil
    }

    /// The endpoint `name` of `application`.
    public init(application: String, name: String, interface: String, role: Role) {
        self.application = application
        self.name = name
        self.interface = interface
        self.role = role
    }
}
