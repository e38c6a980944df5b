import ArgumentParser
import MaasClient
import SealedStore

/// The command line of the MAAS API.
@main
struct MaasCtl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maasctl",
        abstract: "Ask a MAAS region.",
        discussion: """
            Log in once, and the region's URL and an API key are kept, sealed, in a profile; or give both with each command. \
            A key is read from standard input, a file, MAASCTL_API_KEY or a profile, never from an argument. Options that all \
            commands have may stand before the command, too.

            maasctl tells of controllers, and of other nodes what it takes to see whether a rack would take them over. It changes \
            controllers only; for everything else there is MAAS's own command, maas.

            With --format json an error is one line of JSON on standard error: {"error":{"code",...}}.

            Exit codes:
              0 it went well
              2 wrong usage, a file that cannot be read, or a URL that cannot be a region's
              3 the region cannot be reached, or a proxy or gateway in between does not reach it
              4 it does not accept the API key; for ping, what answers is not MAAS
              5 the key's user may not do or see this; for ping, the region is still starting
              6 anything else, such as an answer that is not MAAS's
              7 there is no such node
              8 what was waited for did not come in time
              130 interrupted
            """,
        version: "maasctl, unreleased (\(MaasClient.libraryVersion))",
        subcommands: [
            LoginCommand.self, LogoutCommand.self, ProfilesCommand.self, SwitchCommand.self, RacksCommand.self,
            RegionsCommand.self, ControllersCommand.self, ControllerCommand.self, NodesCommand.self,
            RefreshCommand.self, SetCommand.self, DeleteCommand.self, WaitForCommand.self, Ping.self, DeliverSpans.self,
        ]
    )

    static func main() {
        CoreFiles.disable()
        Terminal.holdClosedStreams()
        let words = Array(CommandLine.arguments.dropFirst())
        Terminal.wantsJSON = Arguments.wantJSON(words)
        do {
            var command = try parseAsRoot(Arguments.reordered(words))
            try command.run()
            Terminal.leave(0)
        } catch let failure as Failure {
            Terminal.fail(failure)
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            guard Terminal.wantsJSON else { Terminal.fail(usage: fullMessage(for: error)) }
            Terminal.fail(Failure(usage: message(for: error)))
        }
    }
}
