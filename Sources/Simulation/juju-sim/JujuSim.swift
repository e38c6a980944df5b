import ArgumentParser
import SealedStore
import SimulatedJuju
import Synchronization

/// The command line of the simulated Juju.
@main
struct JujuSim: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "juju-sim",
        abstract: "Run real charms without a controller: Juju in a box.",
        discussion: """
            The models live in a directory (--state, or JUJU_SIM_STATE, by default ./.juju-sim), so that commands can
            follow one another as with juju. A command that changes the model runs hooks until nothing is left to do.

            Exit codes, as with juju: 0; 1 for what can't be done, or when a unit ended in error or a task failed; 2 for arguments \
            that make no sense.
            """,
        groupedSubcommands: [
            CommandGroup(
                name: "Build a model:",
                subcommands: [
                    Deploy.self, AddUnit.self, Integrate.self, AddMachine.self, AddModel.self, Config.self, Trust.self,
                    Refresh.self, AttachResource.self, AddStorage.self, AttachStorage.self, ModelConfig.self,
                    OfferCommand.self, Consume.self,
                    SetModelConstraints.self, SetConstraints.self, Expose.self, Unexpose.self, AddSSHKey.self,
                ]),
            CommandGroup(
                name: "Look at it:",
                subcommands: [
                    Status.self, ShowUnit.self, ShowApplication.self, Machines.self, ShowMachine.self, Models.self,
                    ShowModel.self, Switch.self, OffersCommand.self, FindOffers.self, ShowOffer.self,
                    Resources.self, Storage.self, ShowStorage.self, ModelConstraints.self, Constraints.self,
                    SSHKeys.self,
                    DebugLog.self, ShowStatusLog.self, Timeline.self,
                ]),
            CommandGroup(
                name: "Use it:",
                subcommands: [
                    Run.self, Actions.self, Operations.self, ShowOperation.self, ShowTask.self, CancelTask.self,
                    Exec.self, RunAction.self, RunCommands.self, SSH.self, SCP.self, UpdateStatus.self,
                    CollectMetrics.self,
                    SetMeterStatus.self, Resolve.self, SetLeader.self, RestartAgent.self, RebootMachine.self,
                    Settle.self, WaitFor.self,
                ]),
            CommandGroup(
                name: "Secrets:",
                subcommands: [
                    AddSecret.self, UpdateSecret.self, GrantSecret.self, RevokeSecret.self, RemoveSecret.self,
                    Secrets.self,
                    ShowSecret.self,
                ]),
            CommandGroup(
                name: "Take things away:",
                subcommands: [
                    RemoveUnit.self, RemoveRelation.self, SuspendRelation.self, ResumeRelation.self,
                    RemoveApplication.self, RemoveMachine.self, DetachStorage.self, RemoveStorage.self,
                    RemoveOffer.self, RemoveSaas.self, DestroyModel.self,
                ]),
            CommandGroup(
                name: "The simulator itself:",
                subcommands: [MachineRootCommand.self, BenchHook.self, ExpandCharm.self, Version.self]),
        ])

    static func main() {
        CoreFiles.disable()
        let arguments = Verbs.withVerbFirst(Array(CommandLine.arguments.dropFirst()))
        if let verb = arguments.first, let sentence = Elsewhere.sentence(for: verb) {
            Terminal.complain("juju-sim has no \"\(verb)\": \(sentence)")
            exit(withError: ExitCode(2))
        }
        if let refusal = Verbs(of: Self.configuration).refusal(of: arguments) {
            Terminal.complain(refusal)
            exit(withError: ExitCode(2))
        }
        do {
            var command = try parseAsRoot(Verbs.adapted(arguments))
            try command.run()
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.complain("\(message(for: error)); see juju-sim --help")
            exit(withError: ExitCode(2))
        }
    }
}

/// How far a command is: before it turns to a model it can only refuse its arguments.
enum CommandPhase {
    private static let isRunning = Atomic(false)

    /// From here on what is refused is no fault of the arguments alone.
    static func begin() { isRunning.store(true, ordering: .relaxed) }

    /// With what a command ends that refuses something: 2 in its Init, 1 in its Run (juju/cmd cmd.go: Main).
    static var exitCode: ExitCode { ExitCode(isRunning.load(ordering: .relaxed) ? 1 : 2) }
}

/// An error in a command's arguments that is seen only once it runs, with exit code 2 all the same.
struct UsageError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

/// A command whose errors are one line.
protocol JujuSimCommand: ParsableCommand {
    /// Does what the command is for.
    func perform() throws
}

extension JujuSimCommand {
    func run() throws {
        do {
            try perform()
        } catch let error as SimulationError {
            Terminal.complain("\(error)")
            throw CommandPhase.exitCode
        } catch let error as UsageError {
            Terminal.complain(error.message)
            throw ExitCode(2)
        } catch let failure as CommandFailure {
            Terminal.complain(failure.message)
            throw ExitCode(1)
        }
    }
}
