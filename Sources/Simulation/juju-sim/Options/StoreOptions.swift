import ArgumentParser
import SimulatedJuju

/// Options of juju's about where a charm comes from and what it runs on, which mean nothing to a charm on disk.
struct StoreOptions: ParsableArguments {
    @Option(help: .hidden) var channel: String?
    @Option(help: .hidden) var revision: Int?
    @Option(help: "The base of the machines, such as ubuntu@22.04; by default what suits the charm.")
    var base: String?
    @Option(help: .hidden) var series: String?
    @Option(help: .hidden) var constraints: [String] = []
    @Option(help: .hidden) var bind: String?
    @Flag(help: .hidden) var force = false
    @Flag(help: .hidden) var forceBase = false

    /// The base that was asked for, or nil.
    ///
    /// - Throws: `SimulationError` for one that is none.
    func requestedBase() throws(SimulationError) -> CharmBase? {
        if let base, series != nil || base.isEmpty {
            throw SimulationError(
                .badInput, base.isEmpty ? "--base is empty" : "--series and --base cannot be specified together")
        }
        if let base { return try CharmBase(parsing: base) }
        guard let series else { return nil }
        guard let base = CharmBase(series: series) else {
            throw SimulationError(.badInput, "series \"\(series)\" not valid; --base wants one such as ubuntu@24.04")
        }
        return base
    }

    /// Says which of them were given in vain.
    func explain() {
        let given = [
            ("--channel", channel != nil), ("--revision", revision != nil),
            ("--constraints", !constraints.isEmpty), ("--bind", bind != nil),
        ]
        let names = given.filter(\.1).map(\.0)
        if names.isEmpty { return }
        Terminal.inform("\(names.joined(separator: ", ")): ignored; a charm from disk runs on this machine as it is")
    }
}
