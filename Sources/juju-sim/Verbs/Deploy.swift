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
    @OptionGroup var store: StoreOptions
    @OptionGroup var new: NewModelOptions

    func perform() throws {
        let stored = try settling.state.simulation(new: new)
        if let bundle = bundlePath {
            guard resource.isEmpty, storage.isEmpty else {
                throw SimulationError(.badInput, "--resource and --storage go with a charm; a bundle names its own")
            }
            try BundleDeployment(
                path: bundle, overlays: overlay, mapMachines: mapMachines, isForced: store.force
            ).run(on: stored)
        } else {
            guard overlay.isEmpty, mapMachines == nil else {
                throw SimulationError(.badInput, "--overlay and --map-machines go with a bundle, and \(path) is none")
            }
            try deployCharm(stored)
        }
        if stored.isNew {
            let model = stored.controller.model
            Terminal.inform(
                "Made model \"\(model.name)\" in \(settling.state.path): Juju \(model.jujuVersion), seed \(new.seed)")
        }
        store.explain()
        try settling.settle(stored)
    }

    /// The bundle that the path names, or nil for a charm.
    private var bundlePath: String? {
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") { return path }
        let isCharm = FileManager.default.fileExists(atPath: "\(path)/metadata.yaml")
        return !isCharm && FileManager.default.fileExists(atPath: "\(path)/bundle.yaml") ? "\(path)/bundle.yaml" : nil
    }

    private func deployCharm(_ stored: StoredSimulation) throws {
        if !FileManager.default.fileExists(atPath: path), !path.contains("/"), !path.hasSuffix(".charm") {
            throw SimulationError(
                .badInput, "\(path): no such file or directory; charms come from disk here: juju download \(path) first"
            )
        }
        let name = try stored.deploy(charmAt: path, as: application, isForced: store.force)
        let files = config.filter { !$0.contains("=") }
        for file in files { try stored.controller.configure(name, Config.options(in: file, of: name)) }
        try stored.controller.configure(name, KeyValueArgument.map(config.filter { $0.contains("=") }))
        try stored.attach(KeyValueArgument.map(resource), to: name)
        try stored.controller.setStorage(KeyValueArgument.map(storage), of: name)
        if trust { stored.controller.model.applications[name]?.trust = true }
        try placement.addUnits(of: name, to: stored)
        let charm = stored.controller.model.applications[name]?.charm.name ?? name
        Terminal.inform("Located local charm \"\(charm)\", revision 0")
        Terminal.inform("Deploying \"\(name)\" from local charm \"\(charm)\", revision 0 on ubuntu@24.04/stable")
    }
}

/// A bundle that is put into a model.
private struct BundleDeployment {
    let path: String
    let overlays: [String]
    let mapMachines: String?
    let isForced: Bool

    func run(on stored: StoredSimulation) throws {
        let bundle = try Bundle(path: path, overlays: overlays)
        guard mapMachines == nil || mapMachines == "existing" else {
            throw SimulationError(.badInput, "--map-machines knows only \"existing\"")
        }
        var machines: [String: String] = [:]
        for machine in bundle.machines {
            let exists = stored.controller.model.machines[machine] != nil
            machines[machine] = mapMachines == "existing" && exists ? machine : try stored.addMachine().id
        }
        for application in bundle.applications {
            let name = try stored.deploy(charmAt: application.charm, as: application.name, isForced: isForced)
            try naming(path) { try stored.controller.configure(name, application.options) }
            try naming(path) {
                try stored.attach(application.resources, to: name)
                try stored.controller.setStorage(application.storage, of: name)
            }
            if application.trust { stored.controller.model.applications[name]?.trust = true }
            for index in 0..<application.units {
                let place = index < application.to.count ? machines[application.to[index]] : nil
                try stored.addUnit(of: name, to: place)
            }
        }
        for relation in bundle.relations {
            try naming("\(path): relation \(relation[0]) \(relation[1])") {
                try stored.controller.integrate(relation[0], relation[1])
            }
        }
        for application in bundle.applications {
            Terminal.inform("Deploying \"\(application.name)\" from \(application.charm)")
        }
        Terminal.inform("Deploy of bundle completed.")
    }

    /// Does something of which an error's message is to begin with `place`.
    private func naming(_ place: String, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as SimulationError {
            throw SimulationError(error.code, "\(place): \(error.message)")
        }
    }
}
