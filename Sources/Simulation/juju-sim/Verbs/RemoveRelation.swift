import ArgumentParser
import SimulatedJuju

/// remove-relation.
struct RemoveRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove the relation between two applications.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Taken from juju; the hooks run all the same.")
    var force = false
    @OptionGroup var relation: RelationArgument

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in try relation.ids(in: stored.controller) { try stored.controller.removeRelation(id) }
        try settling.settle(stored)
    }
}
