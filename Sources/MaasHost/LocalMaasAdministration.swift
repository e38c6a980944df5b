import Command
import FoundationEssentials
import SealedStore

/// The region on this machine, through the commands of its snap.
public struct LocalMaasAdministration: MaasAdministration {
    private let maas: String
    private let commands: any CommandRunner

    /// The region of the machine whose files lie below `root`.
    ///
    /// - Parameters:
    ///   - root: The folder that stands for the machine's `/`; by default the workload's root, which a simulated Juju sets and a
    ///     real one does not.
    ///   - commands: Runs the commands.
    public init(root: String = WorkloadRoot.path, commands: any CommandRunner = LocalCommandRunner()) {
        maas = root + "/snap/bin/maas"
        self.commands = commands
    }

    private struct Authentication: Decodable {
        var url: String?
        var rbacURL: String?

        enum CodingKeys: String, CodingKey {
            case url = "external_auth_url"
            case rbacURL = "rbac_url"
        }
    }

    /// What `maas configauth` says. Its output holds a secret when there is external authentication, so nothing of it is shown.
    public var authentication: MaasAuthentication {
        get throws {
            let result = try run(["configauth", "--json"])
            var output = Data(result.standardOutput)
            defer { output.resetBytes(in: output.startIndex..<output.endIndex) }
            guard let answer = try? JSONDecoder().decode(Authentication.self, from: output) else {
                throw MaasHostError(.machine, "maas configauth --json printed something else than JSON")
            }
            let url = [answer.url, answer.rbacURL].compactMap { $0 }.first { !$0.isEmpty }
            return url.map(MaasAuthentication.external) ?? .local
        }
    }

    /// Runs `maas apikey`, which prints a user's keys, the oldest first.
    public func apiKey(of user: String) throws -> SecretBytes? {
        var result = try run(["apikey", "--username", user], allowing: 1)
        guard result.exitCode == 0 else {
            guard result.error.lastLine.hasSuffix("User does not exist.") else {
                throw MaasHostError(.unreachable, "maas apikey: \(result.error.lastLine)")
            }
            return nil
        }
        if let key = Self.firstLine(of: &result.standardOutput) { return key }
        var made = try run(["apikey", "--username", user, "--generate", "--name", "Juju: racks"])
        guard let key = Self.firstLine(of: &made.standardOutput) else {
            throw MaasHostError(.machine, "maas apikey --generate printed no key")
        }
        return key
    }

    /// Runs `maas createadmin`, which reads the password twice: from a terminal if it has one, so it gets none. The empty third
    /// line answers the question for SSH keys of some versions; with too few lines it would ask for ever.
    public func createAdministrator(_ user: String) throws {
        let password = SecretBytes.random(count: 32).hex
        let email = "\(user)@maas.internal"
        let result = try run(
            ["createadmin", "--username", user, "--email", email, "--ssh-import", ""],
            input: .secret(SecretBytes(lines: [password, password, SecretBytes(utf8: "")])), allowing: 1)
        guard result.exitCode == 0 else {
            throw MaasHostError(.refused, "maas createadmin: \(result.error.lastLine)")
        }
    }

    /// Runs a command of MAAS; an exit code beyond 0 and `other` is one that may pass, as while the database is down.
    private func run(
        _ arguments: [String], input: Command.Input = .none, allowing other: Int32 = 0
    ) throws(MaasHostError) -> Command.Result {
        var command = Command(maas, arguments: arguments, timeLimit: .seconds(120))
        command.startsSession = true
        do throws(CommandError) {
            return try commands.run(command, input: input, accepting: [0, other])
        } catch {
            throw MaasHostError(error.wasStarted ? .unreachable : .machine, "maas \(arguments[0]): \(error.reason)")
        }
    }

    /// The first line, when it is a key of three parts; the bytes are wiped.
    private static func firstLine(of output: inout [UInt8]) -> SecretBytes? {
        defer { SecretBytes.wipe(&output) }
        var line = Array(output.prefix { $0 != UInt8(ascii: "\n") })
        guard line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).count == 3 else {
            SecretBytes.wipe(&line)
            return nil
        }
        return SecretBytes(consuming: &line)
    }
}
