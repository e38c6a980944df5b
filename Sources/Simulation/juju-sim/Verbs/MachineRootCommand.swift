import ArgumentParser
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
