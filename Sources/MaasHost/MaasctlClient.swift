import ChildProcess
import FoundationEssentials
import MaasIdentifiers
import SealedStore

/// Asks a region with `maasctl`, which comes along with the charm.
public struct MaasctlClient: RegionClient {
    private let maasctl: String

    /// The client of the charm whose folder is `charmDirectory`.
    public init(charmDirectory: String) { maasctl = charmDirectory + "/bin/maasctl" }

    /// Asks with `maasctl ping`.
    public func ping(url: RegionURL, certificateAuthority: String?) throws {
        var arguments = ["ping", "--url=\(url)", "--timeout", "10"]
        // Over plain HTTP there is nothing to check, and maasctl refuses the option.
        let certificate = url.isHTTPS ? certificateAuthority : nil
        if certificate != nil { arguments += ["--ca-file", "/dev/stdin"] }
        _ = try ask(arguments, input: certificate.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    /// Asks with `maasctl rack-controllers`.
    public func racks(_ region: RegionEndpoint, hostnames: [String]?) throws -> [ListedRack] {
        guard let hostnames else { return try decode([ListedRack].self, ["rack-controllers"], region) }
        return try list([ListedRack].self, "rack-controllers", "--hostname", hostnames, region)
    }

    /// Asks with `maasctl nodes`, for names and for addresses apart, since MAAS lists what fits both.
    public func nodes(_ region: RegionEndpoint, hostnames: [String], macAddresses: [String]) throws -> [ListedNode] {
        let byName = try list([ListedNode].self, "nodes", "--hostname", hostnames, region)
        let byAddress = try list([ListedNode].self, "nodes", "--mac", macAddresses, region)
        let known = byName.map(\.systemID)
        return byName + byAddress.filter { !known.contains($0.systemID) }
    }

    /// Runs `maasctl delete`.
    public func delete(_ region: RegionEndpoint, rack systemID: String) throws -> DeletedRack {
        try decode(DeletedRack.self, ["delete", systemID], region)
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
        let answer = try ask(arguments, input: .secret { write in region.key.withBytes { write($0) } })
        do {
            return try JSONDecoder().decode(type, from: Data(answer))
        } catch {
            throw MaasHostError(.refused, "MAAS at \(region.url) answered with something that makes no sense here")
        }
    }

    private static func file(_ text: String) throws -> PrivateFile {
        do {
            return try PrivateFile(SecretBytes(utf8: text), name: "maas-region-ca")
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
    }

    private func ask(_ arguments: [String], input: ChildProcess.Input) throws -> [UInt8] {
        let command = ChildProcess(maasctl, arguments: arguments, timeLimit: .seconds(60))
        let result = try command.run(input: input, orElse: .machine)
        guard !result.succeeded else { return result.standardOutput }
        let why = result.error.isEmpty ? "\(result.ending)" : result.error.lastLine
        let message = why.hasPrefix("maasctl: ") ? String(why.dropFirst(9)) : why
        let isPing = arguments.first == "ping"
        if let advice = Self.advice(message) { throw MaasHostError(isPing ? .unreachable : .refused, advice) }
        throw MaasHostError(Self.code(result.ending, isPing: isPing), message)
    }

    /// The message with what an operator can do, where `maasctl` names options of its own or a URL that it can't be given here;
    /// nil where it does not.
    private static func advice(_ message: String) -> String? {
        let untrusted = " (--ca-file, --pinned-key)"
        if message.hasSuffix(untrusted), let remedy = message.ranges(of: "; ").last {
            return message[..<remedy.lowerBound]
                + "; set the option ca-certificate of maas-region to the certificate (PEM) of its authority"
        }
        let redirected = "; use its https URL: "
        guard let remedy = message.firstRange(of: redirected) else { return nil }
        return message[..<remedy.lowerBound]
            + "; set the option tls-url of maas-region to \(message[remedy.upperBound...])"
    }

    /// What an exit code of `maasctl` means; `ping` has its own 4 and 5, for what is no region or not one yet.
    private static func code(_ ending: ChildProcess.Result.Ending, isPing: Bool) -> MaasHostError.Code {
        switch ending {
        case .exited(2): .invalidURL
        case .exited(4), .exited(5): isPing ? .unreachable : .refused
        case .exited(7): .notFound
        default: .unreachable
        }
    }
}
