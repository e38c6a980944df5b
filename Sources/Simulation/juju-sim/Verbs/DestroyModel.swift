import ArgumentParser
import SimulatedJuju

/// destroy-model: removes a model's folder, and with the last one the state directory.
struct DestroyModel: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove the model and its folder, without running its hooks.")

    @OptionGroup var state: StateOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Taken from juju; no hook runs in any case.")
    var force = false
    @Flag(help: "Taken from juju; storage goes with the model.")
    var releaseStorage = false
    @Option(help: "Taken from juju; nothing is waited for here.")
    var timeout: String?
    @Argument(help: "The model's name.")
    var name: String?

    func perform() throws {
        guard let model = name ?? state.model else {
            throw SimulationError(.badInput, "no model specified; juju-sim models tells its name")
        }
        var state = state
        state.model = model
        _ = try state.read()
        let directory = try state.open(for: .change)
        // Whether it has machines to end is told by the model.
        let gone = try directory.load()
        try directory.remove()
        for stored in try state.tellGone(gone, directory) { try stored.settleAndPrint() }
        if state.controller.current == state.shortName { state.controller.forgetChoice() }
        Terminal.inform("Destroyed model \"\(model)\"")
    }
}
