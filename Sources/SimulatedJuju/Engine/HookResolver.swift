import JujuProtocol

/// Says which hook a unit's agent runs next: the first that follows from how the model differs from what was delivered.
///
/// The order is that of Juju 3.6's resolvers; where Juju's is that of a Go map, chance decides.
struct HookResolver {
    let unit: UnitName
    let now: Double
    private let model: ModelState
    private let state: ModelUnit
    private let application: ModelApplication

    /// A resolver for `unit`, or nil if the model has no such unit.
    init?(_ unit: UnitName, in model: ModelState, now: Double) {
        guard let state = model.units[unit], let application = model.applications[unit.application] else { return nil }
        self.unit = unit
        self.now = now
        self.model = model
        self.state = state
        self.application = application
    }

    private var delivered: Delivered { state.delivered }

    /// The next hook, or nil when there is nothing to do. A failed hook comes before all else but actions.
    func next(using random: inout SeededGenerator) -> Hook? {
        guard delivered.isInstalled else {
            if state.life == .dying { return nil }
            return delivered.failed ?? Hook(.install)
        }
        let between = delivered.failed == nil ? created(using: &random) ?? leadership() ?? secrets() : nil
        if let hook = between ?? action() ?? delivered.failed { return hook }
        if delivered.charmRevision != application.charmRevision { return Hook(.upgradeCharm) }
        if state.life == .alive, delivered.config != configVersion { return Hook(.configChanged) }
        if !delivered.isStarted, state.life == .alive { return Hook(.start) }
        if let hook = relation(using: &random) { return hook }
        if state.life == .dying { return delivered.isStopped ? Hook(.remove) : Hook(.stop) }
        return delivered.isStatusDue ? Hook(.updateStatus) : nil
    }

    /// The version of the options and the address that config-changed tells of.
    var configVersion: String {
        "\(application.configVersion) \(application.trust) \(model.privateAddress(of: unit) ?? "")"
    }

    private func created(using random: inout SeededGenerator) -> Hook? {
        guard state.life == .alive else { return nil }
        let new = model.relations(of: unit.application).filter { relation in
            relation.life == .alive && !relation.isSuspended
                && delivered.relations[relation.id]?.isCreated != true
        }
        return new.randomElement(using: &random).map { relation in
            Hook(
                .relationCreated, relation: relation.id,
                remoteApplication: relation.remoteApplication(of: unit.application))
        }
    }

    private func leadership() -> Hook? {
        guard state.life == .alive else { return nil }
        let leads = application.leader == unit
        if leads { return delivered.isLeader == true ? nil : Hook(.leaderElected) }
        guard delivered.isLeader != false || delivered.leaderSettingsVersion != application.leaderSettingsVersion
        else { return nil }
        return JujuVersion(model.jujuVersion).map { $0.major >= 4 } == true ? nil : Hook(.leaderSettingsChanged)
    }

    private func action() -> Hook? {
        guard delivered.isStarted else { return nil }
        return model.actions.values.filter { $0.unit == unit && $0.status == "pending" }
            .min { (Int($0.id) ?? 0) < (Int($1.id) ?? 0) }.map { Hook(action: $0.id) }
    }

    // MARK: Secrets

    private func secrets() -> Hook? {
        guard state.life == .alive else { return nil }
        let owned = model.secrets.values.filter(isManaged).sorted { $0.id < $1.id }
        if let secret = owned.first(where: { $0.expire.map { $0 <= now } ?? false }) {
            return Hook(.secretExpired, secret: secret.id, label: secret.label, revision: secret.latestRevision)
        }
        if let secret = owned.first(where: { $0.nextRotate.map { $0 <= now } ?? false }) {
            return Hook(.secretRotate, secret: secret.id, label: secret.label)
        }
        for (id, consumer) in state.consumers.sorted(by: { $0.key < $1.key }) {
            guard let secret = model.secrets[id], secret.latestRevision > 1,
                delivered.secretRevisions[id] != secret.latestRevision
            else { continue }
            return Hook(.secretChanged, secret: id, label: consumer.label.isEmpty ? ownLabel(secret) : consumer.label)
        }
        for secret in owned {
            guard let revision = obsoleteRevision(of: secret) else { continue }
            return Hook(.secretRemove, secret: secret.id, label: secret.label, revision: revision)
        }
        return nil
    }

    private func isManaged(_ secret: ModelSecret) -> Bool {
        secret.owner == unit.tag || (secret.owner == "application-\(unit.application)" && application.leader == unit)
    }

    private func ownLabel(_ secret: ModelSecret) -> String {
        secret.owner == unit.tag || secret.owner == "application-\(unit.application)" ? secret.label : ""
    }

    /// A revision that is not the latest, that nobody tracks, and that no secret-remove told of.
    private func obsoleteRevision(of secret: ModelSecret) -> Int? {
        guard secret.revisions.count > 1 else { return nil }
        let tracked = Set(model.units.values.compactMap { $0.consumers[secret.id]?.currentRevision })
        let told = delivered.obsoleteRevisions[secret.id] ?? []
        return secret.revisions.dropLast().map(\.number).first { !tracked.contains($0) && !told.contains($0) }
    }

    // MARK: Relations

    private func relation(using random: inout SeededGenerator) -> Hook? {
        let known = model.relations(of: unit.application).filter {
            delivered.relations[$0.id]?.isCreated == true
        }
        // What was joined is changed before anything else happens to the relations.
        for relation in known {
            guard let member = members(of: relation).first(where: { $0.value < 0 })?.key else { continue }
            if relation.scope.contains(member) { return hook(.relationChanged, relation, member) }
        }
        for relations in [known.filter { !$0.isPeer }, known.filter(\.isPeer)] {
            for relation in relations.shuffled(using: &random) {
                if let hook = next(of: relation) { return hook }
            }
        }
        return nil
    }

    private func next(of relation: ModelRelation) -> Hook? {
        let members = members(of: relation)
        let isEnding = state.life == .dying || relation.life == .dying || relation.isSuspended
        let present = isEnding ? [] : remoteUnits(of: relation)
        if let gone = members.keys.filter({ !present.contains($0) }).min() {
            var hook = hook(.relationDeparted, relation, gone)
            hook.departingUnit = state.life == .dying ? unit : gone
            return hook
        }
        // Peers depart but their relation never breaks.
        if isEnding { return relation.isPeer ? nil : hook(.relationBroken, relation, nil) }
        let remote = relation.remoteApplication(of: unit.application) ?? ""
        let version = relation.applicationBags[remote]?.version ?? 0
        let isOwnBag = remote == unit.application && application.leader == unit
        if version != 0, version != delivered.relations[relation.id]?.applicationVersion, !isOwnBag {
            return hook(.relationChanged, relation, nil)
        }
        if let joining = present.filter({ members[$0] == nil }).min() {
            return hook(.relationJoined, relation, joining)
        }
        let changed = present.filter { (relation.unitBags[$0]?.version ?? 0) != members[$0] }.min()
        return changed.map { hook(.relationChanged, relation, $0) }
    }

    private func members(of relation: ModelRelation) -> [UnitName: Int] {
        delivered.relations[relation.id]?.members ?? [:]
    }

    private func remoteUnits(of relation: ModelRelation) -> Set<UnitName> {
        let remote = relation.remoteApplication(of: unit.application)
        return relation.scope.filter { $0.application == remote && $0 != unit }
    }

    private func hook(_ kind: Hook.Kind, _ relation: ModelRelation, _ remote: UnitName?) -> Hook {
        Hook(
            kind, relation: relation.id, remoteApplication: relation.remoteApplication(of: unit.application),
            remoteUnit: remote)
    }
}
