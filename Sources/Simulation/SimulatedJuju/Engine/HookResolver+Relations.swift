import JujuProtocol

extension HookResolver {
    /// The next hook of any relation that the charm has heard of.
    func relation(using random: inout SeededGenerator) -> Hook? {
        agenda.relations.draw(using: &random, next) ?? agenda.peers.draw(using: &random, next)
    }

    private func next(of id: Int) -> Hook? {
        guard let relation = controller.model.relations[id], let known = delivered.relations[id], known.isCreated,
            relation.scope.contains(unit)
        else {
            agenda.others[id] = nil
            return nil
        }
        var others = agenda.others[id] ?? .init()
        let hook = next(of: relation, known, &others)
        agenda.others[id] = hook == nil ? nil : others
        return hook
    }

    private func next(
        of relation: ModelRelation, _ known: Delivered.Relation, _ others: inout UnitAgenda.Relation
    ) -> Hook? {
        // What has joined is changed before anything else happens in this relation.
        if let joined = known.joined { return hook(.relationChanged, relation, joined) }
        let isEnding = state.life == .dying || relation.life == .dying || relation.isSuspended
        if isEnding, !others.isEnding {
            for member in known.members.keys { others.departing.insert(member) }
            others.isEnding = true
        }
        let isPresent = { (other: UnitName) in !isEnding && relation.scope.contains(other) }
        if let gone = others.departing.first(where: { known.members[$0] != nil && !isPresent($0) }) {
            var hook = hook(.relationDeparted, relation, gone)
            hook.departingUnit = state.life == .dying || application.life == .dying ? unit : gone
            return hook
        }
        // Peers depart but their relation never breaks, unless the agent has forgotten that they are peers.
        if isEnding {
            if relation.isPeer, !known.isReloaded { return nil }
            var broken = hook(.relationBroken, relation, nil)
            if known.isReloaded { broken.remoteApplication = nil }
            return broken
        }
        if hasNewApplicationData(relation, known) { return hook(.relationChanged, relation, nil) }
        if let joining = others.joining.first(where: { known.members[$0] == nil && isPresent($0) }) {
            return hook(.relationJoined, relation, joining)
        }
        let changed = others.changed.first { other in
            known.members[other].map { $0 != relation.unitBags[other]?.version ?? 0 } == true && isPresent(other)
        }
        return changed.map { hook(.relationChanged, relation, $0) }
    }

    private func hasNewApplicationData(_ relation: ModelRelation, _ known: Delivered.Relation) -> Bool {
        let remote = relation.remoteApplication(of: unit.application) ?? ""
        let version = relation.applicationBags[remote]?.version ?? 0
        // A leader wrote its own peers' data itself.
        if remote == unit.application, application.leader == unit { return false }
        return version != 0 && version != known.applicationVersion
    }

    /// The hook, with the version of the databag as it is now: 0 for a unit that has left meanwhile.
    private func hook(_ kind: HookKind, _ relation: ModelRelation, _ remote: UnitName?) -> Hook {
        let application = relation.remoteApplication(of: unit.application)
        var hook = Hook(kind, relation: relation.id, remoteApplication: application, remoteUnit: remote)
        switch (kind, remote) {
        case (.relationJoined, let remote?), (.relationChanged, let remote?):
            hook.changeVersion = relation.scope.contains(remote) ? relation.version(of: remote) : 0
        case (.relationChanged, nil):
            hook.changeVersion = application.flatMap { relation.applicationBags[$0]?.version }
        default: break
        }
        return hook
    }
}
