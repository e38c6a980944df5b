import ArgumentParser
import SimulatedJuju

/// attach-resource: another file for a resource.
struct AttachResource: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give an application another file for a resource.", aliases: ["attach"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String
    @Argument(help: ArgumentHelp("The resource and its file.", valueName: "name=file"))
    var resource: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.attach(KeyValueArgument.map([resource]), to: application)
        try settling.settle(stored)
    }
}
