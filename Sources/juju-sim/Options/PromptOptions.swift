import ArgumentParser

/// Options of juju's that ask for less caution. Nothing here asks, waits, or keeps storage, so that they mean nothing.
struct PromptOptions: ParsableArguments {
    @Flag(name: .customLong("no-prompt"), help: "Taken from juju; nothing is ever asked here.")
    var skipsPrompt = false
    @Flag(name: .customLong("no-wait"), help: "Taken from juju; nothing is waited for here.")
    var skipsWaiting = false
    @Flag(help: "Taken from juju; storage goes with its unit here.")
    var destroyStorage = false
}
