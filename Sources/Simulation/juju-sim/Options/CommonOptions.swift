import ArgumentParser

/// Options that each command of juju takes.
struct CommonOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: ArgumentHelp("Say no more than the output and errors.", visibility: .hidden))
    var quiet = false
    @Flag(name: .shortAndLong, help: .hidden)
    var verbose = false
    @Flag(help: .hidden)
    var debug = false
    @Flag(help: .hidden)
    var showLog = false
    @Option(help: .hidden)
    var loggingConfig: String?
    @Flag(name: [.customShort("B"), .long], help: .hidden)
    var noBrowserLogin = false

    func validate() throws { if quiet { Terminal.beQuiet() } }
}
