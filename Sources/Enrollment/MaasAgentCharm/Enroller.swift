import CharmKit
import EnrollmentLog
import MaasHost
import MaasIdentifiers
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
    /// The channel of regions that do not tell their version, as with the library in Python: they ran 3.6 last.
    private static let lastChannel = "3.6/stable"

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
        try noteEnrollment(state)
        try startAgain(state, readiness)
        try wakeIfLost(state, options)
        try refreshIfDue(state, readiness, options)
        guard state.isStale else { return state }
        return try enroll(readiness, options, by: framework.environment.unit.description)
    }

    /// Takes note of an enrollment that the log does not have: an attempt was interrupted after it had done all that there was to
    /// do, what an attempt failed at was mended, the region took its time, or the machine was its rack before.
    private func noteEnrollment(_ state: EnrollmentState) throws {
        guard let id = state.systemID else { return }
        let record = try records.read()
        let isNew = !record.history.isEnrolled(as: id)
        guard record.attempts.isUnfinished || isNew && state.isAccepted else { return }
        let reason: String
        if record.attempts.isInterrupted {
            reason = "an attempt that was interrupted had done it"
        } else if record.attempts.isUnfinished {
            reason = "its files are right, though the last attempt failed"
        } else if record.attempts.count > 0, !record.history.hasLeft {
            reason = "the region has accepted it"
        } else {
            reason = "it is a rack of this region already"
        }
        let entry = self.entry(.enrolled, id, by: framework.environment.unit.description, reason)
        do {
            try records.update {
                if $0.attempts.isInterrupted { $0.isStopped = false }
                if $0.attempts.isUnfinished { $0.attempts.succeed() }
                // A new unit does not know whether a former one has stopped what it finds here; to start what runs does nothing.
                if record == MachineRecord() { $0.isStopped = true }
                $0.history.append(entry)
            }
            framework.log(entry)
        } catch let error as MaasHostError {
            // A log that can't be written changes nothing of how the rack is.
            framework.logger.warning("The enrollment log can't be written: \(error)")
        }
    }

    /// Takes note that the rack may not enroll, once for each reason.
    func noteRefusal(_ state: EnrollmentState) throws {
        let (cause, reason): (String, String)
        switch state {
        case .conflict(let why): (cause, reason) = (try enrollment.regionName(), why)
        case .refused(let why): (cause, reason) = (framework.environment.unit.description, why)
        default: return
        }
        let entry = self.entry(.refused, by: cause, reason)
        var log = try records.read().history
        guard log.appendIfNew(entry) else { return }
        do {
            try records.update { $0.history = log }
            framework.log(entry)
        } catch let error as MaasHostError {
            framework.logger.warning("The enrollment log can't be written: \(error)")
        }
    }

    /// An entry of the log on this rack.
    func entry(
        _ kind: EnrollmentEntry.Kind, _ systemID: String? = nil, by cause: String, _ reason: String
    ) -> EnrollmentEntry {
        EnrollmentEntry(
            kind, framework.environment.unit.description, systemID: systemID, by: cause, reason, at: machine.now)
    }

    /// The state and, where the region does not accept the rack, why, as far as this machine can see.
    func explained(_ state: EnrollmentState) -> EnrollmentState {
        switch state {
        case .enrolling(let url, _): .enrolling(at: url, obstacle: client.obstacle(url: url))
        default: state
        }
    }

    /// Enrolls with what the region publishes, whatever the machine is, unless that was tried too often; `cause` is who wants it:
    /// this unit, or the operator.
    func enroll(
        _ readiness: EnrollReadiness, _ options: AgentConfig, by cause: String
    ) throws -> EnrollmentState {
        guard case .ready(let config, let token) = readiness else { return try enrollment.evaluate(readiness) }
        if let obstacle = try enrollment.obstacle(to: config) { return obstacle }
        let digest = try enrollment.digest(of: config, token)
        let leave = try records.read().leave
        do {
            try client.ping(url: config.apiURL)
            // What is wrong now comes before what went wrong then.
            if let pause = try pause(digest, config, token) { return pause }
            do {
                try installIfNeeded(from: options.snapChannel ?? config.channel ?? Self.lastChannel)
            } catch let error as MaasHostError where error.code == .snap {
                // Nothing has registered yet, so that no pause is due.
                framework.logger.error("MAAS can't be installed: \(error)")
                return .unknown(error)
            }
            // From here on the rack is back, also when the hook is killed.
            try records.update {
                $0.attempts.begin(digest, at: machine.now)
                $0.leave = nil
            }
            let difference = try enrollment.difference(from: config, token) ?? "as asked"
            framework.logger.info("Enrolling with \(config.apiURL): \(difference)")
            _ = try snap.enroll(url: config.apiURL, token: token, timeout: .seconds(options.enrollTimeout))
            enrollment.forgetInstallation()
            let id = try enrollment.installation().systemID
            let entry = id.map { self.entry(.enrolled, $0, by: cause, "with \(config.apiURL): \(difference)") }
            try records.update {
                $0.attempts.succeed()
                $0.isStopped = false
                if let entry { $0.history.append(entry) }
            }
            if let entry { framework.log(entry) }
            return try enrolled(readiness, config)
        } catch let error as MaasHostError where error.code == .invalidURL {
            return .malformed("what the region publishes can't be used: api_url: \(error)")
        } catch let error as MaasHostError where error.code == .unreachable {
            return .unreachable(error.description)
        } catch let error as MaasHostError {
            enrollment.forgetInstallation()
            framework.logger.error("Enrolling failed: \(error)")
            let entry = self.entry(.failed, by: cause, error.description)
            try? records.update {
                $0.attempts.fail(error.description)
                $0.history.append(entry)
                // What was begun is undone.
                $0.leave = leave
                $0.leave?.isDone = false
            }
            framework.log(entry)
            // Without a pause nothing was begun: the machine could not even record it.
            guard let next = try records.read().attempts.next(digest, at: machine.now) else {
                return .unknown(error)
            }
            return .paused(error.description, next: next)
        }
    }

    private func pause(
        _ digest: String, _ config: MaasProviderAppData, _ token: SecretBytes
    ) throws -> EnrollmentState? {
        let attempts = try records.read().attempts
        guard let next = attempts.next(digest, at: machine.now) else { return nil }
        return .paused(attempts.reasonToWait(digest, try enrollment.difference(from: config, token)), next: next)
    }

    /// Whatever the region reported before, it has not confirmed this enrollment.
    private func enrolled(_ readiness: EnrollReadiness, _ config: MaasProviderAppData) throws -> EnrollmentState {
        guard let id = try enrollment.installation().systemID else { return .enrolling(at: config.apiURL) }
        return config.racks == nil ? try enrollment.evaluate(readiness) : .registered(systemID: id)
    }

    /// Installs MAAS if the machine has none, of any packaging.
    func installIfNeeded(from channel: String) throws {
        let installation = try enrollment.installation()
        guard !installation.isInstalled, installation.debianFile == nil else { return }
        try snap.install(channel: channel)
        enrollment.forgetInstallation()
    }

    /// The pause before what the region publishes is tried next; nil when it may be tried at once.
    func pause(_ readiness: EnrollReadiness) throws -> EnrollmentState? {
        guard case .ready(let config, let token) = readiness else { return nil }
        return try pause(enrollment.digest(of: config, token), config, token)
    }
}

// A rack whose region runs another release.
extension Enroller {
    /// The release on this machine, the region's, and the channel that has that; nil while either is not known, which says nothing.
    private func releases(
        _ config: MaasProviderAppData
    ) throws -> (own: MaasRelease, region: MaasRelease, channel: String)? {
        guard let own = try enrollment.installation().version.flatMap(MaasRelease.init), let region = config.release,
            let channel = config.channel
        else { return nil }
        return (own, region, channel)
    }

    /// Refreshes MAAS to the region's release when the region says that it is this rack's turn.
    private func refreshIfDue(
        _ state: EnrollmentState, _ readiness: EnrollReadiness, _ options: AgentConfig
    ) throws {
        guard case .ready(let config, _) = readiness, let (own, release, channel) = try releases(config) else {
            return
        }
        guard own < release else { return try records.update { $0.refresh = nil } }
        guard state.systemID != nil, enrollment.report(in: config)?.refresh == release, options.followsRegion,
            options.snapChannel == nil, try records.read().refresh?.holds(release, at: machine.now) != true
        else { return }
        framework.logger.info("Refreshing MAAS from \(own) to \(release), which its region runs")
        try framework.showStatus(.maintenance("refreshing MAAS from \(own) to \(release)"))
        do {
            try snap.refresh(channel: channel)
            enrollment.forgetInstallation()
            // snapd calls it well as well when it holds the snap back, or when the channel has nothing newer.
            if let now = try releases(config)?.own, now < release {
                throw MaasHostError(.snap, "snap maas: refresh: \(channel) leaves it at \(now)")
            }
            try records.update { $0.refresh = nil }
        } catch let error as MaasHostError {
            enrollment.forgetInstallation()
            framework.logger.error("MAAS can't be refreshed: \(error)")
            try records.update { $0.refresh = .init(release: release, at: machine.now, reason: "\(error)") }
        }
    }

    /// What people should know of releases that differ, and whether it went wrong; nil when they don't.
    func skew(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> (message: String, isFault: Bool)? {
        guard case .ready(let config, _) = readiness, let (own, release, channel) = try releases(config),
            own != release
        else { return nil }
        let differ = "MAAS here is \(own), its region's \(release)"
        if let refresh = try records.read().refresh, refresh.release == release {
            let next = Time.text(refresh.next)
            return ("\(differ), and can't be refreshed: \(refresh.reason); will try again after \(next)", true)
        }
        guard own < release else { return ("\(differ): refresh the region", false) }
        guard options.followsRegion, options.snapChannel == nil else {
            return ("\(differ): snap refresh maas --channel=\(channel)", false)
        }
        return ("\(differ): it is refreshed when it is its turn", false)
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
        let since = Int(moment: try lost.value, upTo: machine.now) ?? machine.now
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
