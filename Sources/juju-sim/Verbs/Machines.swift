import ArgumentParser
import SimulatedJuju

/// machines: the machines of the model.
struct Machines: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "List the machines.", aliases: ["list-machines"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions

    func perform() throws {
        let (_, model) = try state.read()
        guard case .record(let fields) = StatusDocument(model: model, isUTC: false).value else { return }
        try document.write(
            .record(fields.filter { $0.name == "machines" }),
            [("tabular", { StatusTables(model: model).machinesText })])
    }
}
