import ArgumentParser
import SimulatedJuju

/// suspend-relation: its units part until it is resumed.
struct SuspendRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Suspend a relation.",
        discussion: "Juju suspends only relations to offers; here, any but a peer relation.")

    @OptionGroup var settling: SettleOptions
    @Option(help: "Why; shown by status --relations.")
    var message = ""
    @OptionGroup var relation: RelationArgument

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in try relation.ids(in: stored.controller) {
            try stored.controller.setSuspended(id, true, message: message)
        }
        try settling.settle(stored)
    }
}
