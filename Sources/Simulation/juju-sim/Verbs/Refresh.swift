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
    @Option(help: ArgumentHelp("A file for a resource of the charm.", valueName: "name=file"))
    var resource: [String] = []
    @Option(
        help: ArgumentHelp(
            "How many of a storage new units have; a pool and a size are taken and ignored.",
            valueName: "name=pool,count,size"))
    var storage: [String] = []
    @Flag(help: "Let the charm see the cloud's credentials.")
    var trust = false
    @Flag(help: "Give units whose hook has failed the new charm at once; without it they keep the old one until then.")
    var forceUnits = false
    @OptionGroup var store: StoreOptions

    @Option(name: .customLong("switch"), help: .hidden) var other: String?

    func perform() throws {
        if path != nil, other != nil {
            // cmd/juju/application/refresh.go: Init
            throw SimulationError(.badInput, "--switch and --path are mutually exclusive")
        }
        store.explain()
        let stored = try settling.state.simulation()
        if let path = try path ?? storePath(in: stored) {
            let revision = try stored.refresh(
                application, charmAt: path, isForced: store.force, forcesUnits: forceUnits)
            let charm = stored.controller.model.applications[application]?.charm.name ?? application
            Terminal.inform(
                self.path == nil
                    ? "Added charm-hub charm \"\(charm)\", revision \(revision), to the model"
                    : "Added local charm \"\(charm)\", revision \(revision), to the model")
            let broken = stored.controller.model.units(of: application).filter { $0.delivered.failed != nil }.map(
                \.name)
            if !forceUnits, !broken.isEmpty {
                let names = broken.map(\.description).joined(separator: ", ")
                Terminal.inform(
                    "In error, so that the old charm stays until the hook is done, or until --force-units: \(names)")
            }
        }
        try stored.attach(KeyValueArgument.map(resource), to: application)
        try stored.controller.setStorage(KeyValueArgument.map(storage), of: application)
        try stored.controller.configure(application, KeyValueArgument.map(config))
        if trust { stored.controller.model.applications[application]?.trust = true }
        try settling.settle(stored)
    }

    /// The charm in the store, or nil where it is the one that the application has, or where only something else is to change.
    private func storePath(in stored: StoredSimulation) throws -> String? {
        if other == nil, !(resource.isEmpty && config.isEmpty && storage.isEmpty) { return nil }
        let state = try stored.controller.model.application(named: application)
        let name = other ?? state.charm.name
        guard CharmStore.isThere else {
            throw SimulationError(.badInput, "refresh wants --path: charms come from disk here, not from Charmhub")
        }
        let found = try CharmStore.charm(named: name)
        if try stored.holds(charmAt: found, for: application) {
            Terminal.inform("charm \"\(state.charm.name)\": already up-to-date")
            return nil
        }
        return found
    }
}
