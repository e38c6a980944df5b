import JujuProtocol

/// What a charm's metadata declares, by name: what its code may observe and ask for.
///
/// A hook does not know it: reading YAML would cost more than the hook. Tests do, and ``Framework/check(against:isWhole:)``
/// tells them what the code observes and nothing will ever bring, and what it asks for in vain.
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
        /// What is in config.yaml.
        case option
    }

    /// The endpoints: what is under `provides`, `requires` and `peers`; nil when they are not known.
    public var endpoints: Set<String>?
    /// The storages; nil when they are not known.
    public var storages: Set<String>?
    /// The containers; nil when they are not known.
    public var containers: Set<String>?
    /// The actions; nil when they are not known.
    public var actions: Set<String>?
    /// The options of the configuration; nil when they are not known.
    public var options: Set<String>?
    /// The parameters of actions, by action; an action that takes any is not here.
    public var parameters: [String: Set<String>]

    /// An interface of these names. What is not known is not checked.
    public init(
        endpoints: Set<String>? = nil, storages: Set<String>? = nil, containers: Set<String>? = nil,
        actions: Set<String>? = nil, options: Set<String>? = nil, parameters: [String: Set<String>] = [:]
    ) {
        self.endpoints = endpoints
        self.storages = storages
        self.containers = containers
        self.actions = actions
        self.options = options
        self.parameters = parameters
    }

    func names(of part: Part) -> Set<String>? {
        switch part {
        case .endpoint: endpoints
        case .storage: storages
        case .container: containers
        case .action: actions
        case .option: options
        }
    }

    /// What is wrong with a name that the metadata lacks, or nil when it has it or is not known.
    func lack(of part: Part, _ name: String) -> String? { Self.lack(part.rawValue, name, names(of: part)) }

    /// What is wrong with the name of a parameter that the action lacks, or nil when it has it or is not known.
    func lack(ofParameter name: String, of action: String) -> String? {
        Self.lack("parameter of the action \(JSONText.quoted(action)) that is", name, parameters[action])
    }

    private static func lack(_ what: String, _ name: String, _ known: Set<String>?) -> String? {
        guard let known, !known.contains(name) else { return nil }
        let there = known.isEmpty ? "it has none" : "it has \(known.sorted().joined(separator: ", "))"
        return "the charm's metadata has no \(what) \(JSONText.quoted(name)): \(there)"
    }
}

/// A charm whose code and metadata don't fit together.
public struct CharmInterfaceError: Error, Hashable, CustomStringConvertible {
    /// The kind of what one of them lacks.
    public let part: CharmInterface.Part
    /// Its name, as the other one has it.
    public let name: String
    /// The names of that kind that there are, sorted.
    public let known: [String]
    /// Whether it is the code that lacks it: an action without a handler.
    public let isUnhandled: Bool

    init(_ part: CharmInterface.Part, _ name: String, known: Set<String>, isUnhandled: Bool = false) {
        self.part = part
        self.name = name
        self.known = known.sorted()
        self.isUnhandled = isUnhandled
    }

    /// What is observed or declared, and what there is.
    public var description: String {
        let has = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
        guard !isUnhandled else {
            return "the metadata has the \(part.rawValue) \"\(name)\", which the charm does not handle: \(has)"
        }
        return "the charm observes the \(part.rawValue) \"\(name)\", which its metadata lacks: \(has)"
    }
}

extension Framework {
    /// The names of the actions that handlers were added for.
    public var observedActions: Set<String> { Set(actions.keys) }

    /// Checks that the metadata has every endpoint, storage, container and action that handlers were added for, and that
    /// every action has a handler. From then on the model refuses endpoints, storages, options and
    /// parameters of actions that the metadata lacks.
    ///
    /// - Parameters:
    ///   - interface: What the metadata declares.
    ///   - isWhole: Whether every action must have a handler. A stand-in for a charm has only some.
    /// - Throws: ``CharmInterfaceError`` for the first that one of them lacks; ``MisuseError`` for what can't be whatever
    ///   the metadata has, and for handlers of Juju's events that expect another type.
    public func check(against interface: CharmInterface, isWhole: Bool = true) throws {
        if let mistake { throw mistake }
        for observer in observers {
            let source = observer.source.description
            // Sources of the charm's own are paths, which no hook's name is.
            guard !source.utf8.contains(UInt8(ascii: "/")), let (kind, subject) = HookKind.read(source) else {
                continue
            }
            if let type = kind.eventType, observer.eventType != type {
                throw MisuseError.eventTypes(observer.source, observer.eventType, type)
            }
            guard let part = Self.part(of: kind) else { continue }
            try Self.check(part, subject, interface)
        }
        for name in actions.keys.sorted() { try Self.check(.action, name, interface) }
        if isWhole, let unhandled = interface.actions?.subtracting(actions.keys).min() {
            throw CharmInterfaceError(.action, unhandled, known: observedActions, isUnhandled: true)
        }
        model.interface = interface
    }

    private static func check(
        _ part: CharmInterface.Part, _ name: String, _ interface: CharmInterface
    ) throws(CharmInterfaceError) {
        guard let known = interface.names(of: part), !known.contains(name) else { return }
        throw CharmInterfaceError(part, name, known: known)
    }

    /// What hooks of this kind are about.
    private static func part(of kind: HookKind) -> CharmInterface.Part? {
        switch kind {
        case .relationCreated, .relationJoined, .relationChanged, .relationDeparted, .relationBroken: .endpoint
        case .storageAttached, .storageDetaching: .storage
        case .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed, .pebbleCheckRecovered: .container
        default: nil
        }
    }
}
