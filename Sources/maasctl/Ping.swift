import ArgumentParser
import MaasClient

/// Whether a region answers where racks would ask it.
struct Ping: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask whether a region answers, as a rack would before it enrolls.",
        discussion: """
            Needs no API key. Prints {"reachable":true,"regions":N,"url":...}, N being the region's processes.
            The URL must be whole: racks mend nothing.

            Exit codes: 0 it answers; 2 wrong usage, or a URL that cannot be a region's; 3 it cannot be reached; \
            4 what answers is not MAAS; 5 the region is still starting.
            """
    )

    @Option(help: "The region's URL, such as http://10.0.0.2:5240/MAAS; that of the profile in use if not given.")
    var url: String?

    @OptionGroup var network: NetworkOptions

    func run() throws {
        let profile = url == nil ? try ProfileStore().profile(nil) : nil
        guard let address = url ?? profile?.url else { throw Failure(.usage, "which region? Give --url, or log in") }
        let url = try Failure.replacing { () throws(MaasError) in try MaasURL(address) }
        let client = MaasClient(url: url, options: try network.options(for: url, profile))
        let regions = try Self.count(client)
        guard regions > 0 else {
            throw Failure(.starting, "\(client.url) is still starting: none of its processes is up yet; try again soon")
        }
        Terminal.print(
            "{\"reachable\":true,\"regions\":\(regions),\"url\":\(JSONValue.quoted(client.url.description))}")
    }

    private static func count(_ client: MaasClient) throws -> Int {
        do throws(MaasError) {
            return try Blocking.wait { () async throws(MaasError) in try await client.rpcInfo().eventLoops.count }
        } catch {
            if error.code == .unavailable { throw Failure(.starting, error.message) }
            let isOther = !error.code.isUnreachable && error.code != .invalidURL
            throw isOther ? Failure(.notMaas, "\(client.url) is not MAAS's: \(error.message)") : Failure(error)
        }
    }
}
