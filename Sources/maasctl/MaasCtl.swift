import ArgumentParser
import SealedStore

/// The command line of the MAAS API.
@main
struct MaasCtl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maasctl",
        abstract: "Ask a MAAS region.",
        discussion: """
            Log in once, and the region's URL and an API key are kept, sealed, in a profile; or give both with each command. \
            A key is read from standard input, a file, MAASCTL_API_KEY or a profile, never from an argument.

            Exit codes:
              0 it went well
              2 wrong usage, a file that cannot be read, or a URL that cannot be a region's
              3 the region cannot be reached
              4 it does not accept the API key; for ping, what answers is not MAAS
              5 the key's user may not do this; for ping, the region is still starting
              6 anything else
              7 there is no such node
              8 what was waited for did not come in time
              130 interrupted
            """,
        subcommands: [
            LoginCommand.self, LogoutCommand.self, ProfilesCommand.self, SwitchCommand.self, ControllersCommand.self,
            ControllerCommand.self,
            RackControllersCommand.self, NodesCommand.self, RefreshCommand.self, DeleteCommand.self,
            WaitForCommand.self,
            Ping.self,
        ]
    )

    static func main() {
        CoreFiles.disable()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let failure as Failure {
            Terminal.fail(failure)
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Terminal.fail(usage: fullMessage(for: error))
        }
    }
}
