import CharmKit
import CosAgent
import MaasHost
import MaasRegion

/// The agent: makes its machine a rack controller of the region that it is related to.
public final class MaasAgentCharm: Charm {
    let framework: Framework
    let host: any MaasHost
    let region: MaasRegionRequirer
    let enrollment: Enrollment
    let enroller: Enroller
    private let since: StoredText
    private var status: Status?
    private var farewell: Status?

    /// The charm on this machine, whose MAAS is a snap.
    public convenience init(framework: Framework) {
        self.init(
            framework: framework, host: SnapMaasHost(charmDirectory: framework.environment.charmDirectory))
    }

    /// The charm on a given machine.
    public init(framework: Framework, host: any MaasHost) {
        self.framework = framework
        self.host = host
        region = MaasRegionRequirer(framework, endpoint: "maas-region")
        enrollment = Enrollment(framework: framework, host: host)
        enroller = Enroller(framework: framework, host: host, enrollment: enrollment)
        since = StoredText("maas-agent/since", in: framework.state)

        CosAgentProvider(framework, charm: "maas-agent") { [framework] in .rack(framework) }
        framework.observe(.install) { [self] _ in try install() }
        framework.observe(region.on.removed) { [self] event in try leave(event.departure) }
        framework.observeAction("enrollment-status") { [self] action in try tellStatus(to: action) }
        framework.observeAction("re-enroll") { [self] action in try enrollAnew(for: action) }
        framework.observeAction("leave") { [self] action in try leave(for: action) }
        framework.reconcile { [self] in try reconcile() }
        framework.collectStatus { [self] status in
            if let shown = farewell ?? self.status { status.add(shown) }
        }
    }

    func options() throws -> AgentConfig {
        let options = try AgentConfig(framework.model.config)
        framework.logger.logLevel = options.logLevel
        return options
    }

    /// Installs MAAS at once, unless something is in the way: then it is installed when it is to be enrolled.
    private func install() throws {
        do {
            try enroller.installIfNeeded(options())
        } catch {
            guard error is ConfigError || error is MaasHostError else { throw error }
            framework.logger.warning("MAAS is not installed yet: \(error)")
        }
    }

    private func reconcile() throws {
        do {
            let options = try options()
            try show(enroller.advance(region.readiness(), options), options)
        } catch let error as MaasHostError {
            let state = EnrollmentState.unreadable("\(error)")
            try keepBegin(of: state)
            status = state.status
        }
    }

    /// Tells the region and Juju how the machine is.
    func show(_ state: EnrollmentState, _ options: AgentConfig) throws {
        let installation = try enrollment.installation()
        try region.publishUnitHostname(
            host.hostname, fqdn: host.fqdn, systemID: installation.systemID, macAddresses: host.macAddresses,
            enrollment: mark(), departure: departure(options))
        let isRack = try installation.isEnrolledRack && goesOn(state, options)
        framework.model.unit.setPorts(isRack ? Self.ports : [])
        if let version = installation.version { try framework.model.unit.setWorkloadVersion(version) }
        try keepBegin(of: state)
        let isRefused = state == .hosted && options.regionHostPolicy == .refuse
        status = isRefused ? .blocked("this machine is a MAAS region: remove this unit from it") : state.status
    }

    /// The word for the enrollment that the machine has; the one that is published already while nobody can tell.
    private func mark() throws -> String? {
        let readiness = try region.readiness()
        guard case .secretUnreadable = readiness else { return try enrollment.mark(readiness) }
        return try framework.model.liveRelations("maas-region").first?.unitData.values["enrollment"]
    }

    /// Whether MAAS is to work on the machine in this state.
    private func goesOn(_ state: EnrollmentState, _ options: AgentConfig) throws -> Bool {
        switch state {
        case .unconfigured: options.departurePolicy == .keep
        case .left: try enrollment.left == .keep
        default: true
        }
    }

    /// When the rack came into `state`, in seconds since 1970.
    func begin(of state: EnrollmentState) throws -> Int {
        let parts = try since.value?.split(separator: " ") ?? []
        guard parts.count == 2, parts[0] == state.name, let begin = Int(parts[1]) else { return host.now }
        return begin
    }

    private func keepBegin(of state: EnrollmentState) throws { since.set("\(state.name) \(try begin(of: state))") }

    // What a rack controller listens on (MAAS 3.4 to 3.7): DNS, DHCP, TFTP, NTP, HTTP with images, proxy and metrics.
    private static let ports: [Port] = [
        .udp(53), .udp(67), .udp(69), .udp(123), .udp(323), .tcp(53), .tcp(5240...5249),
    ]
}

// Leaving, and coming back.
extension MaasAgentCharm {
    /// What the region is to know about the rack's end.
    private func departure(_ options: AgentConfig) throws -> String? {
        if try enrollment.left == .remove { return "removed" }
        return options.departurePolicy == .remove ? "remove" : nil
    }

    /// What can't be done to the machine must not keep the unit from leaving.
    private func leave(_ departure: RegionDeparture) throws {
        guard case .left(let departure) = departure, departure != .suspended else { return }
        let policy = try departurePolicy()
        var done = policy.deed
        do {
            guard try host.installation.mode == "rack" else { return }
            framework.logger.info("Leaving the region (\(departure.rawValue)), policy \(policy.rawValue)")
            try leave(policy)
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine could not be left as wanted: \(error)")
            done = "is as it was: \(error)"
        }
        enrollment.setLeft(nil)
        if departure.isOwn { farewell = .maintenance("left its region; MAAS on this machine \(done)") }
    }

    func leave(_ policy: AgentConfig.DeparturePolicy) throws {
        switch policy {
        case .keep: break
        case .stop:
            try host.stop()
            enroller.setStopped(true)
        case .remove: try host.remove()
        }
        enrollment.forgetInstallation()
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
