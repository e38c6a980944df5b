import ArgumentParser
import SimulatedJuju

/// remove-application.
struct RemoveApplication: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove applications with their units and relations.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Count hooks that failed before as done, so that they hold up nothing.")
    var force = false
    @Argument(help: "The applications.")
    var applications: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        for application in applications {
            if force { try stored.skipFailedHooks(of: stored.controller.model.units(of: application).map(\.name)) }
            try stored.controller.removeApplication(application)
        }
        try settling.settle(stored)
    }
}
