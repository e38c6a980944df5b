import ArgumentParser
import SimulatedJuju

/// resume-relation.
struct ResumeRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Resume a suspended relation.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var relation: RelationArgument

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in try relation.ids(in: stored.controller) { try stored.controller.setSuspended(id, false) }
        try settling.settle(stored)
    }
}
