import ArgumentParser
import SimulatedJuju

/// integrate.
struct Integrate: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Relate two applications.", aliases: ["relate", "add-relation"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "One side, as application or application:endpoint.")
    var left: String
    @Argument(help: "The other side.")
    var right: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.integrate(left, right)
        try settling.settle(stored)
    }
}
