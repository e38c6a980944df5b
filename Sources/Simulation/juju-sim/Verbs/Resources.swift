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
        let application = try model.application(named: unit?.application ?? target)
        let units = try model.units(named: target)
        let resources = ResourceDocument(application: application, units: units, directory: directory)
        guard !resources.isEmpty else { return Terminal.inform("No resources to display.") }
        let isWhole = unit == nil
        let value = details ? resources.details : resources.list
        let table = details ? resources.detailsTable(showsUnits: isWhole) : resources.table(showsOrigin: isWhole)
        try document.write(
            isWhole ? .record([.init("resources", value)]) : value, [("tabular", { table.text })])
    }
}
