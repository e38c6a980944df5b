import ArgumentParser
import SimulatedJuju

/// version: the Juju that is simulated.
struct Version: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Print the version of the simulated Juju.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Print all that is known.")
    var all = false

    func perform() throws {
        let held = (try? state.read().1.jujuVersion) ?? ModelState().jujuVersion
        let version = JujuProfile.wholeVersion(held) ?? held
        #if arch(arm64)
            let full = "\(version)-ubuntu-arm64"
        #else
            let full = "\(version)-ubuntu-amd64"
        #endif
        let fields: [Value.Field] = [
            .init("version", .string(full)), .init("git-commit", .string("")), .init("compiler", .string("swift")),
        ]
        try document.write(all ? .record(fields) : .string(full), all ? [] : [("smart", { full })])
    }
}
