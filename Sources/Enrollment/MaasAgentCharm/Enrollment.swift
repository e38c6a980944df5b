import CharmKit
import MaasHost
import MaasIdentifiers
import MaasRegion
import SealedStore

/// Evaluates how far the machine is with its region, without changing anything.
final class Enrollment {
    private let framework: Framework
    private let machine: any Machine
    private let snap: any MaasSnap
    private let records: MachineRecordStore
    private let acceptsLoopback: Bool
    private var seen: MaasInstallation?

    init(
        framework: Framework, machine: any Machine, snap: any MaasSnap, records: MachineRecordStore,
        acceptsLoopback: Bool
    ) {
        self.acceptsLoopback = acceptsLoopback
        self.framework = framework
        self.machine = machine
        self.snap = snap
        self.records = records
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

    /// The enrollment state, optionally as if the operator had not asked the rack to leave.
    func evaluate(_ readiness: EnrollReadiness, ignoringLeave: Bool = false) throws -> EnrollmentState {
        let installation = try installation()
        if installation.isRegion { return .hosted }
        if let file = installation.debianFile, installation.mode != .rack { return .packaged(file) }
        let record = try records.read()
        switch readiness {
        case .absent where !record.isOrphaned: return .unconfigured
        case _ where !ignoringLeave && record.leave?.isByOperator == true: return .left
        case .absent: return .orphaned
        case .waiting(let reason): return reason.kind == .departing ? .leaving : .waitingForToken("\(reason)")
        case .unusable(let reason):
            if case .ambiguous = reason.kind { return .ambiguous("\(reason)") }
            return .malformed("\(reason)")
        case .ready(let config, let token):
            return try evaluate(installation, config, token)
        }
    }

    private func evaluate(
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
        guard acceptsLoopback || !config.apiURL.isLoopback else {
            return .malformed(
                "what the region publishes can't be used: api_url \(config.apiURL) leads this machine to itself; set the region's "
                    + "own URL, or its charm's option maas-url, to one that racks reach")
        }
        if let fault = installation.fault, try !isRemainder(fault, of: installation) { return .unknown(fault) }
        guard let difference = try difference(from: config, token) ?? remainder(installation) else {
            return try confirm(installation.systemID, config, report, digest: digest(of: config, token))
        }
        return try obstacle(to: config) ?? .stale(difference)
    }

    /// Whether a fault is what an attempt of this charm's has left, which the next one puts right. `maas init` writes the settings
    /// first, then the secret and the mode (maascli/snap.py, cmd_init).
    private func isRemainder(_ fault: MaasHostError, of installation: MaasInstallation) throws -> Bool {
        guard try records.read().attempts.isUnfinished else { return false }
        return fault.code == .malformed || fault.code == .unknownMode && installation.mode == nil
    }

    /// What an attempt that was interrupted has not done yet, though the files are right: it deletes the id first.
    private func remainder(_ installation: MaasInstallation) throws -> String? {
        guard installation.systemID == nil, try records.read().attempts.isInterrupted else { return nil }
        return "enrolling was interrupted"
    }

    /// What keeps the machine from enrolling now, whether it is enrolled or not; nil when nothing does.
    func obstacle(to config: MaasProviderAppData) throws -> EnrollmentState? {
        if let reason = try refusal() { return .refused(reason) }
        // A region that can ask MAAS looks whether the name is free before it lets a rack go on.
        guard try isLookedAt(config) else { return .waitingForToken("for the region to look at this host name") }
        guard let report = report(in: config) else { return nil }
        switch report.state {
        case .withheld:
            return .waitingForToken(
                "for the region to let this rack enroll: \(report.message ?? "it does not say why")")
        case .unreachable: return .unreachable(report.message ?? "the region can't ask it")
        default: return nil
        }
    }

    /// What keeps the machine from being a rack of the region with this token, in words; nil when nothing does.
    func difference(from config: MaasProviderAppData, _ token: SecretBytes) throws -> String? {
        let installation = try installation()
        if let fault = installation.fault { return fault.description }
        let differences = installation.differences(from: config.apiURL, token: token)
        return differences.isEmpty ? nil : differences.map(\.description).joined(separator: ", ")
    }

    /// Why MAAS would refuse the machine for its host name, and what to do.
    private func refusal() throws -> String? {
        let name = try machine.hostname
        guard HostName(name) == nil else { return nil }
        return
            "MAAS takes no host name like \"\(name.visible)\": set one of letters, digits and inner hyphens, at most 63 in each "
            + "part, with hostnamectl hostname NAME"
    }

    private func confirm(
        _ systemID: String?, _ config: MaasProviderAppData, _ report: RackReport?, digest: String
    ) -> EnrollmentState {
        guard let systemID else { return .enrolling(at: config.apiURL) }
        guard config.racks != nil else { return .unconfirmed(systemID: systemID, why: "the region does not tell") }
        // A region may not have looked at this enrollment yet, nor at an ID that MAAS has given anew.
        guard let report, report.enrollment?.description == digest,
            report.systemID.map({ $0.description == systemID }) ?? true
        else { return .registered(systemID: systemID) }
        switch report.state {
        case .connected: return .connected(systemID: systemID)
        case .unconfirmed: return .unconfirmed(systemID: systemID, why: report.message ?? "the region can't ask MAAS")
        case .unreachable: return .unreachable(report.message ?? "the region can't ask it")
        case .dead: return .lost(systemID: systemID, why: report.message ?? "MAAS has no connection to it")
        case .absent: return .lost(systemID: systemID, why: "MAAS does not list it")
        default: return .registered(systemID: systemID)
        }
    }

    /// Whether this state is only that of a rack one of whose files holds something else than it should.
    func isFaultyRack(_ state: EnrollmentState) throws -> Bool {
        try state.isMalformedFile && installation().mode == .rack
    }

    /// Whether the region has looked at the machine's name as it is now, or is one that looks at none.
    func isLookedAt(_ readiness: EnrollReadiness) throws -> Bool {
        guard case .ready(let config, _) = readiness else { return false }
        return try isLookedAt(config)
    }

    private func isLookedAt(_ config: MaasProviderAppData) throws -> Bool {
        guard let report = report(in: config) else { return config.racks == nil }
        return try report.hostname == nil || report.hostname?.description == machine.hostname
    }

    /// The application that is the region.
    func regionName() throws -> String {
        try framework.model.liveRelations(Names.Endpoint.maasRegion).first?.application ?? "maas-region"
    }

    /// What the region published of this rack, if anything.
    func report(in config: MaasProviderAppData) -> RackReport? { config.racks?[framework.model.unit.name] }

    /// The digest of the enrollment that the machine has, or nil while no region has accepted it with what it publishes now.
    func digest(_ readiness: EnrollReadiness) throws -> String? {
        guard case .ready(let config, let token) = readiness else { return nil }
        let installation = try installation()
        guard installation.systemID != nil, installation.isRack(of: config.apiURL, token: token) else { return nil }
        return try digest(of: config, token)
    }

    /// A digest of URL and token, which tells nothing of the token.
    func digest(of config: MaasProviderAppData, _ token: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("enrolled", config.apiURL.description)
        builder.append("with", token)
        return String(builder.finish().description.prefix(16))
    }
}
