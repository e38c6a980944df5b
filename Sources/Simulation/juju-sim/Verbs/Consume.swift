import ArgumentParser
import SimulatedJuju

/// consume: an offer of another model (cmd/juju/application/consume.go).
struct Consume: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Make an offer of another model known in this one.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: ArgumentHelp("The offer.", valueName: "[controller:][user/]model.offer"))
    var offer: String
    @Argument(help: "Its name in this model.")
    var alias: String?

    func perform() throws {
        if let alias, !ApplicationName.isValid(alias) {
            throw SimulationError(.badInput, "invalid application name \"\(alias)\"")
        }
        CommandPhase.begin()
        let url = try OfferURL(parsing: offer)
        guard !url.hasEndpoint else {
            throw SimulationError(.badInput, "saas offer \"\(offer)\" shouldn't include endpoint")
        }
        let (stored, source) = try settling.state.simulation(with: url)
        let name = try stored.crossModel.consume(url.offer, of: source.controller, as: alias, in: stored.controller)
        try settling.settle(stored)
        Terminal.inform("Added \(url.user.isEmpty ? url.path : offer) as \(name)")
    }
}

/// remove-saas: what was consumed (cmd/juju/application/removesaas.go).
struct RemoveSaas: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove offers that were consumed, with their relations.")

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Do not wait for the units of the other model.") var force = false
    @Flag(name: .customLong("no-wait"), help: "Taken from juju; nothing is waited for here.") var skipsWaiting = false
    @Argument(help: "Their names in this model.") var names: [String] = []

    func perform() throws {
        guard !names.isEmpty else { throw SimulationError(.badInput, "no SAAS application names specified") }
        if let name = names.first(where: { !ApplicationName.isValid($0) }) {
            throw SimulationError(.badInput, "invalid SAAS application name \"\(name)\"")
        }
        guard force || !skipsWaiting else { throw SimulationError(.badInput, "--no-wait requires --force") }
        let stored = try settling.state.simulation()
        var hasFailed = false
        for name in names {
            do {
                try stored.controller.removeSaas(name, isForced: force)
            } catch {
                Terminal.inform("removing SAAS application \(name) failed: \(error.message)")
                hasFailed = true
            }
        }
        try settling.settle(stored)
        if hasFailed { throw ExitCode(1) }
    }
}
