import ArgumentParser

/// Options of juju's about where a charm comes from and what it runs on, which mean nothing to a charm on disk.
struct StoreOptions: ParsableArguments {
    @Option(help: .hidden) var channel: String?
    @Option(help: .hidden) var revision: Int?
    @Option(help: .hidden) var base: String?
    @Option(help: .hidden) var series: String?
    @Option(help: .hidden) var constraints: [String] = []
    @Option(help: .hidden) var bind: String?
    @Flag(help: .hidden) var force = false
    @Flag(help: .hidden) var forceBase = false

    /// Says which of them were given in vain.
    func explain() {
        let given = [
            ("--channel", channel != nil), ("--revision", revision != nil), ("--base", base != nil),
            ("--series", series != nil), ("--constraints", !constraints.isEmpty), ("--bind", bind != nil),
        ]
        let names = given.filter(\.1).map(\.0)
        if names.isEmpty { return }
        Terminal.inform("\(names.joined(separator: ", ")): ignored; a charm from disk runs on this machine as it is")
    }
}
