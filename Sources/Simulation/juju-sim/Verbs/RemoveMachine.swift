import ArgumentParser
import SimulatedJuju

/// remove-machine.
struct RemoveMachine: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove machines.",
        discussion: "A machine that deploy made goes with its last unit. What it held stays in the state directory.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Also take the units on them out of the model, without any hooks of theirs.")
    var force = false
    @Flag(help: "Taken from juju; what a machine held stays in the state directory anyway.")
    var keepInstance = false
    @Argument(help: "The machines' numbers.")
    var machines: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        if force {
            try stored.controller.obliterateMachines(machines)
        } else {
            try stored.controller.removeMachines(machines)
        }
        for machine in machines { Terminal.inform("will remove machine \(machine)") }
        try settling.settle(stored)
    }
}
