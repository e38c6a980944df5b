import ArgumentParser
import Foundation
import SimulatedJuju

/// switch: which model is meant where nobody names one (cmd/juju/commands/switch.go).
struct Switch: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Choose the model that is meant, or tell which one is.")

    @OptionGroup var state: StateOptions
    @Argument(help: "The model's name.")
    var name: String?

    func perform() throws {
        let controller = state.controller
        let places = try controller.places()
        let old = controller.focus(among: places).map { "juju-sim:admin/\($0)" }
        guard let name else { return Terminal.say(old ?? "juju-sim") }
        if let set = ProcessInfo.processInfo.environment["JUJU_MODEL"] {
            throw SimulationError(
                .conflict, "cannot switch when JUJU_MODEL is overriding the model (set to \"\(set)\")")
        }
        guard let chosen = places.first(where: { $0.name == StateOptions.shortName(name) }) else {
            throw SimulationError(.notFound, "\"\(name)\" is not the name of a model or controller")
        }
        try controller.choose(chosen.name)
        let new = "juju-sim:admin/\(chosen.name)"
        Terminal.inform(new == old ? "\(new) (no change)" : "\(old ?? "juju-sim (controller)") -> \(new)")
    }
}
