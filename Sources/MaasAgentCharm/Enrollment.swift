import CharmKit
import MaasHost
import MaasRegion
import SealedStore

/// Brings the machine to where the region wants it, and tells how far it is.
///
/// The machine's own MAAS files say where it is; only a real difference enrolls it anew, with growing pauses after failures,
/// since racks that register over and over can hang a region (Launchpad bug 2130237).
final class Enrollment {
    private let framework: Framework
    private let host: any MaasHost
    private let pause: StoredValue<Pause>
    private var seen: MaasInstallation?

    init(framework: Framework, host: any MaasHost) {
        self.framework = framework
        self.host = host
        pause = framework.stored(Pause.self, "maas-agent/pause")
    }

    /// What MAAS's files on the machine say; read once, and again after they have changed.
    func installation() throws -> MaasInstallation {
        if let seen { return seen }
        let installation = try host.installation
        seen = installation
        return installation
    }

    /// One round: look, compare, act.
    func advance(_ readiness: EnrollReadiness, _ options: AgentConfig) throws -> EnrollmentState {
        let state = try look(readiness)
        guard case .stale = state, case .complete(let config, let token) = readiness else { return state }
        if let pause = try pause.value, !pause.isOver { return .failed(pause.reason) }
        return try enroll(config, token, options)
    }

    /// Lets the next round act at once, whatever failed before.
    func endPause() { pause.set(nil) }

    /// How far the machine is, without changing anything.
    func look(_ readiness: EnrollReadiness) throws -> EnrollmentState {
        let installation = try installation()
        if installation.isRegion { return .hosted }
        switch readiness {
        case .unrelated: return .unconfigured
        case .leaving: return .leaving
        case .ambiguous(let relations):
            return .malformed("more than one region (relations \(relations)): remove all but one")
        case .incomplete(let missing):
            return .waitingForToken("for the region to publish \(missing.joined(separator: ", "))")
        case .malformed(let field, let why):
            return .unusable(field, why)
        case .secretUnreadable:
            return .waitingForToken("for the enroll token: Juju does not let this unit read the region's secret yet")
        case .complete(let config, let token):
            return try look(installation, config, token)
        }
    }

    private func look(
        _ installation: MaasInstallation, _ config: MaasProviderAppData, _ token: SecretBytes
    ) throws -> EnrollmentState {
        let report = config.racks?[framework.model.unit.name]
        if let report, report.state == .conflict {
            return .conflict(report.message ?? "MAAS has another node of this host name: rename one of them")
        }
        // A region that can ask MAAS looks whether the name is free before it lets a rack go on.
        if report == nil, config.racks != nil { return .waitingForToken("for the region to look at this host name") }
        guard token.isHexadecimal(count: 32) else {
            return .malformed("the enroll token of the region is not 32 hexadecimal digits")
        }
        guard installation.isRack(of: config.apiURL, token: token) else { return .stale }
        return try confirm(installation.systemID, config, report, mark: mark(of: config, token))
    }

    private func enroll(
        _ config: MaasProviderAppData, _ token: SecretBytes, _ options: AgentConfig
    ) throws -> EnrollmentState {
        do {
            try host.ping(url: config.apiURL, certificateAuthority: config.certificateAuthority)
            try installIfNeeded(options)
            framework.logger.info("Enrolling with \(config.apiURL)")
            let isTaken = try host.enroll(url: config.apiURL, token: token, patience: .seconds(options.enrollTimeout))
            pause.set(nil)
            seen = nil
            guard isTaken, let id = try installation().systemID else { return .enrolling(url: config.apiURL) }
            return .registered(systemID: id)
        } catch let error as MaasHostError where error.code == .invalidURL {
            return .unusable("api_url", error.description)
        } catch let error as MaasHostError where error.code == .unreachable {
            return .unreachable(error.description)
        } catch let error as MaasHostError {
            seen = nil
            let reason = error.description
            pause.set(try pause.value?.longer(reason) ?? Pause(reason))
            return .failed(reason)
        }
    }

    private func confirm(
        _ systemID: String?, _ config: MaasProviderAppData, _ report: RackReport?, mark: String
    ) -> EnrollmentState {
        guard let systemID else { return .enrolling(url: config.apiURL) }
        guard config.racks != nil else { return .unconfirmed(systemID: systemID, why: "the region does not tell") }
        guard let report, report.enrollment == mark else { return .registered(systemID: systemID) }
        switch report.state {
        case .connected: return .connected(systemID: systemID)
        case .unconfirmed: return .unconfirmed(systemID: systemID, why: report.message ?? "the region can't ask MAAS")
        case .dead: return .lost(systemID: systemID, why: "MAAS has no connection to it")
        case .absent: return .lost(systemID: systemID, why: "MAAS does not list it")
        default: return .registered(systemID: systemID)
        }
    }

    /// Installs MAAS if the machine has none.
    func installIfNeeded(_ options: AgentConfig) throws {
        guard try !installation().isInstalled else { return }
        let version = try host.install(channel: options.snapChannel)
        seen = nil
        try framework.model.unit.setWorkloadVersion(version)
    }

    /// A word that is another one for another URL or token, and tells nothing of the token.
    func mark(of config: MaasProviderAppData, _ token: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("enrolled", config.apiURL)
        builder.append("with", token)
        return String(builder.finish().description.prefix(16))
    }
}
