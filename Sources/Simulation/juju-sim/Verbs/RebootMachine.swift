import ArgumentParser
import SimulatedJuju

/// reboot-machine: what an operator does on a machine.
struct RebootMachine: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reboot machines: the agents there restart, and their units run start once more.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The machines, such as 0.")
    var machines: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        for machine in machines {
            guard stored.controller.model.machines[machine] != nil else {
                throw SimulationError(.notFound, "machine \(machine) does not exist")
            }
        }
        for machine in machines {
            stored.stop(machine)
            stored.controller.rebootMachine(machine)
        }
        try settling.settle(stored)
    }
}
