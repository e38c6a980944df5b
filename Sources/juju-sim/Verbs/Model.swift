import ArgumentParser
import Foundation
import SimulatedJuju

/// machine-root: the folder that stands for a machine's root file system.
struct MachineRootCommand: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "machine-root", abstract: "Print the folder of a machine's root file system.")

    @OptionGroup var state: StateOptions
    @Argument(help: "The machine's number.")
    var machine: String

    func perform() throws {
        let (directory, model) = try state.read()
        guard model.machines[machine] != nil else {
            throw SimulationError(.notFound, "machine \(machine) does not exist")
        }
        Terminal.say(directory.machineRoot(machine))
    }
}

/// destroy-model: removes the state directory.
struct DestroyModel: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove the model and its directory.")

    @OptionGroup var state: StateOptions

    func perform() throws {
        let directory = try state.open(for: .change)
        do {
            try FileManager.default.removeItem(atPath: directory.path)
        } catch {
            throw SimulationError(.file, "\(directory.path): \(error.localizedDescription)")
        }
    }
}
