import ArgumentParser

/// Options of juju's that ask for less caution. Nothing here asks or waits, so that most of them mean nothing.
struct PromptOptions: ParsableArguments {
    @Flag(name: .customLong("no-prompt"), help: "Taken from juju; nothing is ever asked here.")
    var skipsPrompt = false
    @Flag(name: .customLong("no-wait"), help: "Taken from juju; nothing is waited for here.")
    var skipsWaiting = false
    @Flag(help: "Remove storage that would outlive its unit, too.")
    var destroyStorage = false
    @Flag(help: "Say what would be removed, and remove nothing.")
    var dryRun = false
}
