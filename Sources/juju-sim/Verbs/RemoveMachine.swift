import ArgumentParser
import SimulatedJuju

/// remove-machine.
struct RemoveMachine: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove machines.",
        discussion: "A machine that deploy made goes with its last unit. What it held stays in the state directory.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Also remove the units on them.")
    var force = false
    @Argument(help: "The machines' numbers.")
    var machines: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        if force { try stored.removeUnits(on: machines) }
        let left = machines.filter { stored.controller.model.machines[$0] != nil }
        if !force { try stored.controller.removeMachines(machines) }
        for machine in machines { Terminal.inform("will remove machine \(machine)") }
        try settling.settle(stored)
        guard force, !settling.skipsSettling else { return }
        try stored.controller.removeMachines(left.filter { stored.controller.model.machines[$0] != nil })
        try stored.save()
    }
}

extension StoredSimulation {
    /// Marks the principal units on machines as unwanted.
    fileprivate func removeUnits(on machines: [String]) throws {
        for machine in machines where controller.model.machines[machine] == nil {
            throw SimulationError(.notFound, "machine \(machine) not found")
        }
        let units = controller.model.units.values.filter { unit in
            unit.principal == nil && unit.machine.map(machines.contains) == true
        }
        try controller.removeUnits(units.map(\.name).sorted())
    }
}
