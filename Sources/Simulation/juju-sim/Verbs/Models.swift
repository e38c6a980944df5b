import ArgumentParser
import SimulatedJuju

/// models: those of the directory.
struct Models: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the models of the directory.", aliases: ["list-models"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions

    func perform() throws {
        let controller = state.controller
        let places = try controller.places()
        let models = try places.map { place in try state.open(place.path, for: .read).load() }
            .sorted { $0.name < $1.name }
        guard !models.isEmpty else {
            Terminal.inform("\(state.path) holds no model. Deploy something, or say juju-sim add-model.")
            return
        }
        let current = controller.focus(among: places)
        try document.write(
            .record(
                [.init("models", .list(models.map { ModelDocument(model: $0, controller: controller.uuid).value }))]
                    + (current.map { [.init("current-model", .string($0))] } ?? [])),
            [("tabular", { table(models, current).text })])
    }

    private func table(_ models: [ModelState], _ current: String?) -> Table {
        var table = Table(
            ["Model", "Cloud/Region", "Type", "Status", "Machines", "Units", "Access", "Last connection"],
            rightAligned: [4, 5])
        for model in models {
            table.add(
                [
                    model.name + (model.name == current ? "*" : ""), "simulated/default", "juju-sim", "available",
                    String(model.machines.count), String(model.units.count), "admin", "just now",
                ],
                colours: [3: .green])
        }
        return table
    }
}

/// show-model.
struct ShowModel: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show the model.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The model's name.")
    var name: String?

    func perform() throws {
        var state = state
        state.model = name ?? state.model
        let (_, model) = try state.read()
        try document.write(.map([model.name: ModelDocument(model: model, controller: state.controller.uuid).value]))
    }
}

/// What juju shows of a model.
struct ModelDocument {
    let model: ModelState
    /// The UUID of its controller.
    let controller: String

    var value: Value {
        .record([
            .init("name", .string("admin/\(model.name)")), .init("short-name", .string(model.name)),
            .init("model-uuid", .string(model.uuid)), .init("model-type", .string(model.kind.rawValue)),
            .init("controller-uuid", .string(controller)), .init("controller-name", .string("juju-sim")),
            .init("is-controller", .bool(false)), .init("owner", .string("admin")),
            .init("cloud", .string("simulated")),
            .init("region", .string("default")), .init("type", .string("juju-sim")), .init("life", .string("alive")),
            .init("status", .record([.init("current", .string("available"))])),
            .init(
                "users",
                .map([
                    "admin": .record([
                        .init("display-name", .string("admin")), .init("access", .string("admin")),
                        .init("last-connection", .string("just now")),
                    ])
                ])),
            .init("machines", .map(model.machines.mapValues { _ in .record([.init("cores", .integer(0))]) })),
            .init("agent-version", .string(model.jujuVersion)),
        ])
    }
}
