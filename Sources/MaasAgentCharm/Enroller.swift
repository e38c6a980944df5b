import CharmKit
import MaasHost
import MaasRegion
import SealedStore

/// Brings the machine to where its region wants it.
///
/// The machine's own MAAS files say where it is; only a real difference enrolls it anew, and never more often than
/// ``EnrollmentAttempts`` allow.
final class Enroller {
    private let framework: Framework
    private let machine: any Machine
    private let snap: any MaasSnap
    private let client: any RegionClient
    private let records: MachineRecordStore
    private let enrollment: Enrollment
    private let lost: StoredText

    init(
        framework: Framework, machine: any Machine, snap: any MaasSnap, client: any RegionClient,
        records: MachineRecordStore, enrollment: Enrollment
    ) {
        self.framework = framework
        self.machine = machine
        self.snap = snap
        self.client = client
        self.records = records
        self.enrollment = enrollment
        lost = StoredText("maas-agent/lost", in: framework.state)
    }

    /// One round: evaluate, compare, act.
    func advance(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> EnrollmentState {
        let state = try enrollment.evaluate(readiness)
        try startAgain(state, readiness)
        try wakeIfLost(state, options)
        guard state.isStale else { return state }
        return try enroll(readiness, options)
    }

    /// The state and, where the region does not accept the rack, why, as far as this machine can see.
    func explained(_ state: EnrollmentState) -> EnrollmentState {
        switch state {
        case .enrolling(let url, _): .enrolling(at: url, obstacle: client.obstacle(url: url))
        default: state
        }
    }

    /// Enrolls with what the region publishes, whatever the machine is, unless that was tried too often.
    func enroll(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> EnrollmentState {
        guard case .ready(let config, let token) = readiness else { return try enrollment.evaluate(readiness) }
        let digest = try enrollment.digest(of: config, token)
        let attempts = try records.read().attempts
        if let next = attempts.next(digest, at: machine.now) {
            return .paused(attempts.reason ?? "racks that register too often hang a region", next: next)
        }
        let leave = try records.read().leave
        do {
            try client.ping(url: config.apiURL, certificateAuthority: config.certificateAuthority)
            // From here on the rack is back, also when the hook is killed.
            try records.update {
                $0.attempts.begin(digest, at: machine.now)
                $0.leave = nil
            }
            try installIfNeeded(options)
            let difference = try enrollment.difference(from: config, token) ?? "as asked"
            framework.logger.info("Enrolling with \(config.apiURL): \(difference)")
            _ = try snap.enroll(url: config.apiURL, token: token, timeout: .seconds(options.enrollTimeout))
            enrollment.forgetInstallation()
            try records.update {
                $0.attempts.succeed()
                $0.isStopped = false
            }
            return try enrolled(readiness, config)
        } catch let error as MaasHostError where error.code == .invalidURL {
            return .malformed("what the region publishes can't be used: api_url: \(error)")
        } catch let error as MaasHostError where error.code == .unreachable {
            return .unreachable(error.description)
        } catch let error as MaasHostError {
            enrollment.forgetInstallation()
            framework.logger.error("Enrolling failed: \(error)")
            try? records.update {
                $0.attempts.fail(error.description)
                // What was begun is undone.
                $0.leave = leave
                $0.leave?.isDone = false
            }
            // Without a pause nothing was begun: the machine could not even record it.
            guard let next = try records.read().attempts.next(digest, at: machine.now) else {
                return .unknown(error)
            }
            return .paused(error.description, next: next)
        }
    }

    /// Whatever the region reported before, it has not confirmed this enrollment.
    private func enrolled(_ readiness: EnrollReadiness, _ config: MaasProviderAppData) throws -> EnrollmentState {
        guard let id = try enrollment.installation().systemID else { return .enrolling(at: config.apiURL) }
        framework.logger.info("Enrolled with \(config.apiURL) as \(id)")
        return config.racks == nil ? try enrollment.evaluate(readiness) : .registered(systemID: id)
    }

    /// Installs MAAS if the machine has none, of any packaging.
    func installIfNeeded(_ options: AgentConfig) throws {
        let installation = try enrollment.installation()
        guard !installation.isInstalled, installation.debianFile == nil else { return }
        try snap.install(channel: options.snapChannel)
        enrollment.forgetInstallation()
    }

    /// When what the region publishes may be tried next, in seconds since 1970, or nil when it may be at once.
    func nextAttempt(_ readiness: EnrollReadiness) throws -> Int? {
        guard case .ready(let config, let token) = readiness else { return nil }
        return try records.read().attempts.next(try enrollment.digest(of: config, token), at: machine.now)
    }
}

// A rack whose services don't run.
extension Enroller {
    /// Starts the services that the charm has stopped when the rack is back with the same region, and nobody has its name.
    private func startAgain(_ state: EnrollmentState, _ readiness: EnrollReadiness) throws {
        guard try records.read().isStopped, state.canEnroll, !state.isStale, try enrollment.isLookedAt(readiness) else {
            return
        }
        guard try start(because: "the rack is back with its region") else { return }
        try records.update { $0.isStopped = false }
    }

    /// Starts the services of a rack that MAAS has had no connection to for long, again and again as long as that lasts.
    ///
    /// Its files are right and it registers by itself, so that services which don't run, since somebody has stopped them or
    /// enrolling was interrupted, are all that can be fixed here; starting those that run does nothing.
    private func wakeIfLost(_ state: EnrollmentState, _ options: AgentConfig) throws {
        guard state.isWithoutConnection else { return lost.set(nil) }
        let since = try lost.value.flatMap { Int($0) } ?? machine.now
        guard machine.now - since >= options.reconnectTimeout else { return lost.set("\(since)") }
        lost.set("\(machine.now)")
        _ = try start(because: "MAAS has had no connection to this rack for long")
    }

    /// Starts the services, and returns whether they were started.
    private func start(because reason: String) throws -> Bool {
        do {
            framework.logger.info("Starting MAAS's services, since \(reason)")
            try snap.start()
            return true
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine can't be started: \(error)")
            return false
        }
    }
}
