import ChildProcess
import FoundationEssentials
import SealedStore

/// The region on this machine, through the commands of its snap.
public struct LocalMaasAdministration: MaasAdministration {
    private let maas: String

    /// The region of the machine whose files lie below `root`.
    ///
    /// - Parameter root: The folder that stands for the machine's `/`; by default the workload's root, which a simulated Juju sets
    ///   and a real one does not.
    public init(root: String = WorkloadRoot.path) { maas = root + "/snap/bin/maas" }

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
        guard result.ending == .exited(0) else {
            guard result.error.lastLine.hasSuffix("User does not exist.") else { throw failure("apikey", result) }
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
            input: .secret { write in
                for _ in 0..<2 {
                    password.withBytes { write($0) }
                    withUnsafeBytes(of: UInt8(ascii: "\n"), write)
                }
                withUnsafeBytes(of: UInt8(ascii: "\n"), write)
            }, allowing: 1)
        guard result.ending == .exited(0) else {
            throw MaasHostError(.refused, "maas createadmin: \(result.error.lastLine)")
        }
    }

    /// Runs a command of MAAS; an exit code beyond 0 and `other` is one that may pass, as while the database is down.
    private func run(
        _ arguments: [String], input: ChildProcess.Input = .null, allowing other: Int32 = 0
    ) throws -> ChildProcess.Result {
        var command = ChildProcess(maas, arguments: arguments, timeLimit: .seconds(120))
        command.startsSession = true
        let result: ChildProcess.Result
        do {
            result = try command.run(input: input)
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
        guard result.ending == .exited(0) || result.ending == .exited(other) else {
            throw failure(arguments[0], result)
        }
        return result
    }

    private func failure(_ command: String, _ result: ChildProcess.Result) -> MaasHostError {
        let why = result.error.lastLine
        return MaasHostError(.unreachable, "maas \(command): \(why.isEmpty ? "\(result.ending)" : why)")
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
