import ArgumentParser
import Foundation
import SimulatedJuju

/// deploy: a charm's folder, a `.charm` file, or a bundle.
struct Deploy: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Deploy a charm or a bundle.",
        discussion: "Charms come from disk. The units' hooks run until nothing is left to do.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "A charm's folder, a .charm file, or a bundle's .yaml file.")
    var path: String
    @Argument(help: "The application's name, by default the charm's.")
    var application: String?
    @OptionGroup var placement: PlacementOptions
    @Option(
        help: ArgumentHelp("An option of the charm, or a file with options in YAML.", valueName: "name=value or file"))
    var config: [String] = []
    @Option(help: ArgumentHelp("A file for a resource of the charm.", valueName: "name=file"))
    var resource: [String] = []
    @Option(
        help: ArgumentHelp(
            "How many of a storage each unit has; a pool and a size are taken and ignored.",
            valueName: "name=pool,count,size"))
    var storage: [String] = []
    @Flag(help: "Let the charm see the cloud's credentials.")
    var trust = false
    @Option(help: ArgumentHelp("With a bundle: a file that changes it; the last one wins.", valueName: "file"))
    var overlay: [String] = []
    @Option(help: "With a bundle: `existing` puts its machines onto the ones that are there.")
    var mapMachines: String?
    @Flag(help: "With a bundle, or a charm of the store: say what would be deployed, and deploy nothing.")
    var dryRun = false
    @OptionGroup var store: StoreOptions
    @OptionGroup var new: NewModelOptions

    func perform() throws {
        if let application, !ApplicationName.isValid(application) {
            throw SimulationError(.badInput, "\"\(application)\" is not a name for an application")
        }
        CommandPhase.begin()
        let deployment = try bundle()
        let stored = try settling.state.simulation(new: new, withModels: deployment?.sources ?? [])
        if let deployment {
            if dryRun { return try deployment.tell(of: stored) }
            try deployment.run(on: stored)
        } else {
            guard overlay.isEmpty, mapMachines == nil else {
                throw SimulationError(.badInput, "--overlay and --map-machines go with a bundle, and \(path) is none")
            }
            guard try deployCharm(stored) else { return }
        }
        if stored.isNew {
            let model = stored.controller.model
            Terminal.inform(
                "Made model \"\(model.name)\" in \(settling.state.path): Juju \(model.jujuVersion), seed \(new.seed)")
        }
        store.explain()
        try settling.settle(stored)
    }

    /// The bundle that is to be deployed, or nil for a charm.
    private func bundle() throws -> BundleDeployment? {
        guard let path = bundlePath else { return nil }
        guard resource.isEmpty, storage.isEmpty else {
            throw SimulationError(.badInput, "--resource and --storage go with a charm; a bundle names its own")
        }
        return BundleDeployment(
            bundle: try SimulatedJuju.Bundle(path: path, overlays: overlay), path: path, mapMachines: mapMachines,
            isForced: store.force)
    }

    /// The bundle that the path names, or nil for a charm.
    private var bundlePath: String? {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return path }
        let isCharm = ["metadata.yaml", "charmcraft.yaml"].contains {
            FileManager.default.fileExists(atPath: "\(path)/\($0)")
        }
        return !isCharm && FileManager.default.fileExists(atPath: "\(path)/bundle.yaml") ? "\(path)/bundle.yaml" : nil
    }

    /// Deploys the charm, unless it is only asked whether one could; like juju, that is asked of charms from the store alone.
    private func deployCharm(_ stored: StoredSimulation) throws -> Bool {
        var path = path
        if !FileManager.default.fileExists(atPath: path), !path.contains("/"), !path.hasSuffix(".charm") {
            path = try CharmStore.charm(named: path)
            if dryRun {
                let charm = try CharmFolder.metadata(of: path)
                let base = try CharmBase.name(for: charm, requested: store.requestedBase(), in: stored.controller.model)
                Terminal.inform(
                    "\"\(application ?? charm.name)\" from charm-hub charm \"\(charm.name)\", revision 0 on \(base) would be deployed"
                )
                return false
            }
        } else if dryRun {
            Terminal.inform("ignoring dry-run flag for local charms")
        }
        let name = try stored.deploy(
            charmAt: path, as: application, base: store.requestedBase(), isForced: store.force)
        let files = config.filter { !$0.contains("=") }
        for file in files { try stored.controller.configure(name, Config.options(in: file, of: name)) }
        try stored.controller.configure(name, KeyValueArgument.map(config.filter { $0.contains("=") }))
        try stored.attach(KeyValueArgument.map(resource), to: name)
        try stored.controller.setStorage(KeyValueArgument.map(storage), of: name)
        if trust { stored.controller.model.applications[name]?.trust = true }
        guard let state = stored.controller.model.applications[name] else { return false }
        if state.charm.isSubordinate {
            guard placement.units == 1, placement.to == nil else {
                throw SimulationError(
                    .badInput, "cannot use --num-units or --to with subordinate application")
            }
            guard store.constraints.isEmpty else {
                throw SimulationError(.badInput, "cannot use --constraints with subordinate application")
            }
        } else {
            try placement.addUnits(of: name, to: stored)
        }
        let charm = state.charm.name
        Terminal.inform("Located local charm \"\(charm)\", revision \(state.charmRevision)")
        Terminal.inform(
            "Deploying \"\(name)\" from local charm \"\(charm)\", revision \(state.charmRevision) on \(state.base.os)@\(state.base.channel.full)"
        )
        return true
    }
}
