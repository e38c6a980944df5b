import JujuProtocol
import SimulatedJuju

// What a person names on the command line.
extension ModelState {
    /// The application of a name.
    ///
    /// - Throws: ``SimulationError`` that says, as juju does, that there is none.
    func application(named name: String) throws -> ModelApplication {
        guard let application = applications[name] else {
            throw SimulationError(.notFound, "application \"\(name)\" not found")
        }
        return application
    }

    /// The units of an application, or the one unit that is named.
    ///
    /// - Throws: ``SimulationError`` when there is no such application or unit.
    func units(named name: String) throws -> [UnitName] {
        if let unit = UnitTarget(argument: name) { return [try unit.unit(in: self)] }
        return units(of: try application(named: name).name).map(\.name)
    }
}
