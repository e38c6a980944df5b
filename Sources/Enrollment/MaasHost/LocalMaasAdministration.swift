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

    /// What `maas configauth` says, whatever warnings stand around it. Its output holds a secret when there is external
    /// authentication, so nothing of it is shown but the URL.
    public var authentication: MaasAuthentication {
        get throws {
            let result = try run(["configauth", "--json"], accepting: .all)
            guard result.exitCode == 0 else { throw Self.failure("configauth", result) }
            let lines = result.standardOutput.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let json = lines.drop { $0.first != UInt8(ascii: "{") }
            let length = json.lastIndex { $0.last == UInt8(ascii: "}") }.map { $0 + 1 } ?? json.endIndex
            var output = Data(json[..<length].joined(separator: [UInt8(ascii: "\n")]))
            defer { output.resetBytes(in: output.startIndex..<output.endIndex) }
            guard let answer = try? JSONDecoder().decode(Authentication.self, from: output) else {
                throw MaasHostError(.machine, "maas configauth --json printed something else than JSON")
            }
            let url = [answer.url, answer.rbacURL].compactMap { $0 }.first { !$0.isEmpty }
            return url.map { .external(url: SecretMask().shown(Self.withoutUser($0))) } ?? .local
        }
    }

    /// Runs `maas apikey`, which prints a user's keys, the oldest first.
    public func apiKey(of user: String) throws -> SecretBytes? {
        var result = try run(["apikey", "--username", user], accepting: .all)
        guard result.exitCode == 0 else {
            guard result.exitCode == 1, result.complaint.hasSuffix("User does not exist.") else {
                throw Self.failure("apikey", result)
            }
            return nil
        }
        if let key = Self.firstKey(in: &result.standardOutput) { return key }
        var made = try run(["apikey", "--username", user, "--generate", "--name", "Juju: racks"], accepting: .all)
        guard made.exitCode == 0 else { throw Self.failure("apikey", made) }
        guard let key = Self.firstKey(in: &made.standardOutput) else {
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
            input: .secret(SecretBytes(lines: [password, password, SecretBytes(utf8: "")])), accepting: [0, 1])
        guard result.exitCode == 0 else {
            throw MaasHostError(.refused, "maas createadmin: \(Self.withoutKeys(result.complaint))")
        }
    }

    /// Runs a command of MAAS; another exit code than those is one that may pass, as while the database is down.
    private func run(
        _ arguments: [String], input: Command.Input = .none, accepting codes: Set<Int32>
    ) throws(MaasHostError) -> Command.Result {
        var command = Command(maas, arguments: arguments, timeLimit: .seconds(120))
        command.startsSession = true
        do throws(CommandError) {
            return try commands.run(command, input: input, accepting: codes)
        } catch {
            throw MaasHostError(
                error.wasStarted ? .unreachable : .machine, "maas \(arguments[0]): \(Self.withoutKeys(error.reason))")
        }
    }

    /// A failure of a command that may print secrets: of what it says a line is shown only where all of it is plain words.
    private static func failure(_ command: String, _ result: Command.Result) -> MaasHostError {
        let isHarmless =
            result.complaint.contains(" ") && mayBeShown(result.error) && mayBeShown(result.output)
        let said = isHarmless ? ": \(result.complaint)" : ", and what it says may hold a key"
        return MaasHostError(.unreachable, "maas \(command) failed with exit status \(result.exitCode)\(said)")
    }

    /// Whether each line is a sentence, of short words: no JSON, no part of a key, however it was broken into lines.
    private static func mayBeShown(_ text: String) -> Bool {
        let lines = text.split(whereSeparator: \.isNewline)
        return lines.allSatisfy { line in
            let words = line.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
            let isKeyLike = words.contains {
                $0.utf8.count > 16 || $0.utf8.count >= 8 && $0.contains(where: \.isNumber)
            }
            return line.contains(" ") && !line.contains("{") && !line.contains("_key") && !isKeyLike
        }
    }

    /// A URL without the user and password in it.
    private static func withoutUser(_ url: String) -> String {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
            return url.contains("@") ? "a service whose URL is not shown" : url
        }
        let start = url.index(colon, offsetBy: 3)
        let rest = url[start...]
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let user = authority.lastIndex(of: "@") else { return url }
        return String(url[..<start] + rest[rest.index(after: user)...])
    }

    /// A text of MAAS's without what may be an API key, of which nobody knows yet that it is one: three words joined by colons, together
    /// longer than any time of day. A key has 70 characters (MAAS 3.4 to 3.8).
    private static func withoutKeys(_ text: String) -> String {
        var result = ""
        var word = ""
        for character in text + "\n" {
            if character == ":" || character.isASCII && (character.isLetter || character.isNumber) {
                word.append(character)
                continue
            }
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            let isKey = parts.count == 3 && word.utf8.count > 20 && parts.allSatisfy { !$0.isEmpty }
            result += isKey ? "[an API key]" : word
            result.append(character)
            word = ""
        }
        result.removeLast()
        return result
    }

    /// The first line that is a key, three words with colons between, whatever warnings stand around it; the bytes are wiped.
    private static func firstKey(in output: inout [UInt8]) -> SecretBytes? {
        defer { SecretBytes.wipe(&output) }
        let line = output.split(separator: UInt8(ascii: "\n")).lazy.map(\.trimmed).first { line in
            let parts = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            return parts.count == 3 && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLetterOrDigit) }
        }
        return line.map { line in line.withUnsafeBytes { SecretBytes(copying: $0) } }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
