import Foundation
import SimulatedJuju

/// Which part of a model a status shows: what the names or patterns of applications, units, machines or statuses select.
struct StatusSelection {
    let patterns: [String]

    /// The model with nothing else in it.
    func apply(to model: ModelState) -> ModelState {
        guard !patterns.isEmpty else { return model }
        var part = model
        for (name, unit) in model.units.values.map({ ($0.name, $0) }) {
            let shown = UnitStatusSummary(unit, in: model)
            let names = [name.description, name.application, shown.workload.status, shown.agent.status]
            if (names + [unit.machine].compactMap(\.self)).contains(where: isSelected) { continue }
            part.units[name] = nil
        }
        // A subordinate is shown below its principal, and a principal above what was selected of its subordinates.
        for unit in model.units.values {
            guard let principal = unit.principal else { continue }
            if part.units[principal] != nil { part.units[unit.name] = unit }
            if part.units[unit.name] != nil { part.units[principal] = model.units[principal] }
        }
        let applications = Set(part.units.keys.map(\.application))
        let machines = Set(part.units.values.compactMap(\.machine))
        for name in model.applications.keys where !applications.contains(name) && !isSelected(name) {
            part.applications[name] = nil
        }
        for id in model.machines.keys where !machines.contains(id) && !isSelected(id) { part.machines[id] = nil }
        for offer in model.crossModel.offers.values where part.applications[offer.application] == nil {
            part.crossModel.offers[offer.name] = nil
        }
        for relation in model.relations.values {
            let isShown = relation.endpoints.contains { part.applications[$0.application] != nil }
            if !isShown { part.relations[relation.id] = nil }
        }
        return part
    }

    private func isSelected(_ name: String) -> Bool { patterns.contains { fnmatch($0, name, 0) == 0 } }
}
