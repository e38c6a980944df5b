import CharmKit
import CharmTracing
import CosAgent
import EnrollmentLog
import MaasHost
import MaasRegion
import SealedStore

/// The agent: makes its machine a rack controller of the region that it is related to.
public final class MaasAgentCharm: Charm {
    let framework: Framework
    let machine: any Machine
    let snap: any MaasSnap
    let region: MaasRegionRequirer
    let records: MachineRecordStore
    let enrollment: Enrollment
    let enroller: Enroller
    private let since: StoredText
    private let metricsFile: MetricsFile?
    private var state: EnrollmentState?
    private var isGone = false
    private var known: EnrollReadiness?
    private var status: Status?
    private var departureStatus: Status?

    /// The charm on this machine, whose MAAS is a snap.
    public convenience init(framework: Framework) {
        let directory = framework.environment.charmDirectory
        self.init(
            framework: framework, machine: LocalMachine(charmDirectory: directory),
            snap: LocalMaasSnap(commands: framework.commands),
            client: MaasctlClient(charmDirectory: directory, commands: framework.commands),
            acceptsLoopback: !WorkloadRoot.path.isEmpty,
            metricsFile: MetricsFile(unit: framework.environment.unit, root: WorkloadRoot.path))
    }

    /// The charm on a given machine.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - machine: The machine.
    ///   - snap: MAAS on it.
    ///   - client: What asks a region.
    ///   - keyFile: Where Juju has no secrets, the file of the key that tokens are sealed for; by default in the charm's folder.
    ///   - acceptsLoopback: Whether the region's URL may lead the machine to itself; a simulated region lives there.
    ///   - metricsFile: Where the charm tells of the enrollment, or nil.
    public init(
        framework: Framework, machine: any Machine, snap: any MaasSnap, client: any RegionClient,
        keyFile: SealedFile? = nil, acceptsLoopback: Bool = false, metricsFile: MetricsFile? = nil
    ) {
        self.framework = framework
        self.metricsFile = metricsFile
        self.machine = machine
        self.snap = snap
        region = MaasRegionRequirer(framework, endpoint: Names.Endpoint.maasRegion, keyFile: keyFile)
        records = MachineRecordStore(machine)
        enrollment = Enrollment(
            framework: framework, machine: machine, snap: snap, records: records, acceptsLoopback: acceptsLoopback)
        enroller = Enroller(
            framework: framework, machine: machine, snap: snap, client: client, records: records,
            enrollment: enrollment)
        since = StoredText("maas-agent/since", in: framework.state)

        TracingRequirer(
            framework, charm: "maas-agent",
            deliverer: .init(framework.environment.charmDirectory + "/bin/maasctl", "deliver-spans"))
        CosAgentProvider(framework, charm: "maas-agent") {
            try .rack(charmDirectory: framework.environment.charmDirectory)
        }
        framework.observe(.install) { [self] _ in try install() }
        framework.observe(region.on.removed) { [self] event in try leave(event.departure) }
        framework.observe(.stop) { [self] _ in try leaveAtLast() }
        framework.observe(.remove) { [self] _ in
            isGone = true
            metricsFile?.remove()
        }
        framework.observeAction(Names.Action.enrollmentStatus) { [self] action in try tellStatus(to: action) }
        framework.observeAction(Names.Action.reEnroll) { [self] action in try enrollAnew(for: action) }
        framework.observeAction(Names.Action.leave) { [self] action in try leave(for: action) }
        framework.reconcile { [self] in try reconcile() }
        framework.finish { [self] in try publishMetrics() }
        framework.collectStatus { [self] status in
            if let shown = departureStatus ?? self.status { status.add(shown) }
        }
        framework.collectApplicationStatus { [self] status in
            if let shown = try fleetStatus() ?? self.status { status.add(shown) }
        }
    }

    /// How many of this application's racks its region calls connected; nil when it does not tell.
    private func fleetStatus() throws -> Status? {
        guard case .ready(let config, _) = try readiness() else { return nil }
        let application = framework.model.application.name
        let reports = (config.racks ?? [:]).filter { $0.key.application == application && $0.value.isCounted }
        // A region that tells, and tells of none, knows of no rack here.
        if config.racks != nil, reports.isEmpty { return nil }
        // Nobody knows how many racks are connected, so that none is counted.
        guard reports.contains(where: { ![.unconfirmed, .unreachable].contains($0.value.state) }) else {
            guard let own = status, own.kind > .active else { return .active("racks are not confirmed") }
            return Status(own.kind, "\(framework.model.unit.name): \(own.message)")
        }
        let connected = reports.count { $0.value.state == .connected }
        let words = "\(connected) of \(reports.count) racks connected"
        // Its region's reports may be older than what this unit sees itself.
        if let own = status, own.kind > .active {
            return Status(own.kind, "\(words); \(framework.model.unit.name): \(own.message)")
        }
        return connected == reports.count ? .active(words) : .waiting(words)
    }

    /// How far the region is, with the token as MAAS reads it (provisioningserver/security.py, to_bin): whatever its case, and
    /// whatever whitespace stands around it.
    func readiness() throws -> EnrollReadiness {
        if let known { return known }
        var readiness = try region.readiness()
        if case .ready(let config, let token) = readiness {
            readiness = .ready(config, token: token.trimmed().lowercased())
        }
        known = readiness
        return readiness
    }

    func options() throws -> AgentConfig {
        let options = try AgentConfig(framework.model.config)
        framework.logger.logLevel = options.logLevel
        return options
    }

    /// Installs MAAS at once where its channel is given and nothing is in the way; otherwise it is installed when it is to be
    /// enrolled.
    private func install() throws {
        do {
            guard let channel = try options().snapChannel else { return }
            try enroller.installIfNeeded(from: channel)
        } catch {
            guard error is ConfigError || error is MaasHostError else { throw error }
            framework.logger.warning("MAAS is not installed yet: \(error)")
        }
    }

    private func reconcile() throws {
        do {
            let options = try options()
            let readiness = try readiness()
            if case .absent = readiness {} else { try records.update { $0.welcome() } }
            do {
                try finishLeaving()
            } catch let error as MaasHostError where error.code == .snap {
                return try showUnknown(.held(error))
            }
            try show(enroller.explained(enroller.advance(readiness, options)), options)
        } catch let error as MaasHostError {
            try showUnknown(.unknown(error))
        } catch let error as SealedStoreError {
            try showUnknown(.unknown(MaasHostError(.machine, "\(error)")))
        }
    }

    /// Shows a state in which nothing is known to tell the region.
    private func showUnknown(_ state: EnrollmentState) throws {
        self.state = state
        try recordBegin(of: state)
        status = state.status
    }

    /// Tells the region and Juju how the machine is.
    func show(_ state: EnrollmentState, _ options: AgentConfig) throws {
        let installation = try enrollment.installation()
        let isKnown = installation.fault == nil
        // What nobody can tell now stays as it was.
        let systemID = try isKnown ? installation.systemID : published["system_id"]
        // What is no host name can't be published, and the status says so.
        let hostname = try machine.hostname
        if HostName(hostname) != nil {
            let departure = try departure(options)
            // Who has left has no enrollment any more, whatever its files say.
            let digest = departure == .left || departure == .removed ? nil : try digest()
            try region.publishUnitHostname(
                hostname, fqdn: machine.fqdn, systemID: systemID, macAddresses: machine.macAddresses,
                enrollment: digest.flatMap(EnrollmentDigest.init), departure: departure)
        }
        if isKnown {
            let isRack = try installation.isEnrolledRack && keepsRunning(state, options)
            framework.model.unit.setPorts(isRack ? RackPorts.all : [])
        }
        if let version = installation.version { try framework.model.unit.setWorkloadVersion(version) }
        self.state = state
        try recordBegin(of: state)
        try enroller.noteRefusal(state)
        let isRefused = state == .hosted && options.regionHostPolicy == .refuse
        status = isRefused ? .blocked("this machine is a MAAS region: remove this unit from it") : state.status
        if case .connected = state, let skew = try enroller.skew(readiness(), options) {
            status = skew.isFault ? .waiting(skew.message) : .active("\(state.status.message); \(skew.message)")
        }
    }

    /// Tells the collector how the rack is, if there is one. That it can't be told fails no hook.
    private func publishMetrics() throws {
        guard let metricsFile, metricsFile.isWanted, !isGone else { return }
        do {
            if let metrics = try metrics() { try metricsFile.write(metrics) }
        } catch {
            guard error is HostFileError || error is MaasHostError else { throw error }
            framework.logger.warning("The collector can't be told of this rack: \(error)")
        }
    }

    /// What there is to measure; nil in a hook that has not looked.
    private func metrics() throws -> [Metric]? {
        let attempts = try records.read().attempts.count
        do {
            let options = try options()
            guard let state, let status else { return nil }
            return Metric.rack(
                state, status, attempts: attempts, differs: try enroller.skew(readiness(), options) != nil,
                since: try begin(of: state))
        } catch let error as ConfigError {
            return Metric.rack(nil, .blocked("\(error)"), attempts: attempts, differs: false, since: 0)
        }
    }

    /// The digest of the enrollment that the machine has; the one that is published already while nobody can tell.
    private func digest() throws -> String? {
        let readiness = try readiness()
        switch readiness {
        case .waiting(let reason) where reason.config != nil: break
        default:
            guard try enrollment.installation().fault != nil else { return try enrollment.digest(readiness) }
        }
        return try published["enrollment"]
    }

    /// What this unit has published.
    private var published: [String: String] {
        get throws { try framework.model.liveRelations(Names.Endpoint.maasRegion).first?.unitData.values ?? [:] }
    }

    /// Whether MAAS is to work on the machine in this state.
    private func keepsRunning(_ state: EnrollmentState, _ options: AgentConfig) throws -> Bool {
        switch state {
        case .unconfigured, .left: try (records.read().leave?.policy ?? options.departurePolicy) == .keep
        default: true
        }
    }

    /// When the rack came into `state`, in seconds since 1970.
    func begin(of state: EnrollmentState) throws -> Int {
        let parts = try since.value?.split(separator: " ") ?? []
        guard parts.count == 2, parts[0] == state.name, let begin = Int(moment: parts[1], upTo: machine.now) else {
            return machine.now
        }
        return begin
    }

    private func recordBegin(of state: EnrollmentState) throws { since.set("\(state.name) \(try begin(of: state))") }
}

// Leaving, and coming back.
extension MaasAgentCharm {
    /// What the region is to know about the rack's end.
    private func departure(_ options: AgentConfig) throws -> RackDeparture? {
        let leave = try records.read().leave
        if leave?.policy == .remove { return .removed }
        if try enrollment.installation().isRegion { return .hosted }
        // Whoever has it leave says as well what becomes of it.
        if leave?.isByOperator == true { return .left }
        return options.departurePolicy == .remove ? .remove : nil
    }

    /// Leaves the region, unless Juju can bring it back. What can't be done to the machine must not keep the unit from leaving.
    private func leave(_ departure: RegionDeparture) throws {
        guard case .left(let departure) = departure else { return }
        guard departure == .suspended || departure == .unknown else {
            return try leave(because: departure.rawValue, isOwn: departure.isOwn)
        }
        framework.logger.info("The region may come back (\(departure.rawValue)); MAAS on this machine goes on")
        do {
            try records.update { $0.isOrphaned = true }
        } catch let error as MaasHostError {
            framework.logger.error("That the region may come back can't be recorded: \(error)")
        }
    }

    /// A unit that goes for good leaves the region that was taken from it before, maybe only for a while, or that it could not leave.
    private func leaveAtLast() throws {
        guard let record = try? records.read(),
            record.leave.map({ !$0.isDone }) ?? record.isOrphaned,
            try framework.model.liveRelations(Names.Endpoint.maasRegion).isEmpty
        else { return }
        try leave(because: "the unit stops", isOwn: true)
    }

    private func leave(because reason: String, isOwn: Bool) throws {
        let policy = try departurePolicy()
        framework.logger.info("Leaving the region (\(reason)), policy \(policy.rawValue)")
        var outcome = policy.outcome
        do {
            // First the wish, so that a machine which can't be read now is left as soon as it can.
            try begin(
                .init(policy: policy, isByOperator: false), by: framework.environment.unit.description,
                "\(reason), policy \(policy.rawValue)")
            let isRack = try enrollment.installation().mode == .rack
            try finishLeaving()
            guard isRack else { return }
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine could not be left as wanted: \(error)")
            outcome = "is as it was: \(error)"
        }
        if isOwn { departureStatus = .maintenance("left its region; MAAS on this machine \(outcome)") }
    }

    /// Records that the rack leaves, and in the enrollment log why, unless the machine is surely no rack.
    func begin(_ leave: MachineRecord.Leave, by cause: String, _ reason: String) throws {
        let installation = try? enrollment.installation()
        let isRack = installation.map { $0.mode == .rack || $0.fault != nil } ?? true
        let entry = enroller.entry(.left, installation?.systemID, by: cause, reason)
        var isNew = false
        try records.update {
            $0.begin(leave)
            isNew = isRack && $0.history.appendIfNew(entry)
        }
        if isNew { framework.log(entry) }
    }

    /// Does to MAAS on the machine what the recorded policy says, also when that was interrupted before.
    func finishLeaving() throws {
        guard let leave = try records.read().leave, !leave.isDone else { return }
        if try enrollment.installation().mode == .rack {
            switch leave.policy {
            case .keep: break
            case .stop: try snap.stop()
            case .remove: try snap.remove()
            }
            enrollment.forgetInstallation()
        }
        try records.update { $0.finishLeave() }
    }

    /// The policy or, if nobody can tell which one is meant, the one that destroys nothing.
    private func departurePolicy() throws -> AgentConfig.DeparturePolicy {
        do {
            return try options().departurePolicy
        } catch let error as ConfigError {
            framework.logger.warning("MAAS on this machine is left as it is: \(error)")
            return .keep
        }
    }
}
