@_exported import Command
import Glibc
import JujuProtocol
@_exported import Logging
@_exported import Snapd
import SealedStore

/// What a charm is built on: it takes handlers, brings events to them, and sends at the end what they changed.
///
/// In each hook the deferred events come first, then the hook's own event, then what asked to ``reconcile(_:)``, then
/// the status is collected, and last everything that changed goes out, once. A handler that throws fails the hook: then
/// nothing is sent, Juju drops what it had taken and runs the hook again.
///
/// A ``ConfigError`` is the operator's to mend, and fails no hook: the unit is shown as blocked with its words, and the
/// application too where it has a status. An event whose handler threw it is deferred until the option is mended; one
/// that can't be deferred fails the hook after all, so that it is not lost.
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
    /// Where a test keeps the key.
    private var keyFile: String?
    /// Runs programs on this unit's machine; what it runs stands in the ledger, as `dispatch --explain` shows it.
    public let commands: any CommandRunner
    /// The snaps of this unit's machine.
    public let snaps: any SnapManager

    private let clock: () -> Int
    private(set) var observers: [Observer] = []
    private(set) var actions: [String: (Action) throws -> Void] = [:]
    private(set) var keepers: [SecretKeeper] = []
    private(set) var mistake: MisuseError?
    private var stateKeys: [String: ObjectIdentifier] = [:]
    /// The options that are of no use; nil in hooks that show no status.
    var problems: [ConfigError]?
    private var reconcilers: [() throws -> Void] = []
    private var finishers: [() throws -> Void] = []
    private var surrounding: ((() throws -> Void) throws -> Void)?
    private(set) var unitStatus: [(StatusCollector) throws -> Void] = []
    private(set) var applicationStatus: [(StatusCollector) throws -> Void] = []
    let queue: DeferralQueue
    let unitBoard: StatusBoard
    var applicationBoard: StatusBoard?

    /// A framework for one hook.
    ///
    /// - Parameters:
    ///   - environment: What happened, and to whom.
    ///   - transport: How the hook tools are reached.
    ///   - fingerprintKey: The key of this unit's fingerprints; by default it is kept in the charm's folder, in a file
    ///     of mode 0600.
    ///   - ledger: Keeps what is asked of Juju.
    ///   - commands: Runs programs; by default on this machine.
    ///   - snaps: The machine's snaps; by default this machine's, changed by `commands`.
    ///   - clock: Tells the time in seconds since 1970; by default the machine's.
    public init(
        environment: HookEnvironment, transport: any HookToolTransport,
        fingerprintKey: Fingerprint.Key? = nil, ledger: Ledger = Ledger(),
        commands: any CommandRunner = LocalCommandRunner(), snaps: (any SnapManager)? = nil,
        clock: @escaping () -> Int = { time(nil) }
    ) {
        self.environment = environment
        self.ledger = ledger
        self.commands = RecordingCommandRunner(next: commands, ledger: ledger)
        self.snaps = snaps ?? LocalSnapManager(commands: self.commands)
        self.clock = clock
        let tools = HookTools(
            transport, juju: environment.jujuVersion, ledger: ledger, secretFile: CharmProcess.secretFile(environment))
        state = CharmState(tools)
        queue = DeferralQueue(in: state)
        unitBoard = StatusBoard(
            "unit", ledger, read: { () throws(HookToolError) in try tools.unitStatus() },
            write: { status throws(HookToolError) in try tools.setUnitStatus(status) })
        model = Model(environment: environment, tools: tools, state: state)
        logger = Logger(label: environment.unit.description) { _ in JujuLogHandler(tools) }
        key = fingerprintKey
    }

    /// The time in seconds since 1970; in a simulated model it is the model's.
    public var now: Int { clock() }

    /// The key of this unit's fingerprints, which never leaves its machine.
    ///
    /// - Throws: `SealedStoreError` when its file can't be read or made.
    public func fingerprintKey() throws -> Fingerprint.Key {
        if let key { return key }
        // Outside the charm's folder, a copy of which then opens nothing.
        let former = environment.charmDirectory + "/.fingerprint-key"
        let key = try Fingerprint.Key(
            keyFile: keyFile ?? SealedFile.keyFile(for: former), formerKeyFile: keyFile == nil ? former : nil)
        self.key = key
        return key
    }

    /// Keeps the key of this unit's fingerprints in a file of a test's.
    package func keepFingerprintKey(in file: String) { (key, keyFile) = (nil, file) }

    /// A typed value in this unit's state store; ``StoredValue`` tells of versions and their migration.
    public func stored<Value: Codable>(
        _ type: Value.Type, _ handle: Handle, version: Int = 1, migrate: ((EarlierValue) throws -> Value?)? = nil
    ) -> StoredValue<Value> {
        claim(handle.description, for: Value.self)
        return StoredValue(handle.description, in: state, version: version, migrate: migrate)
    }

    /// Takes a key of the state store for values of one type, or for one value: others would be overwritten.
    func claim(_ key: String, for type: Any.Type, isSole: Bool = false) {
        let type = ObjectIdentifier(type)
        guard let other = stateKeys.updateValue(type, forKey: key), isSole || other != type else { return }
        refuse(MisuseError(.stateKey, "two things are kept under \(JSONText.quoted(key)); rename one of them"))
    }
}

// Taking handlers.
extension Framework {
    /// Calls `handler` for each event of `source`, which the handler may put off if it is a ``DeferrableEvent``.
    ///
    /// A deferred event finds its handler by the `name`, by default the file that calls this. Where one file observes a
    /// source more than once, the handlers that defer need names of their own. A name that stays lets events wait
    /// through any upgrade.
    public func observe<Event: CharmEvent>(
        _ source: EventSource<Event>, name: String? = nil, file: String = #fileID,
        _ handler: @escaping (Emission<Event>) throws -> Void
    ) {
        for other in observers where other.source == source.handle {
            if !(other is TypedObserver<Event>) { refuse(.eventTypes(source.handle, Event.self, other.eventType)) }
            if let name, other.name == name { refuse(.handlers(of: source.handle.description, name)) }
        }
        observers.append(TypedObserver(source: source.handle, name: name ?? file, handler: handler))
    }

    /// Calls `handler` when the action `name` is run. An action has one handler.
    public func observeAction(_ name: String, _ handler: @escaping (Action) throws -> Void) {
        if actions.updateValue(handler, forKey: name) != nil {
            refuse(MisuseError(.action, "the action \(JSONText.quoted(name)) has two handlers; keep one"))
        }
    }

    /// Fails this hook before any handler is called, or when it ends; of several mistakes the first counts.
    func refuse(_ error: MisuseError) { mistake = mistake ?? error }

    /// Takes a keeper of secrets, whose labels no other keeper may use.
    func add(_ keeper: SecretKeeper) {
        if let other = keepers.first(where: keeper.collides) { refuse(.secretLabels(keeper, other)) }
        keepers.append(keeper)
    }

    /// Calls `body` in every hook after its event, to compare what should be with what is.
    ///
    /// Actions don't call it, nor do the last hooks of a unit (`stop`, `remove`), when nothing should be any more.
    public func reconcile(_ body: @escaping () throws -> Void) { reconcilers.append(body) }

    /// Calls `body` when everything else is done and before anything is sent: the place for secrets, whose URIs the
    /// databags carry.
    ///
    /// Actions call it too. What comes out may still change the status.
    public func finish(_ body: @escaping () throws -> Void) { finishers.append(body) }

    /// Calls `body` at the end of every hook and action, to say how this unit is.
    ///
    /// After an action nothing was reconciled: `body` reads what it says, from the model and the machine, and remembers it
    /// from nowhere. An action that has failed with an error has changed nothing in the model.
    public func collectStatus(_ body: @escaping (StatusCollector) throws -> Void) { unitStatus.append(body) }

    /// Calls `body` at the end of every hook and action of the leader, to say how the application is.
    public func collectApplicationStatus(_ body: @escaping (StatusCollector) throws -> Void) {
        applicationStatus.append(body)
    }
}

// Bringing events.
extension Framework {
    /// Brings an event to the handlers of its source, in the order in which they were added.
    ///
    /// - Throws: What a handler throws; ``MisuseError`` when one of the handlers takes events of another type.
    public func emit<Event: CharmEvent>(_ event: Event, from source: EventSource<Event>) throws {
        probe?.note(event, from: source.handle, in: environment)
        for observer in observers where observer.source == source.handle {
            guard let observer = observer as? TypedObserver<Event> else {
                // A hook whose variables are missing comes as unknown, under a name that others observe.
                if event is UnknownEvent { continue }
                throw MisuseError.eventTypes(source.handle, Event.self, observer.eventType)
            }
            do {
                if let deferral = try observer.deliver(event, at: now) { try put(off: deferral) }
            } catch let error as ConfigError {
                guard problems != nil, isUnambiguous(observer),
                    let deferral = try observer.deferred(event, because: error, at: now)
                else { throw error }
                problems?.append(error)
                try put(off: deferral)
            }
        }
    }

    /// Runs each hook and action within `body`, from before its first event until all is sent: for what watches it.
    ///
    /// - Parameter body: It calls what it is given once, and throws what that throws.
    package func surround(_ body: @escaping (() throws -> Void) throws -> Void) { surrounding = body }

    /// Runs one hook.
    func run() throws {
        if let surrounding { try surrounding(runHook) } else { try runHook() }
    }

    /// Goes through one hook: deferred events, this event, reconciling, secrets, status, sending.
    private func runHook() throws {
        if let mistake { throw mistake }
        do {
            if case .action(let hook) = environment.event {
                try runAction(hook)
            } else if environment.event.hasFullContext {
                problems = []
                try emitDeferred()
                try emit(environment.event)
                if !environment.event.isTeardown {
                    for reconcile in reconcilers { try notingProblems(reconcile) }
                }
                try end(keptProblem())
            } else {
                try emit(environment.event)
                try commit()
                try show((nil, nil))
            }
        } catch {
            restoreStatus()
            throw error
        }
    }

    /// Ends a hook or an action that went well: secrets, status, sending.
    func end(_ problem: Status?) throws {
        for finish in finishers { try finish() }
        let status = try collectStatus(problem)
        try model.unit.resumePorts()
        try commit()
        // Juju shows a status at once, even if the hook fails, so it is told when all else was accepted.
        try show(status)
    }

    /// Drops what was changed and not sent yet.
    func discard() {
        state.discard()
        queue.discard()
        model.discard()
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
        surrounding = nil
        keepers = []
        unitStatus = []
        applicationStatus = []
    }

    /// Sends what changed: databags in order of the relations' numbers, ports, state.
    private func commit() throws {
        if let mistake = mistake ?? model.undeclared.first { throw mistake }
        try model.unit.check()
        queue.commit { logger.warning("\($0)") }
        try state.check()
        try model.commit()
        for conflict in model.unit.portConflicts { logger.warning("\(conflict)") }
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

    private func emit(_ event: DeferredEvent) throws {
        guard let observer = observer(of: event) else { return }
        let start = ContinuousClock.now
        defer { ledger.add(event, since: start) }
        do {
            guard let again = try redeliver(event, to: observer) else { return }
            guard !event.isPastDeadline(at: now) else {
                logger.warning("Dropped a deferred \(event.source): it has waited as long as it may, \(again.reason)")
                return
            }
            try put(off: again)
        } catch is UnreadableEvent {
            logger.warning("Dropped a deferred \(event.source): this version of the charm can't read it")
        }
    }

    private func redeliver(_ event: DeferredEvent, to observer: Observer) throws -> DeferredEvent? {
        do {
            return try observer.redeliver(event, at: now)
        } catch let error as ConfigError {
            problems?.append(error)
            return event.again(because: error, at: now)
        }
    }
}
