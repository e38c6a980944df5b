import Foundation
import SimulatedJuju

/// Which part of a model a status shows: what the names or patterns of applications, units, machines or statuses select
/// (client/status.go: FullStatus); from Juju 4.0 on names alone (domain/status/service/filter_names.go).
struct StatusSelection {
    private let patterns: [String]
    private let takesNames: Bool

    /// What `patterns` select of `model`, which may name the leader of an application (status.go: resolveLeaderUnits).
    init(_ patterns: [String], of model: ModelState) {
        takesNames = model.profile.offersByDomain
        self.patterns = patterns.map { pattern in
            guard pattern.hasSuffix("/leader"),
                let leader = model.applications[String(pattern.dropLast("/leader".count))]?.leader
            else { return pattern }
            return leader.description
        }
    }

    /// The model with nothing else in it.
    func apply(to model: ModelState) -> ModelState {
        guard !patterns.isEmpty else { return model }
        var part = model
        // The applications that are meant themselves or by a unit, and not for being on a machine that is.
        var meant: Set<String> = []
        for (name, unit) in model.units.values.map({ ($0.name, $0) }) {
            let isMeant = names(of: unit, in: model).contains(where: isSelected)
            if isMeant { meant.insert(unit.name.application) }
            if isMeant || [unit.machine].compactMap(\.self).contains(where: isSelected) { continue }
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
        for name in model.applications.keys {
            if isSelected(name) {
                meant.insert(name)
            } else if !applications.contains(name) {
                part.applications[name] = nil
            }
        }
        for id in model.machines.keys where !machines.contains(id) && !isSelected(id) { part.machines[id] = nil }
        if takesNames {
            for offer in model.crossModel.offers.values where part.applications[offer.application] == nil {
                part.crossModel.offers[offer.name] = nil
            }
            for (remote, _) in model.consumedOffers { part.crossModel.applications[remote.name] = nil }
        }
        for relation in model.relations.values.filter(model.isShown) {
            let isShown =
                takesNames
                ? relation.endpoints.allSatisfy { part.applications[$0.application] != nil }
                : relation.endpoints.contains {
                    meant.contains($0.application) || model.crossModel.applications[$0.application] != nil
                }
            if !isShown { part.relations[relation.id] = nil }
        }
        return part
    }

    private func names(of unit: ModelUnit, in model: ModelState) -> [String] {
        let names = [unit.name.description, unit.name.application]
        if takesNames { return names }
        let shown = UnitStatusSummary(unit, in: model)
        return names + [shown.workload.status, shown.agent.status]
    }

    private func isSelected(_ name: String) -> Bool {
        takesNames ? patterns.contains(name) : patterns.contains { fnmatch($0, name, 0) == 0 }
    }
}
