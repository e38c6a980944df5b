import JujuProtocol
@_exported import Logging
import SealedStore

/// What a charm is built on: it takes handlers, brings events to them, and sends at the end what they changed.
///
/// In each hook the deferred events come first, then the hook's own event, then what asked to ``reconcile(_:)``, then the
/// status is collected, and last everything that changed goes out, once. A handler that throws fails the hook: then nothing
/// is sent, Juju drops what it had taken and runs the hook again.
public final class Framework {
    /// What happened, and to whom.
    public let environment: HookEnvironment
    /// The Juju model as this unit sees it.
    public let model: Model
    /// Writes to Juju's log.
    public var logger: Logger
    /// What this unit keeps in Juju's state store.
    public let state: CharmState

    private var key: Fingerprint.Key?
    private(set) var observers: [Observer] = []
    private(set) var actions: [String: (Action) throws -> Void] = [:]
    private var reconcilers: [() throws -> Void] = []
    private var finishers: [() throws -> Void] = []
    private var unitStatus: [(StatusCollector) throws -> Void] = []
    private var applicationStatus: [(StatusCollector) throws -> Void] = []
    private var deferred: [DeferredEvent]?

    /// A framework for one hook.
    ///
    /// - Parameters:
    ///   - environment: What happened, and to whom.
    ///   - transport: How the hook tools are reached.
    ///   - fingerprintKey: The key of this unit's fingerprints; by default it is kept in the charm's folder, in a file of
    ///     mode 0600.
    public init(
        environment: HookEnvironment, transport: any HookToolTransport,
        fingerprintKey: Fingerprint.Key? = nil
    ) {
        self.environment = environment
        let tools = HookTools(transport, juju: environment.jujuVersion)
        state = CharmState(tools)
        model = Model(environment: environment, tools: tools, state: state)
        logger = Logger(label: environment.unit.description) { _ in JujuLogHandler(tools) }
        key = fingerprintKey
    }

    /// The key of this unit's fingerprints, which never leaves its machine.
    ///
    /// - Throws: `SealedStoreError` when its file can't be read or made.
    public func fingerprintKey() throws -> Fingerprint.Key {
        if let key { return key }
        let key = try Fingerprint.Key(keyFile: environment.charmDirectory + "/.fingerprint-key")
        self.key = key
        return key
    }

    /// A typed value in this unit's state store.
    public func stored<Value: Codable>(_ type: Value.Type, _ handle: Handle) -> StoredValue<Value> {
        StoredValue(handle.description, in: state)
    }
}

// Taking handlers.
extension Framework {
    /// Calls `handler` for each event of `source`.
    public func observe<Event: CharmEvent>(
        _ source: EventSource<Event>, name: String? = nil, _ handler: @escaping (Emission<Event>) throws -> Void
    ) {
        add(source, name, snapshot: nil, handler)
    }

    /// Calls `handler` for each event of `source`, which the handler may put off.
    ///
    /// A deferred event finds its handler by the `name`, by default the handler's number among those of its source.
    public func observe<Event: DeferrableEvent>(
        _ source: EventSource<Event>, name: String? = nil, _ handler: @escaping (Emission<Event>) throws -> Void
    ) {
        add(source, name, snapshot: .json, handler)
    }

    private func add<Event: CharmEvent>(
        _ source: EventSource<Event>, _ name: String?, snapshot: TypedObserver<Event>.Snapshot?,
        _ handler: @escaping (Emission<Event>) throws -> Void
    ) {
        let number = observers.count { $0.source == source.handle }
        observers.append(
            TypedObserver(source: source.handle, name: name ?? "\(number)", snapshot: snapshot, handler: handler))
    }

    /// Calls `handler` when the action `name` is run.
    public func observeAction(_ name: String, _ handler: @escaping (Action) throws -> Void) {
        actions[name] = handler
    }

    /// Calls `body` in every hook after its event, to compare what should be with what is.
    ///
    /// Actions don't call it, nor do the last hooks of a unit (`stop`, `remove`), when nothing should be any more.
    public func reconcile(_ body: @escaping () throws -> Void) { reconcilers.append(body) }

    /// Calls `body` when everything else is done and before what changed is sent, for what must come last.
    public func finish(_ body: @escaping () throws -> Void) { finishers.append(body) }

    /// Calls `body` at the end of every hook, to say how this unit is.
    public func collectStatus(_ body: @escaping (StatusCollector) throws -> Void) { unitStatus.append(body) }

    /// Calls `body` at the end of every hook of the leader, to say how the application is.
    public func collectApplicationStatus(_ body: @escaping (StatusCollector) throws -> Void) {
        applicationStatus.append(body)
    }
}

// Bringing events.
extension Framework {
    /// Brings an event to the handlers of its source, in the order in which they were added.
    ///
    /// - Throws: What a handler throws.
    public func emit<Event: CharmEvent>(_ event: Event, from source: EventSource<Event>) throws {
        for case let observer as TypedObserver<Event> in observers where observer.source == source.handle {
            if let deferral = try observer.deliver(event) { try keep(deferral) }
        }
    }

    /// Goes through one hook: deferred events, this event, reconciling, status, sending.
    func run() throws {
        if case .action(let hook) = environment.event {
            guard try runAction(hook) else { return }
        } else if environment.event.hasFullContext {
            try emitDeferred()
            try emit(environment.event)
            if !environment.event.isTeardown {
                for reconcile in reconcilers { try reconcile() }
            }
            for finish in finishers { try finish() }
            try setStatus()
        } else {
            try emit(environment.event)
        }
        try commit()
    }

    /// Lets go of the handlers, which hold the charm, which holds the framework.
    func close() {
        observers = []
        actions = [:]
        reconcilers = []
        finishers = []
        unitStatus = []
        applicationStatus = []
    }

    /// Runs an action; whether what it has changed is to be sent. Juju would not tell the operator why, if the hook failed.
    private func runAction(_ hook: ActionHook) throws -> Bool {
        let action = Action(hook, tools: model.tools)
        do {
            guard let handler = actions[hook.name] else {
                try action.fail("this charm has no action \"\(hook.name)\"")
                return false
            }
            try handler(action)
            try action.finish()
            return true
        } catch {
            logger.error("Action \(hook.name) failed: \(error)")
            try action.fail("\(error)")
            return false
        }
    }

    private func setStatus() throws {
        let unit = StatusCollector()
        for collect in unitStatus { try collect(unit) }
        if let status = unit.status?.printable, try !status.isShown(model.tools.unitStatus()) {
            try model.tools.setUnitStatus(status)
        }
        guard !applicationStatus.isEmpty, let leader = try model.leader else { return }
        let application = StatusCollector()
        for collect in applicationStatus { try collect(application) }
        if let status = application.status?.printable, try !status.isShown(model.tools.applicationStatus(as: leader)) {
            try model.tools.setApplicationStatus(status, as: leader)
        }
    }

    private func commit() throws(HookToolError) {
        try model.commit()
        try state.commit()
    }
}

// Deferred events.
extension Framework {
    /// The events that wait to be emitted again.
    ///
    /// - Throws: ``HookToolError`` when Juju's state store can't be read.
    public var deferredEvents: [DeferredEvent] {
        get throws(HookToolError) { try queue.value ?? [] }
    }

    private var queue: StoredValue<[DeferredEvent]> { stored([DeferredEvent].self, "charmkit.deferred") }

    private func emitDeferred() throws {
        let waiting = try deferredEvents
        guard !waiting.isEmpty else { return }
        deferred = []
        for event in waiting {
            let observer = observers.first { $0.source.description == event.source && $0.name == event.observer }
            do {
                if let again = try observer?.redeliver(event) { try keep(again) }
            } catch is DeferralError {
                logger.warning("Dropped a deferred \(event.source): this version of the charm can't read it")
            }
            if observer == nil { logger.warning("Dropped a deferred \(event.source): nobody observes it any more") }
        }
        queue.set(deferred?.isEmpty == true ? nil : deferred)
    }

    /// Keeps an event, in the place of an equal one that waits already and whose age it takes over.
    private func keep(_ event: DeferredEvent) throws {
        var events = try deferred ?? deferredEvents
        if let index = events.firstIndex(where: event.isSame) {
            events[index] = event.older(than: events[index])
        } else {
            events.append(event)
        }
        deferred = events
        queue.set(events)
    }
}

extension Status {
    fileprivate func isShown(_ shown: ShownStatus) -> Bool {
        shown.name == kind.rawValue && shown.message == message
    }
}
