import Command
import FoundationEssentials
import Glibc
import MaasIdentifiers
import MaasctlJSON
import SealedStore

/// Asks a region with `maasctl`, which comes along with the charm. The two share what is in `MaasctlJSON`; nothing is read out of
/// sentences.
public struct MaasctlClient: RegionClient {
    private let maasctl: String
    private let root: String
    private let commands: any CommandRunner

    /// The client of the charm whose folder is `charmDirectory`, on the machine whose files lie below `root`.
    public init(
        charmDirectory: String, root: String = WorkloadRoot.path, commands: any CommandRunner = LocalCommandRunner()
    ) {
        maasctl = charmDirectory + "/bin/maasctl"
        self.root = root
        self.commands = commands
    }

    /// The options that have `maasctl` trust whom the machine trusts, where that is not the one on which it runs.
    private func trust(_ url: RegionURL) -> [String] {
        let authorities = root + "/etc/ssl/certs/ca-certificates.crt"
        return url.isHTTPS && !root.isEmpty && access(authorities, R_OK) == 0 ? ["--ca-file", authorities] : []
    }

    /// Asks with `maasctl ping`.
    public func ping(url: RegionURL) throws {
        _ = try ask(
            ["ping", "--url=\(url)", "--format", "json", "--timeout", "10"] + trust(url), input: .none, secrets: [])
    }

    /// Asks with `maasctl ping --connect`.
    public func obstacle(url: RegionURL) -> String? {
        do {
            let arguments = ["ping", "--connect", "--url=\(url)", "--format", "json", "--timeout", "5"]
            let answer = try ask(arguments + trust(url), input: .none, secrets: [])
            guard let closed = try? JSONDecoder().decode(MaasctlPing.self, from: Data(answer)).closed, !closed.isEmpty
            else {
                return nil
            }
            let ports = closed.prefix(3).map { "\($0.endpoint): \($0.reason)" }.joined(separator: ", ")
            return "racks connect to TCP 5250-5270 of the region, and this machine can't (\(ports)): open them"
        } catch let error as MaasHostError where error.code == .bug || error.code == .machine {
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// Asks with `maasctl racks`.
    public func racks(_ region: RegionEndpoint, hostnames: [String]?) throws -> [ListedRack] {
        guard let hostnames else { return try decode([MaasctlController].self, ["racks"], region).map(ListedRack.init) }
        return try list([MaasctlController].self, "racks", "--hostname", hostnames, region).map(ListedRack.init)
    }

    /// Asks with `maasctl racks --id`.
    public func racks(_ region: RegionEndpoint, systemIDs: [String]) throws -> [ListedRack] {
        try list([MaasctlController].self, "racks", "--id", systemIDs, region).map(ListedRack.init)
    }

    /// Asks with `maasctl nodes`, for names and for addresses apart, since MAAS lists what fits both.
    public func nodes(_ region: RegionEndpoint, hostnames: [String], macAddresses: [String]) throws -> [ListedNode] {
        let byName = try list([MaasctlNode].self, "nodes", "--hostname", hostnames, region)
        let byAddress = try list([MaasctlNode].self, "nodes", "--mac", macAddresses, region)
        let known = Set(byName.map(\.systemID))
        return (byName + byAddress.filter { !known.contains($0.systemID) }).map(ListedNode.init)
    }

    /// Runs `maasctl delete`.
    public func delete(_ region: RegionEndpoint, rack systemID: String) throws -> DeletionOutcome {
        try decode(MaasctlDeletion.self, ["delete", systemID], region).outcome
    }

    /// Asks for a few values at a time: they travel in a URL, and servers take no long ones.
    private func list<Item: Decodable>(
        _ items: [Item].Type, _ command: String, _ option: String, _ values: [String], _ region: RegionEndpoint
    ) throws -> [Item] {
        try stride(from: 0, to: values.count, by: 50).flatMap { start in
            let some = values[start..<min(start + 50, values.count)]
            return try decode(items, [command] + some.map { "\(option)=\($0)" }, region)
        }
    }

    private func decode<Answer: Decodable>(
        _ type: Answer.Type, _ command: [String], _ region: RegionEndpoint
    ) throws -> Answer {
        var arguments = command + ["--url=\(region.url)", "--api-key-stdin", "--format", "json", "--timeout", "20"]
        // Standard input has the key already.
        let certificate = try region.url.isHTTPS ? region.certificateAuthority.map(Self.file) : nil
        defer { certificate?.remove() }
        if let certificate { arguments += ["--ca-file", certificate.path] }
        let answer = try ask(
            arguments, input: .secret(region.key), secrets: region.key.parts + [region.token].compactMap(\.self))
        do {
            return try JSONDecoder().decode(type, from: Data(answer))
        } catch {
            throw Self.bug("it answered \(command[0]) with something else than was agreed")
        }
    }

    private static func file(_ text: String) throws -> PrivateFile {
        do {
            return try PrivateFile(SecretBytes(utf8: text), name: "maas-region-ca")
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
    }

    private func ask(_ arguments: [String], input: Command.Input, secrets: [SecretBytes]) throws -> [UInt8] {
        let command = Command(maasctl, arguments: arguments, timeLimit: .seconds(90), outputLimit: 64 << 20)
        let result: Command.Result
        do throws(CommandError) {
            result = try commands.run(command, input: input, accepting: .all)
        } catch {
            guard !error.wasStarted else { throw Self.bug("it ended without a report (\(error.reason))") }
            throw MaasHostError(.machine, "\(error)")
        }
        guard result.exitCode != 0 else { return result.standardOutput }
        let mask = SecretMask(secrets)
        guard let line = result.error.split(whereSeparator: \.isNewline).last,
            let report = try? JSONDecoder().decode(MaasctlErrorLine.self, from: Data(line.utf8))
        else {
            let said = result.complaint.isEmpty ? "" : ": \(mask.shown(result.complaint))"
            throw Self.bug("it ended without a report (exit status \(result.exitCode))\(said)")
        }
        throw Self.error(report.error, mask, arguments)
    }

    private static func bug(_ what: String) -> MaasHostError {
        MaasHostError(.bug, "a bug of this charm: of its maasctl, \(what); report it")
    }

    /// What a failure means for a charm, and what its operator can do, who has options of the charm and none of `maasctl`.
    private static func error(
        _ failure: MaasctlFailure, _ mask: SecretMask, _ arguments: [String]
    ) -> MaasHostError {
        let isPing = arguments.first == "ping"
        let code: MaasHostError.Code
        var remedy = failure.remedy
        switch failure.code {
        case .usage, .invalidMACAddress:
            return bug("it does not take what it was asked: \(mask.shown(failure.message, limit: 500))")
        case .invalidURL: code = .invalidURL
        case .unreadableCertificates where arguments.contains("--api-key-stdin") && arguments.contains("--ca-file"):
            return MaasHostError(
                .refused,
                "the certificate (PEM) that this charm was given for MAAS is damaged: set the option ca-certificate of "
                    + "maas-region to the whole certificate of its authority")
        case .machine, .unreadableCertificates: code = .machine
        case .notFound: code = .notFound
        case .badRequest: code = .badRequest
        case .untrusted:
            code = isPing ? .unreachable : .refused
            remedy =
                isPing
                ? "have this machine trust its authority (update-ca-certificates), which MAAS's own rack asks"
                : "set the option ca-certificate of maas-region to the certificate (PEM) of its authority"
        case .redirectedToHTTPS:
            code = isPing ? .unreachable : .refused
            remedy = failure.httpsURL.map { "set the option tls-url of maas-region to \($0)" } ?? remedy
        case .credentials, .missingCredentials, .invalidAPIKey: code = isPing ? .unreachable : .credentials
        case .wrongType, .forbidden, .notAdministrator, .incomplete, .clockSkew, .invalidCertificate:
            code = isPing ? .unreachable : .refused
        case .proxyRefused, .proxyUnreachable:
            code = .unreachable
            remedy = "mend the proxy of this model, or have it left out: juju model-config no-proxy"
        default: code = .unreachable
        }
        var report = failure
        report.remedy = remedy
        return MaasHostError(code, mask.shown(report.message, limit: 1000))
    }
}

extension SecretBytes {
    /// An API key's consumer key, token key and token secret, each of which somebody may repeat.
    fileprivate var parts: [SecretBytes] {
        withBytes { bytes in
            bytes.split(separator: UInt8(ascii: ":")).map { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0)) }
        }
    }
}
