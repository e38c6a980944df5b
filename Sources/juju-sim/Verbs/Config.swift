import ArgumentParser
import SimulatedJuju

/// config: shows or sets the options of an application.
struct Config: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show or set the options of an application.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String
    @Argument(help: "Options to set, as name=value; none shows them.")
    var options: [String] = []

    func perform() throws {
        if options.isEmpty {
            let (_, model) = try settling.state.read()
            guard let state = model.applications[application] else {
                throw SimulationError(.notFound, "application \"\(application)\" does not exist")
            }
            for (name, value) in state.config.sorted(by: { $0.key < $1.key }) { Terminal.say("\(name): \(value.yaml)") }
            return
        }
        let stored = try settling.state.simulation()
        try stored.controller.configure(application, KeyValueArgument.map(options))
        try settling.settle(stored)
    }
}
