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
    private let watch: SecretWatch
    private let keys: AgentKeys
    private var known: EnrollReadiness?
    private var reading: SecretReading?

    /// The requirer of an endpoint.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - key: Names this requirer's events and state; differs from that of others in the same charm.
    ///   - endpoint: The endpoint's name in the charm's metadata.
    ///   - keyFile: Where this unit keeps its key for a region whose Juju has no secrets; by default in the charm's folder.
    public init(
        _ framework: Framework, key: Handle = "maas-region", endpoint: String = "maas-region",
        keyFile: SealedFile? = nil
    ) {
        self.framework = framework
        self.endpoint = endpoint
        on = MaasRegionRequirerEvents(key)
        watch = SecretWatch(framework, key: key.appending("seen"))
        keys = AgentKeys(framework, file: keyFile)
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
            case .ready(let config, _): config
            case .waiting(let reason), .unusable(let reason): reason.config
            case .absent: nil
            }
        }
    }

    /// The token of a configuration that this requirer has told of: from its secret or, where Juju has none (2.9), as the region has
    /// sealed it for this unit.
    ///
    /// - Throws: `HookToolError` when the secret can't be read; ``MaasInterfaceError`` when there is no token for this unit;
    ///   `SealedStoreError` when this unit's key can't be read.
    public func token(of config: MaasProviderAppData) throws -> SecretBytes {
        guard config.secretID == nil else { return try config.secret(from: framework.model) }
        let reading = try keys.open(config.sealedTokens?[framework.model.unit.name]) { .accepted($0) }
        guard let content = reading.content else {
            throw MaasInterfaceError(
                .malformed, field: "sealed_tokens", reason: "holds nothing that this unit can open")
        }
        return try MaasProviderAppData.token(in: content)
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
    /// What of the rest can't be published as it is stays away: a name that is none, addresses of no network interface.
    ///
    /// - Throws: ``MaasInterfaceError`` when the host name is none; `HookToolError`; `SealedStoreError` when this unit's key is
    ///   wanted and can't be kept.
    public func publishUnitHostname(
        _ hostname: String, fqdn: String? = nil, systemID: String? = nil, macAddresses: [String]? = nil,
        enrollment: EnrollmentDigest? = nil, departure: RackDeparture? = nil
    ) throws {
        guard !hostname.isEmpty else { throw MaasInterfaceError(.missing, field: "hostname", reason: "is empty") }
        var data = MaasRequirerUnitData(
            unit: framework.model.unit.name, hostname: try HostName(hostname, field: "hostname"),
            fqdn: fqdn.flatMap(HostName.init), systemID: systemID.flatMap(SystemID.init),
            macAddresses: macAddresses?.compactMap(MACAddress.init), enrollment: enrollment, departure: departure)
        for relation in try framework.model.liveRelations(endpoint) {
            data.publicKey = try wantsSealedToken(in: relation) ? keys.pair().publicKey : nil
            data.write(to: relation.unitData)
        }
    }

    /// Whether this unit or the region is in a model whose Juju has no secrets.
    private func wantsSealedToken(in relation: Relation) throws -> Bool {
        try !framework.hasSecrets || !relation.applicationData()["sealed_tokens", default: ""].isEmpty
    }
}

// What reaches the charm, and when.
extension MaasRegionRequirer {
    private func observe() {
        let framework = framework
        framework.observe(.relationCreated(endpoint)) { [on] event in
            try framework.emit(MaasRegionCreatedEvent(application: event.application), from: on.created)
        }
        framework.observe(.relationBroken(endpoint)) { [self] event in
            let departure = try departure(event.event)
            watch.forget()
            try framework.emit(MaasAgentRemovedEvent(departure: .left(departure)), from: on.removed)
        }
        framework.reconcile { [self] in try notice() }
    }

    /// Why, as far as Juju tells: an answer that lacks must not keep a unit from leaving.
    private func departure(_ event: RelationBrokenEvent) throws -> Departure {
        do throws(HookToolError) {
            return try event.departure(in: framework.model)
        } catch {
            framework.logger.warning("Why the region is gone is not known: \(error)")
            return try framework.model.unit.isDeparting ? .unitRemoved : .unknown
        }
    }

    /// Tells the charm when what the region publishes differs from what the charm was told last.
    private func notice() throws {
        switch try readiness() {
        case .ready(var config, _):
            guard case .news = reading else { return }
            try watch.accept()
            // What is sealed for others is no part of it, and may be too much to be kept.
            config.sealedTokens = config.sealedTokens?.filter { $0.key == framework.model.unit.name }
            try framework.emit(MaasConfigReceivedEvent(config: config), from: on.configReceived)
        case .waiting(let reason) where reason.kind == .incomplete(missing: MaasProviderAppData.required.map { $0[0] }):
            guard try watch.hasAccepted else { return }
            watch.forget()
            try framework.emit(MaasAgentRemovedEvent(departure: .withdrawn), from: on.removed)
        default: break
        }
    }
}

// Reading.
extension MaasRegionRequirer {
    private func readReadiness() throws -> EnrollReadiness {
        let relations = try framework.model.liveRelations(endpoint)
        guard let relation = relations.first else { return .absent }
        if try framework.model.unit.isDeparting { return .waiting(.init(.departing, "leaving its region")) }
        guard relations.count == 1 else {
            let ids = relations.map(\.id)
            return .unusable(
                .init(.ambiguous(relations: ids), "more than one region (relations \(ids)): remove all but one"))
        }
        switch MaasProviderAppData.read(from: try relation.applicationData()) {
        case .incomplete(let missing):
            return .waiting(
                .init(
                    .incomplete(missing: missing), "for the region to publish \(missing.joined(separator: ", "))"))
        case .malformed(let field, let why): return Self.malformed(field, why)
        case .complete(let config): return try withToken(config, in: relation)
        }
    }

    private func withToken(_ config: MaasProviderAppData, in relation: Relation) throws -> EnrollReadiness {
        guard framework.hasSecrets || config.secretID == nil || config.sealedTokens != nil else {
            return .unusable(
                .init(
                    .secretsUnsupported,
                    "the region publishes its token as a Juju secret, which this unit's Juju lacks",
                    remedy: "upgrade Juju to 3.0 or later, or use a region that seals the token for each unit",
                    config: config))
        }
        let reading: SecretReading
        do {
            reading = try look(at: config, in: relation)
        } catch let error as SealedStoreError {
            return Self.keyless(error, config)
        }
        self.reading = reading
        switch reading {
        case .withheld(let why):
            let what =
                try relation.units.isEmpty
                ? "for the enroll token: the region has no unit now"
                : config.secretID == nil
                    ? "for the enroll token"
                    : "for the enroll token: Juju does not let this unit read the region's secret yet"
            return .waiting(.init(.withheld, what, why: why, config: config))
        case .unavailable(let why):
            return .waiting(
                .init(.unavailable, "for the enroll token: Juju can't get at its secret now", why: why, config: config))
        case .malformed(let why):
            return Self.malformed(config.secretID == nil ? "sealed_tokens" : "maas_secret_id", why, config)
        case .accepted(let content), .news(let content, _):
            do throws(MaasInterfaceError) {
                return .ready(config, token: try MaasProviderAppData.token(in: content))
            } catch {
                return Self.malformed(error.field, error.reason, config)
            }
        }
    }

    /// This unit's own keys, with which it recognises and opens tokens, can't be used.
    private static func keyless(_ error: SealedStoreError, _ config: MaasProviderAppData) -> EnrollReadiness {
        // What the system refuses now it may allow later, as when there are too many open files.
        let reason = EnrollReadiness.Reason(
            error.code == .file ? .unavailable : .keyDamaged, "this unit's own key can't be used", why: "\(error)",
            config: config)
        return error.code == .file ? .waiting(reason) : .unusable(reason)
    }

    private static func malformed(
        _ field: String, _ why: String, _ config: MaasProviderAppData? = nil
    ) -> EnrollReadiness {
        .unusable(
            .init(
                .malformed(field: field), "what the region publishes can't be used: \(field) \(why)", config: config))
    }

    private func look(at config: MaasProviderAppData, in relation: Relation) throws -> SecretReading {
        let details: KeyValuePairs = ["api_url": config.apiURL.description, "ca": config.certificateAuthority ?? ""]
        if let uri = config.secretID, framework.hasSecrets || config.sealedTokens == nil {
            let label = "enroll-\(endpoint)-\(relation.id)"
            return try unlessOwn(uri, watch.look(at: uri, label: label, details: details))
        }
        return try keys.open(config.sealedTokens?[framework.model.unit.name]) { content in
            try watch.look(at: content, details: details)
        }
    }

    /// What was read of a secret, unless it is this application's own, which a region could name to have it used as a token: Juju
    /// shows what it knows of a secret to owners only, of the application's to the leader (3.0 to 4.0).
    private func unlessOwn(_ uri: String, _ reading: SecretReading) throws(HookToolError) -> SecretReading {
        guard case .news = reading else { return reading }
        do throws(HookToolError) {
            let isOwn = try framework.model.tools.secretInfo(uri: uri) != nil
            return isOwn ? .malformed(why: "names a secret of this application's own") : reading
        } catch {
            switch error.code {
            case .notFound, .permissionDenied: return reading
            case .unreachable: throw error
            default: return .unavailable(why: error.message)
            }
        }
    }
}
