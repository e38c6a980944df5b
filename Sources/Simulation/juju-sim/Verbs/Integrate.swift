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
        for (side, url) in zip([left, right], urls) where url == nil { try Self.check(side) }
        let subnets = try self.subnets()
        guard let url = urls[0] ?? urls[1] else {
            let stored = try settling.state.simulation()
            try integrate([left, right], via: subnets, in: stored)
            return try settling.settle(stored)
        }
        guard !url.hasEndpoint else {
            throw SimulationError(.badInput, "saas application \"\(url.path)\" shouldn't include endpoint")
        }
        let (stored, source) = try settling.state.simulation(with: url)
        try stored.crossModel.consumeOne(url.offer, of: source.controller, in: stored.controller)
        do {
            try integrate([urls[0]?.offer ?? left, urls[1]?.offer ?? right], via: subnets, in: stored)
        } catch {
            // What was consumed stays, as it was done by a request of its own (integrate.go: maybeConsumeOffer).
            stored.note(CommandText.current())
            try stored.save()
            throw error
        }
        try settling.settle(stored)
    }

    private func integrate(_ sides: [String], via subnets: [String], in stored: StoredSimulation) throws {
        do {
            try stored.controller.integrate(sides[0], sides[1], via: subnets)
        } catch {
            guard error.code == .alreadyExists else { throw error }
            // cmd/juju/application/integrate.go
            let words: String = error.message.replacing(": ", with: "\n")
            throw SimulationError(
                error.code, words + ": \n\nUse 'juju status --relations' to view the current relations.")
        }
    }

    /// Refuses what cannot be a side in this model (integrate.go: validateLocalEndpoint).
    private static func check(_ side: String) throws {
        let parts = side.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let isEndpoint = parts.count == 1 || parts.count == 2 && RelationEndpoint.isName(parts[1])
        guard isEndpoint, !parts[0].isEmpty || parts.count == 1 else {
            throw SimulationError(.badInput, "endpoint \"\(side)\" not valid")
        }
        guard ApplicationName.isValid(parts[0]) else {
            throw SimulationError(.badInput, "application name \"\(parts[0])\" not valid")
        }
    }

    /// The subnets of --via (integrate.go: validateCIDRs).
    private func subnets() throws -> [String] {
        guard let via, !via.isEmpty else { return [] }
        let subnets = via.replacing(" ", with: "").split(separator: ",", omittingEmptySubsequences: false).map(
            String.init)
        try Controller.check(subnets: subnets)
        return subnets
    }
}
