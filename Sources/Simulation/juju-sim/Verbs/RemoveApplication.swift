import ArgumentParser
import SimulatedJuju

/// remove-application.
struct RemoveApplication: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove applications with their units and relations.")

    @OptionGroup var settling: SettleOptions
    @OptionGroup var prompt: PromptOptions
    @Flag(help: "Also take out of the model, without any more hooks, what a failing hook holds up.")
    var force = false
    @Argument(help: "The applications.")
    var applications: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        if prompt.dryRun {
            let model = stored.controller.model
            for name in applications {
                Terminal.say("will remove application \(try model.application(named: name).name)")
                for unit in model.units(of: name) {
                    Terminal.say("- " + model.removal(of: unit.name).replacing("\n", with: "\n  "))
                }
            }
            return
        }
        for application in applications {
            if force { stored.controller.force(stored.controller.model.units(of: application).map(\.name)) }
            try stored.controller.removeApplication(application, destroysStorage: prompt.destroyStorage)
        }
        try settling.settle(stored)
    }
}
