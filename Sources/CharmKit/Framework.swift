import Glibc
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
    /// Writes to Juju's log. At the level trace the ledger goes there as well, at the end of the hook.
    public var logger: Logger {
        didSet { if logger.logLevel == .trace { ledger.explains = true } }
    }
    /// What this unit keeps in Juju's state store.
    public let state: CharmState
    /// What this hook asked of Juju, and why.
    public let ledger: Ledger

    /// Told of what goes on, for tests.
    package var probe: Probe?

    private var key: Fingerprint.Key?
    private var local: LocalStore?
    private(set) var observers: [Observer] = []
    private(set) var actions: [String: (Action) throws -> Void] = [:]
    private var reconcilers: [() throws -> Void] = []
    private var finishers: [() throws -> Void] = []
    private var unitStatus: [(StatusCollector) throws -> Void] = []
    private var applicationStatus: [(StatusCollector) throws -> Void] = []
    private let queue: DeferralQueue

    /// A framework for one hook.
    ///
    /// - Parameters:
    ///   - environment: What happened, and to whom.
    ///   - transport: How the hook tools are reached.
    ///   - fingerprintKey: The key of this unit's fingerprints; by default it is kept in the charm's folder, in a file of
    ///     mode 0600.
    ///   - localStore: What this unit keeps on its machine; by default in the charm's folder, sealed.
    ///   - ledger: Keeps what is asked of Juju.
    public init(
        environment: HookEnvironment, transport: any HookToolTransport,
        fingerprintKey: Fingerprint.Key? = nil, localStore: LocalStore? = nil, ledger: Ledger = Ledger()
    ) {
        self.environment = environment
        self.ledger = ledger
        let tools = HookTools(transport, juju: environment.jujuVersion, ledger: ledger)
        state = CharmState(tools)
        queue = DeferralQueue(in: state)
        local = localStore
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

    /// A typed value in this unit's state store; ``StoredValue`` tells of versions and their migration.
    public func stored<Value: Codable>(
        _ type: Value.Type, _ handle: Handle, version: Int = 1, migrate: ((EarlierValue) throws -> Value?)? = nil
    ) -> StoredValue<Value> {
        StoredValue(handle.description, in: state, version: version, migrate: migrate)
    }

    /// What this unit keeps on its machine; its file is opened when something is read or changed.
    public var localStore: LocalStore {
        if let local { return local }
        let file = SealedFile(environment.charmDirectory + "/.local-state", name: environment.unit.description)
        let store = LocalStore(file)
        local = store
        return store
    }

    /// A typed value that this unit keeps on its machine; ``LocalValue`` tells of versions and their migration.
    public func local<Value: Codable>(
        _ type: Value.Type, _ handle: Handle, version: Int = 1, migrate: ((EarlierValue) throws -> Value?)? = nil
    ) -> LocalValue<Value> {
        LocalValue(handle.description, in: localStore, logger: logger, version: version, migrate: migrate)
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

    /// Calls `body` when everything else is done and before anything is sent: the place for secrets, whose URIs the databags
    /// carry.
    ///
    /// Actions call it too. What comes out may still change the status.
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
        probe?.note(event, from: source.handle, in: environment)
        for case let observer as TypedObserver<Event> in observers where observer.source == source.handle {
            if let deferral = try observer.deliver(event) { try queue.add(deferral) }
        }
    }

    /// Goes through one hook: deferred events, this event, reconciling, secrets, status, sending.
    func run() throws {
        if case .action(let hook) = environment.event {
            try runAction(hook) {
                for finish in finishers { try finish() }
                try commit()
                try local?.commit(ledger)
            }
        } else if environment.event.hasFullContext {
            try emitDeferred()
            try emit(environment.event)
            if !environment.event.isTeardown {
                for reconcile in reconcilers { try reconcile() }
            }
            for finish in finishers { try finish() }
            let status = try collectStatus()
            try commit()
            // Juju shows a status at once, even if the hook fails, so it is told when all else was accepted.
            try show(status)
            try local?.commit(ledger)
        } else {
            try emit(environment.event)
            try commit()
            try local?.commit(ledger)
        }
    }

    /// Writes the ledger to Juju's log, if the charm logs so much.
    func logLedger() {
        guard logger.logLevel == .trace else { return }
        logger.trace("What hook \(environment.event.name) did:\n\(ledger.table(limit: 9_000))")
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

    private func collectStatus() throws -> (unit: Status?, application: Status?) {
        let (unit, application) = (StatusCollector(), StatusCollector())
        for collect in unitStatus { try collect(unit) }
        if try !applicationStatus.isEmpty && model.leader != nil {
            for collect in applicationStatus { try collect(application) }
        }
        return (unit.status?.printable, application.status?.printable)
    }

    private func show(_ status: (unit: Status?, application: Status?)) throws(HookToolError) {
        if let wanted = status.unit, try isNews(wanted, after: model.tools.unitStatus(), of: "unit") {
            try model.tools.setUnitStatus(wanted)
        }
        guard let wanted = status.application, let leader = try model.leader else { return }
        if try isNews(wanted, after: model.tools.applicationStatus(as: leader), of: "application") {
            try model.tools.setApplicationStatus(wanted, as: leader)
        }
    }

    private func isNews(_ wanted: Status, after shown: ShownStatus, of whom: String) -> Bool {
        guard shown.name == wanted.kind.rawValue && shown.message == wanted.message else {
            ledger.reason("status of the \(whom): \(shown.name) \(JSONText.quoted(shown.message)) -> \(wanted)")
            return true
        }
        ledger.unchanged("status of the \(whom): \(wanted)")
        return false
    }

    /// Sends what changed: databags in order of the relations' numbers, ports, state.
    private func commit() throws {
        queue.commit { logger.warning("\($0)") }
        try state.check()
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
        get throws(HookToolError) { try queue.events }
    }

    private func emitDeferred() throws {
        for event in try queue.takeAll() {
            if let failure = try failure(of: event) {
                logger.info("Dropped a deferred \(event.source): \(failure)")
            } else {
                try emit(event)
            }
        }
    }

    private func failure(of event: DeferredEvent) throws(HookToolError) -> String? {
        for condition in event.guards {
            if let failure = try condition.failure(in: model) { return failure }
        }
        return nil
    }

    private func emit(_ event: DeferredEvent) throws {
        let observer = observers.first { $0.source.description == event.source && $0.name == event.observer }
        guard let observer else {
            logger.warning("Dropped a deferred \(event.source): nobody observes it any more")
            return
        }
        do {
            guard let again = try observer.redeliver(event) else { return }
            guard !event.isPastDeadline(at: time(nil)) else {
                logger.warning("Dropped a deferred \(event.source): it has waited as long as it may, \(again.reason)")
                return
            }
            try queue.add(again)
        } catch is UnreadableEvent {
            logger.warning("Dropped a deferred \(event.source): this version of the charm can't read it")
        }
    }
}
