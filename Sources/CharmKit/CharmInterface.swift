import JujuProtocol

/// What a charm's metadata declares, by name: what its code may observe.
///
/// A hook does not know it: reading YAML would cost more than the hook. Tests do, and ``Framework/check(against:)`` tells
/// them what the code observes and nothing will ever bring.
public struct CharmInterface: Sendable, Hashable {
    /// The kinds of what can be observed, as metadata calls them.
    public enum Part: String, Sendable, CaseIterable {
        /// What is under `provides`, `requires` and `peers`.
        case endpoint
        /// What is under `storage`.
        case storage
        /// What is under `containers`.
        case container
        /// What is in actions.yaml.
        case action
    }

    /// The endpoints: what is under `provides`, `requires` and `peers`; nil when they are not known.
    public var endpoints: Set<String>?
    /// The storages; nil when they are not known.
    public var storages: Set<String>?
    /// The containers; nil when they are not known.
    public var containers: Set<String>?
    /// The actions; nil when they are not known.
    public var actions: Set<String>?

    /// An interface of these names. What is not known is not checked.
    public init(
        endpoints: Set<String>? = nil, storages: Set<String>? = nil, containers: Set<String>? = nil,
        actions: Set<String>? = nil
    ) {
        self.endpoints = endpoints
        self.storages = storages
        self.containers = containers
        self.actions = actions
    }

    func names(of part: Part) -> Set<String>? {
        switch part {
        case .endpoint: endpoints
        case .storage: storages
        case .container: containers
        case .action: actions
        }
    }
}

/// A charm that observes what its metadata lacks.
public struct CharmInterfaceError: Error, Hashable, CustomStringConvertible {
    /// The kind of what is lacking.
    public let part: CharmInterface.Part
    /// Its name, as the code has it.
    public let name: String
    /// The names of that kind that there are, sorted.
    public let known: [String]

    /// What is observed, and what there is.
    public var description: String {
        let known = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
        return "the charm observes the \(part.rawValue) \"\(name)\", which its metadata lacks: \(known)"
    }
}

extension Framework {
    /// The names of the actions that handlers were added for.
    public var observedActions: Set<String> { Set(actions.keys) }

    /// Checks that the metadata has every endpoint, storage, container and action that handlers were added for.
    ///
    /// - Throws: ``CharmInterfaceError`` for the first that it lacks.
    public func check(against interface: CharmInterface) throws(CharmInterfaceError) {
        for observer in observers {
            guard let (part, name) = Self.subject(of: observer.source.description) else { continue }
            try Self.check(part, name, interface)
        }
        for name in actions.keys.sorted() { try Self.check(.action, name, interface) }
    }

    private static func check(
        _ part: CharmInterface.Part, _ name: String, _ interface: CharmInterface
    ) throws(CharmInterfaceError) {
        guard let known = interface.names(of: part), !known.contains(name) else { return }
        throw CharmInterfaceError(part: part, name: name, known: known.sorted())
    }

    /// What a source of Juju's events is about. Sources of the charm's own are paths, which no hook's name is.
    private static func subject(of source: String) -> (CharmInterface.Part, String)? {
        guard !source.utf8.contains(UInt8(ascii: "/")), let (kind, subject) = HookKind.read(source) else { return nil }
        switch kind {
        case .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .relationBroken:
            return (.endpoint, subject)
        case .storageAttached, .storageDetaching: return (.storage, subject)
        case .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed, .pebbleCheckRecovered: return (.container, subject)
        default: return nil
        }
    }
}
