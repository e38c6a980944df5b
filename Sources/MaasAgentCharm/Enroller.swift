import CharmKit
import FoundationEssentials
import MaasHost
import MaasRegion
import SealedStore

/// Brings the machine to where its region wants it.
///
/// The machine's own MAAS files say where it is; only a real difference enrolls it anew, and never more often than ``Tries``
/// allow.
final class Enroller {
    private let framework: Framework
    private let machine: any Machine
    private let snap: any MaasSnap
    private let client: any RegionClient
    private let enrollment: Enrollment
    private let lost: StoredText
    private let stopped: StoredText

    init(
        framework: Framework, machine: any Machine, snap: any MaasSnap, client: any RegionClient, enrollment: Enrollment
    ) {
        self.framework = framework
        self.machine = machine
        self.snap = snap
        self.client = client
        self.enrollment = enrollment
        lost = StoredText("maas-agent/lost", in: framework.state)
        stopped = StoredText("maas-agent/stopped", in: framework.state)
    }

    /// One round: look, compare, act.
    func advance(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> EnrollmentState {
        let state = try enrollment.look(readiness)
        try startAgain(state, readiness)
        try wakeIfLost(state, options)
        guard case .stale = state else { return state }
        return try enroll(readiness, options)
    }

    /// Enrolls with what the region publishes, whatever the machine is, unless that was tried too often.
    func enroll(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> EnrollmentState {
        guard case .complete(let config, let token) = readiness else { return try enrollment.look(readiness) }
        let mark = try enrollment.mark(of: config, token)
        var tries = tries
        if let next = tries.next(mark, at: machine.now) {
            return .paused(tries.reason ?? "racks that register too often hang a region", next: next)
        }
        do {
            try client.ping(url: config.apiURL, certificateAuthority: config.certificateAuthority)
            tries.begin(mark, at: machine.now)
            try keep(tries)
            try installIfNeeded(options)
            framework.logger.info("Enrolling with \(config.apiURL)")
            _ = try snap.enroll(url: config.apiURL, token: token, timeout: .seconds(options.enrollTimeout))
            enrollment.forgetInstallation()
            setStopped(false)
            enrollment.setLeft(nil)
            tries.succeed()
            try keep(tries)
            return try enrolled(readiness, config)
        } catch let error as MaasHostError where error.code == .invalidURL {
            return .unusable("api_url", error.description)
        } catch let error as MaasHostError where error.code == .unreachable {
            return .unreachable(error.description)
        } catch let error as MaasHostError {
            enrollment.forgetInstallation()
            tries.fail(error.description)
            try? keep(tries)
            return .paused(error.description, next: tries.next(mark, at: machine.now) ?? machine.now)
        }
    }

    /// Whatever the region reported before, it has not confirmed this enrollment.
    private func enrolled(_ readiness: EnrollReadiness, _ config: MaasProviderAppData) throws -> EnrollmentState {
        guard let id = try enrollment.installation().systemID else { return .enrolling(at: config.apiURL) }
        return config.racks == nil ? try enrollment.look(readiness) : .registered(systemID: id)
    }

    /// Installs MAAS if the machine has none.
    func installIfNeeded(_ options: AgentConfig) throws {
        guard try !enrollment.installation().isInstalled else { return }
        try snap.install(channel: options.snapChannel)
        enrollment.forgetInstallation()
    }
}

// What was tried.
extension Enroller {
    /// The tries so far. They lie on the machine and not in Juju, which forgets what a hook that fails has told it.
    var tries: Tries {
        guard let note = machine.note else { return Tries() }
        return (try? JSONDecoder().decode(Tries.self, from: Data(note.utf8))) ?? Tries()
    }

    private func keep(_ tries: Tries) throws { try machine.store(note: try JSONText.encoded(tries)) }

    /// When what the region publishes may be tried next, in seconds since 1970, or nil when it may be at once.
    func nextTry(_ readiness: EnrollReadiness) throws -> Int? {
        guard case .complete(let config, let token) = readiness else { return nil }
        return tries.next(try enrollment.mark(of: config, token), at: machine.now)
    }
}

// A rack whose services don't run.
extension Enroller {
    /// Keeps in mind that the charm has stopped the services of the rack, as when it left a region.
    func setStopped(_ isStopped: Bool) { stopped.set(isStopped ? "yes" : nil) }

    /// Starts the services that the charm has stopped when the rack is back with the same region, and nobody has its name.
    private func startAgain(_ state: EnrollmentState, _ readiness: EnrollReadiness) throws {
        guard try stopped.value != nil, state.canEnroll, state != .stale, try enrollment.isLookedAt(readiness) else {
            return
        }
        try start(because: "the rack is back with its region")
        setStopped(false)
    }

    /// Starts the services of a rack that MAAS has had no connection to for long, again and again as long as that lasts.
    ///
    /// Its files are right and it registers by itself, so that services which don't run, since somebody has stopped them or
    /// enrolling was interrupted, are all that can be mended here; starting those that run does nothing.
    private func wakeIfLost(_ state: EnrollmentState, _ options: AgentConfig) throws {
        guard state.isWithoutConnection else { return lost.set(nil) }
        let since = try lost.value.flatMap { Int($0) } ?? machine.now
        guard machine.now - since >= options.reconnectTimeout else { return lost.set("\(since)") }
        lost.set("\(machine.now)")
        try start(because: "MAAS has had no connection to this rack for long")
    }

    private func start(because reason: String) throws {
        do {
            framework.logger.info("Starting MAAS's services, since \(reason)")
            try snap.start()
        } catch let error as MaasHostError {
            framework.logger.error("MAAS on this machine can't be started: \(error)")
        }
    }
}
