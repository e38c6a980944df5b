import ArgumentParser
import MaasClient
import MaasctlJSON

/// Whether a region answers where racks would ask it.
struct Ping: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask whether a region answers, as a rack would before it enrolls.",
        discussion: """
            Needs no API key. Prints {"reachable":true,"regions":N,"url":...}, N being the region's processes, unless another \
            format is asked for. The URL must be whole: racks mend nothing. With --connect, "closed" lists the processes of the region \
            that take no connection from this machine, which racks need (TCP 5250 to 5270).

            Exit codes: 0 it answers; 2 wrong usage, or a URL that cannot be a region's; 3 it cannot be reached; \
            4 what answers is not MAAS; 5 the region is still starting.
            """
    )

    @Option(help: "The region's URL, such as http://10.0.0.2:5240/MAAS; a profile's if not given.")
    var url: String?

    @Option(
        help: "The profile to use; else what MAASCTL_PROFILE says, or the one of the last login.",
        completion: .custom { _, _, _ in ProfileStore.namesToComplete })
    var profile: String?

    @Flag(help: "Also connect to each process of the region, as a rack does.")
    var connect = false

    @Option(help: "How to print; JSON if not given.")
    var format: OutputOptions.Format?

    @OptionGroup var network: NetworkOptions

    func validate() throws {
        guard url == nil || profile == nil else { throw ValidationError("--url and --profile exclude each other") }
    }

    func run() throws {
        let profile = url == nil ? try ProfileStore().profile(profile) : nil
        guard let address = url ?? profile?.url else { throw Failure(usage: "which region? Give --url, or log in") }
        let url = try Failure.replacing { () throws(MaasError) in try MaasURL(address) }
        let client = MaasClient(url: url, options: try network.options(for: url, profile))
        Deadline.start(network.limit)
        let info = try Self.info(client)
        guard !info.eventLoops.isEmpty else {
            throw Failure(
                .starting, .starting, "\(client.url) is still starting: none of its processes is up yet",
                remedy: "try again soon")
        }
        var answer = MaasctlPing(regions: info.eventLoops.count, url: client.url.description)
        if connect {
            // Who drops packets is told from who refuses within the time that a rack waits (5 s, MAAS 3.4 to 3.8).
            Deadline.start(.seconds(5))
            answer.closed = info.closed(after: .seconds(5)).map {
                .init(endpoint: "\($0.endpoint)", reason: $0.reason)
            }
        }
        let names = ["reachable", "regions", "url"] + (connect ? ["closed"] : [])
        OutputOptions.print(try OutputValue(answer, names: names), as: format ?? .json)
    }

    private static func info(_ client: MaasClient) throws -> RPCInfo {
        do throws(MaasError) {
            return try Blocking.wait { () async throws(MaasError) in try await client.rpcInfo() }
        } catch {
            var failure = Failure(error)
            switch error.code {
            case _
            where error.code == .unavailable
                || (error.code == .badGateway && error.responder?.proxy == nil):
                failure.report.code = .starting
                failure.report.exitCode = Failure.ExitCode.starting.rawValue
            case _
            where !error.code.isUnreachable && error.code != .invalidURL && error.code != .unreadableCertificates:
                failure.report.exitCode = Failure.ExitCode.notMaas.rawValue
            default: break
            }
            throw failure
        }
    }
}
