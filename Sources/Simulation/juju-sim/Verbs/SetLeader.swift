import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// set-leader: moves the lead of an application, which Juju does when a leader's lease runs out.
struct SetLeader: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give a unit the lead of its application, as when the leader's lease runs out.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The unit.")
    var unit: UnitName

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.setLeader(unit)
        try settling.settle(stored)
    }
}
