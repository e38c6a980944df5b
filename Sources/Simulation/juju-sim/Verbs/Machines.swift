import ArgumentParser
import SimulatedJuju

/// show-machine: machines as a document.
struct ShowMachine: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show machines.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(name: .customLong("utc"), help: "Show times in UTC.")
    var isUTC = false
    @Argument(help: "The machines' numbers.")
    var machines: [String]

    func perform() throws {
        var (_, model) = try state.read()
        for machine in machines where model.machines[machine] == nil {
            throw SimulationError(.notFound, "machine \(machine) not found")
        }
        for machine in model.machines.keys where !machines.contains(machine) { model.machines[machine] = nil }
        try document.write(StatusDocument(model: model, isUTC: isUTC).machines)
    }
}

/// machines: the machines of the model.
struct Machines: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "List the machines.", aliases: ["list-machines"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions

    func perform() throws {
        let (_, model) = try state.read()
        try document.write(
            StatusDocument(model: model, isUTC: false).machines,
            [("tabular", { StatusTables(model: model).machinesText })])
    }
}
