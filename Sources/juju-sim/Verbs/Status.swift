import ArgumentParser
import SimulatedJuju

/// status: the model at a glance.
struct Status: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show the model.")

    enum Format: String, ExpressibleByArgument { case tabular, json }

    @OptionGroup var state: StateOptions
    @Option(help: "tabular or json.")
    var format = Format.tabular
    @Flag(help: "Show the relations too.")
    var relations = false

    func perform() throws {
        let (_, model) = try state.read()
        switch format {
        case .json: Terminal.say(StatusDocument(model: model).value.json)
        case .tabular: Terminal.say(StatusTables(model: model, showsRelations: relations).text)
        }
    }
}
