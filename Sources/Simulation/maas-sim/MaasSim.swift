import ArgumentParser
import Foundation
import Glibc
import SimulatedMaas

/// A simulated MAAS region, and the `maas` and `snap` commands of simulated machines.
@main
struct MaasSim: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maas-sim",
        abstract: "A simulated MAAS region, and machines to enroll with it.",
        discussion: "Exit codes: 0 it went well; 1 it did not; 2 wrong usage.",
        subcommands: [
            Region.self, Rotate.self, AddMachine.self, InstallImage.self, FaultCommand.self, SnapFault.self,
            Database.self,
            Replay.self, Rackd.self,
        ]
    )

    static func main() async {
        if let code = SimulatedCommands.run(CommandLine.arguments) { Glibc.exit(code) }
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            FileHandle.standardError.write(Data("\(fullMessage(for: error))\n".utf8))
            exit(withError: ExitCode(2))
        }
    }
}

/// The program's own path, to which a machine's commands are linked.
func ownPath() throws -> String {
    try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
}
