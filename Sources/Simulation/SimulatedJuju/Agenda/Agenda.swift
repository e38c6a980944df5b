import JujuProtocol

/// What the agents of a model have yet to look at, which is what Juju's watchers tell real agents. It makes the next hook
/// of a unit cost the same however large the model is.
///
/// It is filled from the model as a whole when agents begin to work, and then kept up by what their hooks change. What it
/// holds are only hints: whether a hook follows is read from the model.
final class Agenda {
    /// Whether agents are at work, so that changes are noted.
    private(set) var isOpen = false
    /// How many units read each revision of a secret, by the key of its content.
    private(set) var trackers: [String: Int] = [:]
    private var isStale = false
    private var keepsPeersLast = true
    private var units: [UnitName: UnitAgenda] = [:]
    private var waiting: Set<UnitName> = []
    private var readers: [String: Set<UnitName>] = [:]
    private var timed: [String: Set<String>] = [:]
    private var obsolete: [String: Set<String>] = [:]
    private var crossed: CrossedChanges?

    /// Begins to note changes, after everything in `model`.
    func open(_ model: ModelState) {
        isOpen = true
        crossed = nil
        fill(model)
    }

    /// Ends it and forgets everything.
    func close() {
        isOpen = false
        clear()
    }

    /// Takes all that waits off the list, in the order of names. Fills the agenda anew if it became stale.
    func takeWaiting(_ model: ModelState) -> [UnitName] {
        if isStale { fill(model) }
        defer { waiting = [] }
        return waiting.sorted()
    }

    /// Takes what changed for other models since it was asked last; nil if that may be anything.
    func takeCrossed() -> CrossedChanges? {
        guard isOpen else { return nil }
        defer { crossed = .init() }
        return crossed
    }

    /// What a unit has yet to look at.
    subscript(unit: UnitName) -> UnitAgenda {
        if let agenda = units[unit] { return agenda }
        let agenda = UnitAgenda()
        units[unit] = agenda
        return agenda
    }

    // MARK: What changed

    /// Something changed that may concern any unit.
    func noteAll() {
        isStale = true
        crossed = nil
    }

    /// Something changed for a unit.
    func note(_ unit: UnitName) { if isOpen { waiting.insert(unit) } }

    /// A unit came to a relation, or changed its databag there.
    func note(_ unit: UnitName, in relation: ModelRelation, hasJoined: Bool) {
        guard isOpen else { return }
        if relation.crossing != nil { crossed?.units[relation.id, default: []].insert(unit) }
        for other in relation.others(than: unit) {
            if hasJoined {
                self[other].others[relation.id, default: .init()].joining.insert(unit)
            } else {
                self[other].others[relation.id, default: .init()].changed.insert(unit)
            }
            note(relation, for: other)
        }
    }

    /// A unit left a relation.
    func note(_ unit: UnitName, left relation: ModelRelation) {
        guard isOpen else { return }
        if relation.crossing != nil { crossed?.units[relation.id, default: []].insert(unit) }
        for other in relation.others(than: unit) {
            self[other].others[relation.id, default: .init()].departing.insert(unit)
            note(relation, for: other)
        }
    }

    /// An application changed its databag.
    func note(_ application: String, in relation: ModelRelation) {
        guard isOpen, let remote = relation.remoteApplication(of: application) else { return }
        for other in relation.scope.units(of: remote) { note(relation, for: other) }
    }

    /// A unit has heard of a relation, and now hears of the units there.
    func fill(_ unit: ModelUnit, in relation: ModelRelation) {
        guard isOpen, let known = unit.delivered.relations[relation.id] else { return }
        let remote = Set(relation.others(than: unit.name))
        var entry = UnitAgenda.Relation()
        for other in remote {
            if let version = known.members[other] {
                if version != relation.unitBags[other]?.version ?? 0 { entry.changed.insert(other) }
            } else {
                entry.joining.insert(other)
            }
        }
        for member in known.members.keys where !remote.contains(member) { entry.departing.insert(member) }
        self[unit.name].others[relation.id] = entry
        note(relation, for: unit.name)
    }

    private func note(_ relation: ModelRelation, for unit: UnitName) {
        if relation.isPeer, keepsPeersLast, !self[unit].forgottenPeers.contains(relation.id) {
            self[unit].peers.insert(relation.id)
        } else {
            self[unit].relations.insert(relation.id)
        }
        waiting.insert(unit)
    }

    // MARK: Secrets

    /// A secret has a new revision, other dates, or is gone.
    func note(_ secret: ModelSecret, owner: UnitName?) {
        guard isOpen else { return }
        crossed?.secrets.insert(secret.id)
        for reader in readers[secret.id] ?? [] {
            self[reader].secrets.insert(secret.id)
            waiting.insert(reader)
        }
        put(secret)
        if let owner { waiting.insert(owner) }
    }

    /// A secret of another model has a new revision.
    func noteSecret(_ id: String, for reader: UnitName) {
        guard isOpen else { return }
        self[reader].secrets.insert(id)
        waiting.insert(reader)
    }

    /// A unit reads another revision of a secret; nil for none.
    func note(_ unit: UnitName, reads secret: ModelSecret, from old: Int?, to new: Int?, owner: UnitName?) {
        guard isOpen else { return }
        if let old { trackers[secret.contentKey(old), default: 1] -= 1 }
        if let new { trackers[secret.contentKey(new), default: 0] += 1 }
        if new != nil { readers[secret.id, default: []].insert(unit) } else { readers[secret.id]?.remove(unit) }
        self[unit].secrets.insert(secret.id)
        waiting.insert(unit)
        obsolete[secret.owner, default: []].insert(secret.id)
        if let owner { waiting.insert(owner) }
    }

    /// The secrets of an owner that may have to be rotated or may expire one day, in order.
    func timedSecrets(of owner: String) -> [String] { (timed[owner] ?? []).sorted() }

    /// The first of what `look` makes of an owner's secrets that may have revisions which nobody reads. Secrets of which
    /// it makes nothing are dropped.
    func obsoleteSecret<Result>(of owner: String, _ look: (String) -> Result?) -> Result? {
        for id in (obsolete[owner] ?? []).sorted() {
            if let result = look(id) { return result }
            obsolete[owner]?.remove(id)
        }
        return nil
    }

    /// The units that read a secret.
    func readers(of id: String) -> Set<UnitName> { readers[id] ?? [] }

    private func put(_ secret: ModelSecret) {
        if secret.nextRotate != nil || secret.revisions.contains(where: { $0.expire != nil }) {
            timed[secret.owner, default: []].insert(secret.id)
        } else {
            timed[secret.owner]?.remove(secret.id)
        }
        obsolete[secret.owner, default: []].insert(secret.id)
    }

    // MARK: All of it

    private func clear() {
        (units, waiting, trackers, readers, timed, obsolete) = ([:], [], [:], [:], [:], [:])
        isStale = false
    }

    private func fill(_ model: ModelState) {
        clear()
        keepsPeersLast = model.profile.keepsPeersLast
        for unit in model.units.values {
            waiting.insert(unit.name)
            for (id, consumer) in unit.consumers {
                trackers["\(id)/\(consumer.currentRevision)", default: 0] += 1
                readers[id, default: []].insert(unit.name)
            }
            self[unit.name].secrets = Set(unit.consumers.keys)
        }
        for secret in model.secrets.values {
            put(secret)
            for (reader, revision) in secret.remoteReaders {
                trackers[secret.contentKey(revision), default: 0] += 1
                readers[secret.id, default: []].insert(reader)
            }
        }
        for relation in model.relations.values.sorted(by: { $0.id < $1.id }) {
            for application in Set(relation.endpoints.map(\.application)) {
                for name in model.units.keys(in: ModelUnit.group(application: application)) {
                    guard let unit = model.units[name] else { continue }
                    let known = unit.delivered.relations[relation.id]
                    if known?.isReloaded == true, relation.isPeer { self[name].forgottenPeers.insert(relation.id) }
                    if known?.isCreated == true, relation.scope.contains(name) {
                        fill(unit, in: relation)
                    } else {
                        self[name].created.insert(relation.id)
                    }
                }
            }
        }
    }
}
