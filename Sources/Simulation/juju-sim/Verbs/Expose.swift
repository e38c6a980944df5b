import ArgumentParser
import SimulatedJuju

/// expose.
struct Expose: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make an application reachable from outside.",
        discussion: "There is no firewall here: it is kept and shown, as hooks hear nothing of it in juju either.")

    @OptionGroup var state: StateOptions
    @OptionGroup var endpoints: ExposedEndpoints
    @Option(help: "Taken from juju; there is one space here.")
    var toSpaces: String?
    @Option(help: "Taken from juju; there is no firewall here.")
    var toCidrs: String?
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let stored = try state.simulation()
        let name = try endpoints.application(application, in: stored.controller.model)
        stored.controller.model.applications[name]?.isExposed = true
        try stored.save()
    }
}

/// unexpose.
struct Unexpose: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Make an application unreachable from outside.")

    @OptionGroup var state: StateOptions
    @OptionGroup var endpoints: ExposedEndpoints
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let stored = try state.simulation()
        let name = try endpoints.application(application, in: stored.controller.model)
        stored.controller.model.applications[name]?.isExposed = false
        try stored.save()
    }
}

/// The endpoints of an application that are meant.
struct ExposedEndpoints: ParsableArguments {
    @Option(help: ArgumentHelp("The endpoints whose ports are meant, separated by commas.", valueName: "name,..."))
    var endpoints: String?

    /// The application's name, once its endpoints are known to exist.
    func application(_ name: String, in model: ModelState) throws -> String {
        let application = try model.application(named: name)
        for endpoint in endpoints?.split(separator: ",").map(String.init) ?? []
        where application.charm.endpoints[endpoint] == nil && !application.charm.extraBindings.contains(endpoint) {
            throw SimulationError(.notFound, "endpoint \"\(endpoint)\" not found")
        }
        return application.name
    }
}
