import ArgumentParser
import SimulatedJuju

/// resources: those of an application, or of a unit.
struct Resources: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the resources of an application or a unit.", aliases: ["list-resources"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Show what each unit has got.")
    var details = false
    @Argument(help: "The application, or a unit.")
    var target: String

    func perform() throws {
        let (directory, model) = try state.read()
        let unit = try UnitTarget(argument: target)?.unit(in: model)
        guard let application = model.applications[unit?.application ?? target] else {
            throw SimulationError(.notFound, "application \"\(unit?.application ?? target)\" not found")
        }
        let units = unit.map { [$0] } ?? model.units(of: application.name).map(\.name)
        let resources = ResourceDocument(application: application, units: units, directory: directory)
        guard !resources.isEmpty else { return Terminal.inform("No resources to display.") }
        if details {
            let value = unit == nil ? Value.record([.init("resources", resources.details)]) : resources.details
            return try document.write(value, [("tabular", { resources.detailsTable(showsUnits: unit == nil).text })])
        }
        let value = unit == nil ? Value.record([.init("resources", resources.list)]) : resources.list
        try document.write(value, [("tabular", { resources.table(showsOrigin: unit == nil).text })])
    }
}
