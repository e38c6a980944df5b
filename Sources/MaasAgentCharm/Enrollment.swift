import CharmKit
import MaasHost
import MaasRegion
import SealedStore

/// Tells how far the machine is with its region, without changing anything.
final class Enrollment {
    private let framework: Framework
    private let machine: any Machine
    private let snap: any MaasSnap
    private let wish: StoredText
    private var seen: MaasInstallation?

    init(framework: Framework, machine: any Machine, snap: any MaasSnap) {
        self.framework = framework
        self.machine = machine
        self.snap = snap
        wish = StoredText("maas-agent/left", in: framework.state)
    }

    /// What MAAS's files on the machine say; read once, and again after they have changed.
    func installation() throws -> MaasInstallation {
        if let seen { return seen }
        let installation = try snap.installation
        seen = installation
        return installation
    }

    /// Has the files read again.
    func forgetInstallation() { seen = nil }

    /// How the rack has left because an operator wished so, or nil when it has not.
    var left: AgentConfig.DeparturePolicy? {
        get throws { try wish.value.flatMap(AgentConfig.DeparturePolicy.init) }
    }

    /// Keeps in mind how the rack has left because an operator wished so, or that it may come back.
    func setLeft(_ policy: AgentConfig.DeparturePolicy?) { wish.set(policy?.rawValue) }

    /// How far the machine is, or would be if it came back from where an operator has sent it.
    func look(_ readiness: EnrollReadiness, asIfBack: Bool = false) throws -> EnrollmentState {
        let installation = try installation()
        if installation.isRegion { return .hosted }
        if case .unrelated = readiness { return .unconfigured }
        if try !asIfBack && left != nil { return .left }
        switch readiness {
        case .unrelated: return .unconfigured
        case .leaving: return .leaving
        case .ambiguous(let relations): return .ambiguous(relations)
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
        let report = report(in: config)
        let isLookedAt = try isLookedAt(config)
        if isLookedAt, let report, report.state == .conflict {
            return .conflict(report.message ?? "MAAS has another node of this host name: rename one of them")
        }
        guard token.isHexadecimal(count: 32) else {
            return .malformed("the enroll token of the region is not 32 hexadecimal digits")
        }
        if installation.isRack(of: config.apiURL, token: token) {
            return try confirm(installation.systemID, config, report, mark: mark(of: config, token))
        }
        // A region that can ask MAAS looks whether the name is free before it lets a rack go on.
        guard isLookedAt else { return .waitingForToken("for the region to look at this host name") }
        if let report, report.state == .withheld {
            return .waitingForToken(
                "for the region to let this rack enroll: \(report.message ?? "it does not say why")")
        }
        if let report, report.state == .unreachable { return .unreachable(report.message ?? "the region can't ask it") }
        return .stale
    }

    private func confirm(
        _ systemID: String?, _ config: MaasProviderAppData, _ report: RackReport?, mark: String
    ) -> EnrollmentState {
        guard let systemID else { return .enrolling(at: config.apiURL) }
        guard config.racks != nil else { return .unconfirmed(systemID: systemID, why: "the region does not tell") }
        guard let report, report.enrollment?.description == mark else { return .registered(systemID: systemID) }
        switch report.state {
        case .connected: return .connected(systemID: systemID)
        case .unconfirmed: return .unconfirmed(systemID: systemID, why: report.message ?? "the region can't ask MAAS")
        case .unreachable: return .unreachable(report.message ?? "the region can't ask it")
        case .dead: return .lost(systemID: systemID, why: "MAAS has no connection to it")
        case .absent: return .lost(systemID: systemID, why: "MAAS does not list it")
        default: return .registered(systemID: systemID)
        }
    }

    /// Whether the region has looked at the machine's name as it is now, or is one that looks at none.
    func isLookedAt(_ readiness: EnrollReadiness) throws -> Bool {
        guard case .complete(let config, _) = readiness else { return false }
        return try isLookedAt(config)
    }

    private func isLookedAt(_ config: MaasProviderAppData) throws -> Bool {
        guard let report = report(in: config) else { return config.racks == nil }
        return try report.hostname == nil || report.hostname?.description == machine.hostname
    }

    /// What the region published of this rack, if anything.
    func report(in config: MaasProviderAppData) -> RackReport? { config.racks?[framework.model.unit.name] }

    /// The word for the enrollment that the machine has, or nil while no region has taken it with what it publishes now.
    func mark(_ readiness: EnrollReadiness) throws -> String? {
        guard case .complete(let config, let token) = readiness else { return nil }
        let installation = try installation()
        guard installation.systemID != nil, installation.isRack(of: config.apiURL, token: token) else { return nil }
        return try mark(of: config, token)
    }

    /// A word that is another one for another URL or token, and tells nothing of the token.
    func mark(of config: MaasProviderAppData, _ token: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("enrolled", config.apiURL.description)
        builder.append("with", token)
        return String(builder.finish().description.prefix(16))
    }
}
