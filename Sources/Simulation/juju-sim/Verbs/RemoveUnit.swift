import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// remove-unit.
struct RemoveUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove units.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Also take out of the model, without any more hooks, what a failing hook holds up.")
    var force = false
    @Argument(help: "The units, such as maas-agent/0.")
    var names: [String] = []
    @Option(help: .hidden) var numUnits: Int?

    func perform() throws {
        let units = try wanted()
        let stored = try settling.state.simulation()
        if prompt.dryRun {
            for unit in units where stored.controller.model.units[unit] == nil {
                throw SimulationError(.notFound, "removing unit \(unit) failed: unit \"\(unit)\" does not exist")
            }
            for unit in units { Terminal.say(stored.controller.model.removal(of: unit)) }
            return
        }
        try stored.controller.removeUnits(units, destroysStorage: prompt.destroyStorage, isForced: force)
        try settling.settle(stored)
    }
}

extension RemoveUnit {
    /// The units that the arguments name (cmd/juju/application/removeunit.go: validateIAASRemoval).
    private func wanted() throws -> [UnitName] {
        if numUnits != nil { throw SimulationError(.badInput, "--num-units for non k8s models not valid") }
        if names.isEmpty { throw SimulationError(.badInput, "no units specified") }
        return try names.map { name in
            guard let unit = UnitName(name) else {
                throw SimulationError(.badInput, "invalid unit name \"\(name)\"")
            }
            return unit
        }
    }
}

extension ModelState {
    /// What juju says of a unit that is going to be removed, and of its storage.
    func removal(of unit: UnitName) -> String {
        let storages = units[unit]?.storage ?? []
        let kept = storages.filter(\.isDetachable).map { "- will detach storage \($0.id)" }
        let gone = storages.filter { !$0.isDetachable }.map { "- will remove storage \($0.id)" }
        return (["will remove unit \(unit)"] + gone + kept).joined(separator: "\n")
    }
}
