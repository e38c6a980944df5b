import JujuProtocol

extension Hook {
    /// The hook's name, such as `db-relation-changed`; for an action its name, for commands `juju-exec`.
    public func name(in model: ModelState, unit: UnitName) -> String {
        switch kind {
        case .action: return actionID.flatMap { model.actions[$0]?.name } ?? kind.rawValue
        case .exec: return "juju-exec"
        case .storageAttached, .storageDetaching:
            return (storageID?.split(separator: "/").first.map { "\($0)-" } ?? "") + kind.rawValue
        default:
            if let workloadName { return "\(workloadName)-\(kind.rawValue)" }
            guard isRelationHook, let id = relationID else { return kind.rawValue }
            let endpoint = model.relations[id]?.endpoint(of: unit.application)?.name
            return (endpoint.map { "\($0)-" } ?? "") + kind.rawValue
        }
    }

    /// The hook's part of a context id.
    func contextName(in model: ModelState, unit: UnitName) -> String {
        kind == .exec ? "run-commands" : name(in: model, unit: unit)
    }
}

extension HookContext {
    /// Whether an operator's commands run in the place of the charm: as an action, as juju exec has it, or as the agent's own
    /// juju-exec on the machine.
    var runsCommands: Bool { hook.kind == .exec || isCommandsAction }

    private var isCommandsAction: Bool {
        guard hook.kind == .action, let id = hook.actionID else { return false }
        return model.actions[id]?.name == profile.commandsAction
    }
}

extension Hook {
    /// The hook in which commands run; with a relation that has one other unit they are about that unit, as juju-exec infers.
    func withOnlyMember(_ unit: ModelUnit?) -> Hook {
        guard remoteUnit == nil,
            let members = relationID.flatMap({ unit?.delivered.relations[$0] })?.members,
            members.count == 1
        else { return self }
        var hook = self
        hook.remoteUnit = members.keys.first
        return hook
    }
}
