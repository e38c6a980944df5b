import JujuProtocol

/// goal-state.
enum GoalStateTool {
    static let all = [get]

    private static let get = HookTool(
        "goal-state", "Print the status of the charm's peers and related units.", formats: .yaml
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        try call.refuseRestricted()
        let goal = call.context.state?.goalState ?? call.context.model.goalState(of: call.context.unit)
        return .value(
            .record([
                Value.Field("units", .map(goal.units.mapValues(value))),
                Value.Field("relations", .map(goal.relations.mapValues { .map($0.mapValues(value)) })),
            ]))
    }

    private static func value(_ entry: GoalState.Entry) -> Value {
        var fields = [Value.Field("status", .string(entry.status))]
        if entry.since > 0 { fields.append(Value.Field("since", .string(GoTime.text(entry.since, separator: " ")))) }
        return .record(fields)
    }
}

extension ModelState {
    /// What follows from the model for the units of an application.
    fileprivate func goalState(of name: UnitName) -> GoalState {
        let application = name.application
        var goal = GoalState()
        // Of subordinates it tells those of the unit itself alone (uniter.go: goalStateUnits).
        for unit in units(of: application) where unit.principal == nil || unit.principal == name {
            goal.units[unit.name.description] = entry(unit)
        }
        for relation in relations(of: application) {
            // Of who consumes an offer nothing is told, and an offer goes by where it is (uniter.go: goalStateRelations).
            guard let endpoint = relation.endpoint(of: application), relation.crossing?.offer == nil else { continue }
            var entries = goal.relations[endpoint.name] ?? [:]
            if !relation.isPeer, let other = relation.remoteApplication(of: application) {
                let key = crossModel.applications[other]?.offer?.url ?? other
                entries[key] = GoalState.Entry(status: relation.status.rawValue, since: relation.since)
                // Of applications of other models it tells no units.
                let units = crossModel.applications[other] == nil ? units(of: other) : []
                for unit in units where unit.principal == nil || unit.principal == name {
                    entries[unit.name.description] = entry(unit)
                }
            }
            goal.relations[endpoint.name] = entries
        }
        return goal
    }

    private func entry(_ unit: ModelUnit) -> GoalState.Entry {
        let status = unit.life == .dying ? "dying" : unit.workloadStatus.status
        return GoalState.Entry(status: status, since: unit.workloadStatus.since)
    }
}
