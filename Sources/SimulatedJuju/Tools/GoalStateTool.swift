import Foundation
import JujuProtocol

/// goal-state.
enum GoalStateTool {
    static let all = [get]

    private static let get = HookTool(
        "goal-state", "Print the status of the charm's peers and related units.", formats: .yaml
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        let model = call.context.model
        let application = call.context.unit.application
        var relations: [String: [String: Value]] = [:]
        for relation in model.relations(of: application) {
            guard let endpoint = relation.endpoint(of: application) else { continue }
            let other = relation.remoteApplication(of: application) ?? application
            var entries = relations[endpoint.name] ?? [:]
            if !relation.isPeer {
                entries[other] = entry(relation.isSuspended ? "suspended" : "joined", since: relation.since)
                for unit in model.units(of: other) { entries[unit.name.description] = entry(unit) }
            }
            relations[endpoint.name] = entries
        }
        let units = model.units(of: application).map { ($0.name.description, entry($0)) }
        return .value(
            .record([
                Value.Field("units", .map(Dictionary(units, uniquingKeysWith: { first, _ in first }))),
                Value.Field("relations", .map(relations.mapValues(Value.map))),
            ]))
    }

    private static func entry(_ unit: ModelUnit) -> Value {
        unit.life == .dying
            ? entry("dying", since: unit.workloadStatus.since)
            : entry(unit.workloadStatus.status, since: unit.workloadStatus.since)
    }

    private static func entry(_ status: String, since: Double) -> Value {
        var fields = [Value.Field("status", .string(status))]
        if since > 0 { fields.append(Value.Field("since", .string(GoTime.text(since, separator: " ")))) }
        return .record(fields)
    }
}
