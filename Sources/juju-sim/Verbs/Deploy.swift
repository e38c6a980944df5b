import ArgumentParser
import SimulatedJuju

/// deploy: a charm's folder, a `.charm` file, or a bundle.
struct Deploy: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Deploy a charm or a bundle.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "A charm's folder, a .charm file, or a bundle's .yaml file.")
    var path: String
    @Argument(help: "The application's name, by default the charm's.")
    var application: String?
    @Option(name: [.customShort("n"), .customLong("num-units")], help: "How many units.")
    var units = 1
    @Option(help: "The machines of the units, separated by commas.")
    var to: String?
    @Option(help: ArgumentHelp("An option of the charm, as name=value.", valueName: "name=value"))
    var config: [String] = []
    @Option(help: "With a bundle: `existing` puts its machines onto the ones that are there.")
    var mapMachines: String?
    @OptionGroup var new: NewModelOptions

    func perform() throws {
        guard units >= 0 else { throw SimulationError(.badInput, "-n wants a number of units, 0 or more") }
        let stored = try settling.state.simulation(new: new)
        if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
            try deployBundle(stored)
        } else {
            let name = try stored.deploy(charmAt: path, as: application)
            try stored.controller.configure(name, KeyValueArgument.map(config))
            let machines = to?.split(separator: ",").map(String.init) ?? []
            for index in 0..<units {
                try stored.addUnit(of: name, to: index < machines.count ? machines[index] : nil)
            }
            Terminal.say("Deployed \"\(name)\" from \(path)")
        }
        try settling.settle(stored)
    }

    private func deployBundle(_ stored: StoredSimulation) throws {
        let bundle = try Bundle(path: path)
        guard mapMachines == nil || mapMachines == "existing" else {
            throw SimulationError(.badInput, "--map-machines knows only \"existing\"")
        }
        var machines: [String: String] = [:]
        for machine in bundle.machines {
            let exists = stored.controller.model.machines[machine] != nil
            machines[machine] = mapMachines == "existing" && exists ? machine : try stored.addMachine().id
        }
        for application in bundle.applications {
            let name = try stored.deploy(charmAt: application.charm, as: application.name)
            try naming(path) { try stored.controller.configure(name, application.options) }
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
            Terminal.say("Deployed \"\(application.name)\" from \(application.charm)")
        }
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

/// Arguments of the form `name=value`.
enum KeyValueArgument {
    /// The map that they make.
    static func map(_ arguments: [String]) throws -> [String: String] {
        var map: [String: String] = [:]
        for argument in arguments {
            guard let mark = argument.firstIndex(of: "="), mark != argument.startIndex else {
                throw SimulationError(.badInput, "expected name=value, got \"\(argument)\"")
            }
            map[String(argument[..<mark])] = String(argument[argument.index(after: mark)...])
        }
        return map
    }
}
