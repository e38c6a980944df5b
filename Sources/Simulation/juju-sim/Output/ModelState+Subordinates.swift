import JujuProtocol
import SimulatedJuju

extension ModelState {
    /// The applications to whose units those of a subordinate belong, by name; none for a principal.
    func principals(of application: ModelApplication) -> [String] {
        guard application.charm.isSubordinate else { return [] }
        let related = relations.values.filter {
            $0.visibility == .container && $0.endpoint(of: application.name) != nil
        }
        return Set(related.compactMap { $0.remoteApplication(of: application.name) }).sorted()
    }

    /// The subordinate units of a unit, by name.
    func subordinates(of unit: ModelUnit) -> [ModelUnit] {
        guard unit.principal == nil else { return [] }
        return units.values(in: ModelUnit.group(beside: unit)).filter { $0.principal == unit.name }
            .sorted { $0.name < $1.name }
    }

    /// The units as a status lists them, each with its indent: subordinates stand below their principal.
    var unitsInOrder: [(ModelUnit, String)] {
        let all = units.values.sorted { $0.name < $1.name }
        let names = Set(all.map(\.name))
        return all.filter { $0.principal.map(names.contains) != true }.flatMap { unit in
            [(unit, unit.principal == nil ? "" : "  ")] + subordinates(of: unit).map { ($0, "  ") }
        }
    }
}
