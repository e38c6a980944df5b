import ArgumentParser
import SimulatedJuju

/// integrate.
struct Integrate: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Relate two applications.", aliases: ["relate", "add-relation"])

    @OptionGroup var settling: SettleOptions
    @Option(help: ArgumentHelp("Where the traffic to another model comes from.", valueName: "subnet,..."))
    var via: String?
    @Argument(help: "One side, as application or application:endpoint.")
    var left: String
    @Argument(help: "The other side; one of them may be an offer of another model.")
    var right: String

    func perform() throws {
        let urls = [left, right].map { try? OfferURL(parsing: $0) }
        guard urls[0] == nil || urls[1] == nil else {
            throw SimulationError(.badInput, "providing more than one remote endpoints not supported")
        }
        let stored: StoredSimulation
        if let url = urls[0] ?? urls[1] {
            guard !url.hasEndpoint else {
                throw SimulationError(.badInput, "saas application \"\(url.path)\" shouldn't include endpoint")
            }
            let source: StoredSimulation
            (stored, source) = try settling.state.simulation(with: url)
            try stored.crossModel.consume(url.offer, of: source.controller, in: stored.controller)
        } else {
            stored = try settling.state.simulation()
        }
        let subnets = (via ?? "").split(separator: ",").map { String($0).replacing(" ", with: "") }
        do {
            try stored.controller.integrate(urls[0]?.offer ?? left, urls[1]?.offer ?? right, via: subnets)
        } catch {
            guard error.code == .alreadyExists else { throw error }
            // cmd/juju/application/integrate.go
            let words: String = error.message.replacing(": ", with: "\n")
            throw SimulationError(
                error.code, words + ": \n\nUse 'juju status --relations' to view the current relations.")
        }
        try settling.settle(stored)
    }
}
