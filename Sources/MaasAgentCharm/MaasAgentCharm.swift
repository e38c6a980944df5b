import CharmKit
import MaasHost
import MaasRegion

/// The agent: makes its machine a rack controller of the region that it is related to.
public final class MaasAgentCharm: Charm {
    private let framework: Framework
    private let host: any MaasHost
    private let region: MaasRegionRequirer
    private let enrollment: Enrollment
    private var state: EnrollmentState?
    private var farewell: Status?

    /// The charm on this machine, whose MAAS is a snap.
    public convenience init(framework: Framework) {
        let maasctl = framework.environment.charmDirectory + "/bin/maasctl"
        self.init(framework: framework, host: SnapMaasHost(maasctl: maasctl))
    }

    /// The charm on a given machine.
    public init(framework: Framework, host: any MaasHost) {
        self.framework = framework
        self.host = host
        region = MaasRegionRequirer(framework, endpoint: "maas-region")
        enrollment = Enrollment(framework: framework, host: host)

        framework.observe(.install) { [self] _ in try install() }
        framework.observe(region.on.configReceived) { [self] event in try resume(event.config) }
        framework.observe(region.on.removed) { [self] event in try leave(event.departure) }
        framework.observeAction("enrollment-status") { [self] action in try report(to: action) }
        framework.reconcile { [self] in try reconcile() }
        framework.collectStatus { [self] in collectStatus($0) }
    }

    private func options() throws -> AgentConfig {
        let options = try AgentConfig(framework.model.config)
        framework.logger.logLevel = options.logLevel
        return options
    }

    /// Installs MAAS at once, unless something is in the way: then it is installed when it is to be enrolled.
    private func install() throws {
        do {
            try enrollment.installIfNeeded(options())
        } catch {
            guard error is ConfigError || error is MaasHostError else { throw error }
            framework.logger.warning("MAAS is not installed yet: \(error)")
        }
    }

    private func reconcile() throws {
        do {
            let options = try options()
            let state = try enrollment.advance(region.readiness(), options)
            self.state = state
            try publish(state)
            let goesOn = state != .unconfigured || options.departurePolicy == .keep
            let isRack = try enrollment.installation().isEnrolledRack
            framework.model.unit.setPorts(goesOn && isRack ? Self.ports : [])
        } catch let error as MaasHostError {
            state = .malformed("\(error)")
        } catch let error as ConfigError {
            state = .malformed("\(error): juju config \(framework.model.application.name)")
        }
    }

    private func publish(_ state: EnrollmentState) throws {
        var mark: String?
        if state.systemID != nil, case .complete(let config, let token) = try region.readiness() {
            mark = try enrollment.mark(of: config, token)
        }
        try region.publishUnitHostname(
            host.hostname, fqdn: host.fqdn, systemID: enrollment.installation().systemID,
            macAddresses: host.macAddresses,
            enrollment: mark)
    }

    private func collectStatus(_ status: StatusCollector) {
        if let shown = farewell ?? state?.status { status.add(shown) }
    }

    /// What failed with an earlier configuration may be tried at once with this one; and a rack that was stopped when it
    /// left its region works again when it comes back to the same one.
    private func resume(_ config: MaasProviderAppData) throws {
        enrollment.endPause()
        guard case .complete(_, let token) = try region.readiness() else { return }
        do {
            if try host.installation.isRack(of: config.apiURL, token: token) { try host.start() }
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine can't be started: \(error)")
        }
    }

    /// What can't be done to the machine must not keep the unit from leaving.
    private func leave(_ departure: RegionDeparture) throws {
        guard case .left(let departure) = departure, try host.installation.mode == "rack" else { return }
        let policy = try departurePolicy()
        framework.logger.info("Leaving the region (\(departure.rawValue)), policy \(policy.rawValue)")
        var done = policy.deed
        do {
            switch policy {
            case .keep: break
            case .stop: try host.stop()
            case .remove: try host.remove()
            }
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine could not be left as wanted: \(error)")
            done = "is as it was: \(error)"
        }
        if departure.isOwn { farewell = .maintenance("left its region; MAAS on this machine \(done)") }
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

    private func report(to action: Action) throws {
        let state = try enrollment.look(region.readiness())
        action.setResult("state", state.name)
        action.setResult("message", state.status.message)
        if let id = state.systemID { action.setResult("system-id", id) }
        if let url = try region.enrollData?.apiURL { action.setResult("region", url) }
    }

    // What a rack controller listens on (MAAS 3.4 to 3.7): DNS, DHCP, TFTP, NTP, HTTP with images, proxy and metrics.
    private static let ports: [Port] = [
        .udp(53), .udp(67), .udp(69), .udp(123), .udp(323), .tcp(53), .tcp(5240...5249),
    ]
}
