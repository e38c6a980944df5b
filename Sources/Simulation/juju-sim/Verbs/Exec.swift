import ArgumentParser
import SimulatedJuju

/// exec: commands on units, in a hook's context, or on machines (cmd/juju/action/exec.go).
struct Exec: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run commands on units or machines.",
        discussion:
            "On a unit they run in a hook's context, with the hook tools at hand; what they write counts like a hook's."
    )

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var targets: CommandTargets
    @Option(
        help:
            "How long to wait for the commands, such as 30s; by default five minutes. They run to their end all the same."
    )
    var wait: String?
    @Flag(help: "Do not wait for the commands: show-task tells what came of them.")
    var background = false
    @Flag(help: "Show times in UTC.")
    var utc = false
    @Flag(inversion: .prefixedNo, help: .hidden) var parallel = true
    @Option(help: .hidden) var executionGroup: String?

    func perform() throws {
        try targets.check()
        let patience = try Patience(wait, isBackground: background, standard: 300)
        let stored = try settling.state.simulation()
        var scheduling = try targets.run(in: stored)
        scheduling.isBackground = background
        try stored.save()
        guard scheduling.announce(isQuiet: true) else { return }
        let output = TaskOutput(scheduling.tasks, isUTC: utc)
        if background {
            scheduling.announceBackground()
        } else {
            try patience.check(scheduling.tasks)
            try document.write(output.document, [("plain", { output.plainCommands })])
        }
        let isOnUnits = scheduling.tasks.contains { $0.unit != nil }
        if !settling.skipsSettling, isOnUnits { try stored.settleUnlessInterrupted() }
        if !background { try output.complain() }
    }
}
