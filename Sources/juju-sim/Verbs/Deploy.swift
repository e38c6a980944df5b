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
        let stored = try settling.state.simulation(new: new)
        if let bundle = bundlePath {
            guard resource.isEmpty, storage.isEmpty else {
                throw SimulationError(.badInput, "--resource and --storage go with a charm; a bundle names its own")
            }
            let deployment = BundleDeployment(
                path: bundle, overlays: overlay, mapMachines: mapMachines, isForced: store.force)
            if dryRun { return try deployment.tell() }
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
        Terminal.inform("Located local charm \"\(charm)\", revision 0")
        Terminal.inform(
            "Deploying \"\(name)\" from local charm \"\(charm)\", revision 0 on \(state.base.os)@\(state.base.channel.full)"
        )
        return true
    }
}

/// A bundle that is put into a model.
private struct BundleDeployment {
    let path: String
    let overlays: [String]
    let mapMachines: String?
    let isForced: Bool

    /// Says what would be done.
    func tell() throws {
        let bundle = try Bundle(path: path, overlays: overlays)
        Terminal.say("Changes to deploy bundle:")
        for machine in bundle.machines { Terminal.say("- add new machine \(machine.id)") }
        for application in bundle.applications {
            Terminal.say("- deploy application \(application.name) from \(application.charm)")
            for index in 0..<application.units {
                let place = index < application.to.count ? " to \(application.to[index])" : " to new machine"
                Terminal.say("- add unit \(application.name)/\(index)\(place)")
            }
        }
        for relation in bundle.relations { Terminal.say("- add relation \(relation[0]) - \(relation[1])") }
    }

    func run(on stored: StoredSimulation) throws {
        let bundle = try Bundle(path: path, overlays: overlays)
        guard mapMachines == nil || mapMachines == "existing" else {
            throw SimulationError(.badInput, "--map-machines knows only \"existing\"")
        }
        var machines: [String: String] = [:]
        for machine in bundle.machines {
            let exists = stored.controller.model.machines[machine.id] != nil
            let base = machine.base ?? bundle.base(ofMachine: machine.id)
            machines[machine.id] =
                mapMachines == "existing" && exists ? machine.id : try stored.addMachine(base: base).id
        }
        for application in bundle.applications {
            let name = try naming(path) {
                try stored.deploy(
                    charmAt: charm(of: application), as: application.name, base: application.base, isForced: isForced)
            }
            try naming(path) { try stored.controller.configure(name, application.options) }
            try naming(path) {
                try stored.attach(application.resources, to: name)
                try stored.controller.setStorage(application.storage, of: name)
            }
            if application.trust { stored.controller.model.applications[name]?.trust = true }
            stored.controller.model.applications[name]?.isExposed = application.isExposed
        }
        try naming(path) { try addUnits(of: bundle, on: machines, to: stored) }
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

    /// Adds the units, those that go to other units' machines after these.
    private func addUnits(of bundle: SimulatedJuju.Bundle, on machines: [String: String], to stored: StoredSimulation)
        throws
    {
        var waiting: [(String, UnitPlacement)] = bundle.applications.flatMap { application in
            (0..<application.units).map { index in
                // The last placement holds for all units that have none (bundledata.go: ApplicationSpec.To).
                (application.name, application.to.isEmpty ? .new : application.to[min(index, application.to.count - 1)])
            }
        }
        for application in bundle.applications {
            let isSubordinate = stored.controller.model.applications[application.name]?.charm.isSubordinate == true
            guard isSubordinate else { continue }
            if !application.to.isEmpty {
                throw SimulationError(
                    .badInput, "application \"\(application.name)\" is subordinate but specifies unit placement")
            }
            if application.units > 0 {
                throw SimulationError(
                    .badInput, "application \"\(application.name)\" is subordinate but has non-zero num_units")
            }
        }
        var taken: [String: Int] = [:]
        while !waiting.isEmpty {
            var later: [(String, UnitPlacement)] = []
            for (name, place) in waiting {
                switch place {
                case .new: try stored.addUnit(of: name, to: nil)
                case .machine(let id): try stored.addUnit(of: name, to: machines[id])
                case .unit(let other, let number):
                    let key = "\(name) \(other)"
                    let units = stored.controller.model.units(of: other)
                    let index = number ?? taken[key, default: 0]
                    guard index < units.count else {
                        later.append((name, place))
                        continue
                    }
                    if number == nil { taken[key] = index + 1 }
                    try stored.addUnit(of: name, to: units[index].machine)
                }
            }
            guard later.count < waiting.count else {
                throw SimulationError(
                    .badInput, "placement \"\(later[0].1)\" of \"\(later[0].0)\" names a unit that never comes")
            }
            waiting = later
        }
    }

    private func charm(of application: SimulatedJuju.Bundle.Application) throws -> String {
        guard application.charm.hasPrefix("/") || application.charm.hasPrefix(".") else {
            return try CharmStore.charm(named: application.charm)
        }
        return application.charm
    }

    /// Does something of which an error's message is to begin with `place`.
    @discardableResult
    private func naming<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SimulationError {
            throw SimulationError(error.code, "\(place): \(error.message)")
        }
    }
}
