import ArgumentParser
import SimulatedJuju

/// actions: those that an application's charm has.
struct Actions: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the actions of an application.", aliases: ["list-actions"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Show the parameters too.")
    var schema = false
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let (_, model) = try state.read()
        let actions = try model.application(named: application).charm.actions
        guard !actions.isEmpty else { return Terminal.inform("No actions defined for \(application).") }
        let value = Value.map(actions.mapValues { schema ? Self.schema($0) : .string($0.description) })
        try document.write(value, schema ? [] : [("tabular", { Self.table(actions).text })])
    }

    private static func schema(_ action: CharmMetadata.Action) -> Value {
        .map([
            "description": .string(action.description), "type": .string("object"),
            "properties": .map(action.parameters), "required": .texts(action.required),
            "additionalProperties": .bool(action.allowsMore),
        ])
    }

    private static func table(_ actions: [String: CharmMetadata.Action]) -> Table {
        var table = Table(["Action", "Description"])
        for (name, action) in actions.sorted(by: { $0.key < $1.key }) { table.add([name, action.description]) }
        return table
    }
}
