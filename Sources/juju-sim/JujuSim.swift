import ArgumentParser

/// The command line of the simulated Juju.
@main
struct JujuSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "juju-sim",
        abstract: "Run real charms without a controller: Juju in a box.",
        discussion: """
            The model lives in a directory (--state, or JUJU_SIM_STATE, by default ./.juju-sim), so that commands can
            follow one another as with juju. A command that changes the model runs hooks until nothing is left to do.

            Exit codes: 0; 1 when a unit ended in error; 2 for bad input.
            """,
        subcommands: [
            AddMachine.self, Deploy.self, AddUnit.self, Integrate.self, Config.self, AddSecret.self, UpdateSecret.self,
            GrantSecret.self, Run.self, Status.self, ShowUnit.self, DebugLog.self, UpdateStatus.self, Resolve.self,
            Settle.self, RemoveUnit.self, RemoveRelation.self, RemoveApplication.self, MachineRootCommand.self,
            BenchHook.self, DestroyModel.self, Timeline.self,
        ])

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.complain("\(message(for: error)); see juju-sim --help")
            exit(withError: ExitCode(2))
        }
    }
}
