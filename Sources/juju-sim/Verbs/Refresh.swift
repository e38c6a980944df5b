import ArgumentParser
import SimulatedJuju

/// refresh: another revision of a charm, from disk.
struct Refresh: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Give an application a new revision of its charm.", aliases: ["upgrade-charm"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String
    @Option(help: "The new charm: a folder or a .charm file.")
    var path: String?
    @Option(help: ArgumentHelp("An option of the charm, as name=value.", valueName: "name=value"))
    var config: [String] = []
    @Flag(help: "Let the charm see the cloud's credentials.")
    var trust = false
    @OptionGroup var store: StoreOptions

    func perform() throws {
        guard let path else {
            throw SimulationError(.badInput, "refresh wants --path: charms come from disk here, not from Charmhub")
        }
        store.explain()
        let stored = try settling.state.simulation()
        let revision = try stored.refresh(application, charmAt: path)
        try stored.controller.configure(application, KeyValueArgument.map(config))
        if trust { stored.controller.model.applications[application]?.trust = true }
        Terminal.inform("Added local charm \"\(application)\", revision \(revision), to the model")
        try settling.settle(stored)
    }
}
