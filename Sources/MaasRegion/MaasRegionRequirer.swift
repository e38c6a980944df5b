import CharmKit
import JujuProtocol
import SealedStore

/// The agent's side of the `maas_controller` interface (Python: `MaasRegionRequirer`).
///
/// In every hook it looks at what the region publishes, so that a change reaches the charm also when Juju did not tell of
/// it. It sets no status and installs nothing: the charm decides.
public final class MaasRegionRequirer {
    /// The events that the charm can observe.
    public let on: MaasRegionRequirerEvents

    private let framework: Framework
    private let endpoint: String
    private let seen: String
    private let isLeaving: StoredValue<Bool>
    private var known: EnrollReadiness?

    /// The requirer of an endpoint.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names this requirer's events and state; differs from that of others in the same charm.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    public init(_ framework: Framework, key: Handle = "maas-region", endpoint: String = "maas-region") {
        self.framework = framework
        self.endpoint = endpoint
        on = MaasRegionRequirerEvents(key)
        seen = key.appending("seen").description
        isLeaving = framework.stored(Bool.self, key.appending("leaving"))
        observe()
    }

    /// How far the region is with what this agent needs; read once in a hook.
    ///
    /// - Throws: `HookToolError` when Juju can't be asked.
    public func readiness() throws -> EnrollReadiness {
        if let known { return known }
        let readiness = try readReadiness()
        known = readiness
        return readiness
    }

    /// What the region has published, or nil while it is not complete (Python: `get_enroll_data`).
    ///
    /// - Throws: `HookToolError` when Juju can't be asked.
    public var enrollData: MaasProviderAppData? {
        get throws {
            switch try readiness() {
            case .complete(let config, _), .secretUnreadable(let config, _): config
            default: nil
            }
        }
    }

    /// Whether this unit's databag in every relation says what it must (Python: `is_published`); false without a relation.
    ///
    /// - Throws: `HookToolError` when Juju can't be asked.
    public var isPublished: Bool {
        get throws {
            let relations = try framework.model.liveRelations(endpoint)
            let readings = try relations.map { MaasRequirerUnitData.read(from: try $0.unitData.values) }
            return !readings.isEmpty && readings.allSatisfy { $0.complete != nil }
        }
    }

    /// Publishes this unit's host name and what else is known of it; does nothing without a relation
    /// (Python: `publish_unit_hostname`).
    ///
    /// - Throws: ``MaasInterfaceError`` when the host name is empty; `HookToolError`.
    public func publishUnitHostname(
        _ hostname: String, fqdn: String? = nil, systemID: String? = nil, macAddresses: [String]? = nil,
        enrollment: String? = nil, departure: String? = nil
    ) throws {
        guard !hostname.isEmpty else { throw MaasInterfaceError(.missing, field: "hostname", reason: "is empty") }
        let data = MaasRequirerUnitData(
            unit: framework.model.unit.name.description, hostname: hostname, fqdn: fqdn, systemID: systemID,
            macAddresses: macAddresses, enrollment: enrollment, departure: departure)
        for relation in try framework.model.liveRelations(endpoint) { data.write(to: relation.unitData) }
    }
}

// What reaches the charm, and when.
extension MaasRegionRequirer {
    private func observe() {
        let framework = framework
        framework.observe(.relationCreated(endpoint)) { [on] event in
            try framework.emit(MaasRegionCreatedEvent(application: event.application), from: on.created)
        }
        framework.observe(.relationDeparted(endpoint)) { [isLeaving] event in
            if event.departingUnit == framework.model.unit.name { isLeaving.set(true) }
        }
        framework.observe(.relationBroken(endpoint)) { [self] _ in
            let departure: Departure = try isLeaving.value == true ? .unitRemoved : .relationRemoved
            isLeaving.set(nil)
            framework.state.set(seen, nil)
            try framework.emit(MaasAgentRemovedEvent(departure: departure), from: on.removed)
        }
        framework.reconcile { [self] in try notice() }
    }

    /// Tells the charm when what the region publishes differs from what the charm was told last.
    private func notice() throws {
        let known = try framework.state.value(seen)
        switch try readiness() {
        case .complete(let config, let token):
            let fingerprint = try self.fingerprint(of: config, token)
            guard fingerprint != known else { return }
            try track(config)
            framework.state.set(seen, fingerprint)
            try framework.emit(MaasConfigReceivedEvent(config: config), from: on.configReceived)
        case .incomplete(let missing) where known != nil && missing.count == MaasProviderAppData.required.count:
            framework.state.set(seen, nil)
            try framework.emit(MaasAgentRemovedEvent(departure: .withdrawn), from: on.removed)
        default: break
        }
    }

    private func fingerprint(of config: MaasProviderAppData, _ token: SecretBytes) throws -> String {
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("api_url", config.apiURL)
        builder.append("ca", config.certificateAuthority ?? "")
        builder.append("token", token)
        return builder.finish().description
    }

    /// Makes Juju tell this unit of later revisions, and free earlier ones.
    private func track(_ config: MaasProviderAppData) throws {
        guard let id = try framework.model.liveRelations(endpoint).first?.id else { return }
        try framework.model.secret(config.secretID).refresh(label: "enroll-\(endpoint)-\(id)")
    }
}

// Reading.
extension MaasRegionRequirer {
    private func readReadiness() throws -> EnrollReadiness {
        let relations = try framework.model.liveRelations(endpoint)
        guard let relation = relations.first else { return .unrelated }
        if try isLeaving.value == true { return .leaving }
        guard relations.count == 1 else { return .ambiguous(relations: relations.map(\.id)) }
        switch MaasProviderAppData.read(from: try relation.applicationData()) {
        case .incomplete(let missing): return .incomplete(missing: missing)
        case .malformed(let field, let why): return .malformed(field: field, why: why)
        case .complete(let config): return try withToken(config)
        }
    }

    private func withToken(_ config: MaasProviderAppData) throws -> EnrollReadiness {
        do {
            return .complete(config, token: try config.secret(from: framework.model))
        } catch let error as MaasInterfaceError {
            return .malformed(field: error.field, why: error.reason)
        } catch let error as HookToolError where error.code == .invalidArgument {
            return .malformed(field: "maas_secret_id", why: "is not the URI of a secret")
        } catch let error as HookToolError where error.code != .unreachable {
            return .secretUnreadable(config, why: error.message)
        }
    }
}
