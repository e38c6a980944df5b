import ArgumentParser
import SimulatedJuju

/// add-model: an empty model in the directory.
struct AddModel: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an empty model.", discussion: "A directory (--state) holds one model.")

    @OptionGroup var state: StateOptions
    @OptionGroup var new: NewModelOptions
    @Flag(name: .customLong("no-switch"), help: "Taken from juju; the directory says which model is meant.")
    var staysWithModel = false
    @Argument(help: "The model's name.")
    var name: String

    func perform() throws {
        if let held = try? state.open(for: .read).load() {
            throw SimulationError(
                .conflict, "\(state.path) holds the model \"\(held.name)\" already; --state names another directory")
        }
        var state = state
        state.model = name
        let stored = try state.simulation(new: new)
        try stored.save()
        Terminal.inform(
            "Added '\(name)' model in \(state.path), Juju \(stored.controller.model.jujuVersion), seed \(new.seed)")
    }
}
