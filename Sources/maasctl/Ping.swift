import ArgumentParser
import MaasClient

/// Whether a region answers where racks would ask it.
struct Ping: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask whether a region answers, as a rack would before it enrolls.",
        discussion: """
            Needs no API key. Prints {"reachable":true,"regions":N,"url":...}, N being the region's processes.

            Exit codes: 0 it answers; 2 wrong usage, or a URL that cannot be a region's; 3 it cannot be reached;
            4 what answers is not MAAS; 5 the region is still starting.
            """
    )

    @OptionGroup var connection: ConnectionOptions

    private struct Report: Encodable {
        let reachable = true
        let regions: Int
        let url: String
    }

    func run() throws {
        let client = try connection.client()
        let regions = try Self.count(client)
        guard regions > 0 else {
            throw Failure(.starting, "\(client.url) is still starting: none of its processes is up yet; try again soon")
        }
        try Terminal.print(json: Report(regions: regions, url: client.url.description))
    }

    private static func count(_ client: MaasClient) throws -> Int {
        do {
            return try client.rpcInfo().eventLoops.count
        } catch {
            if error.code == .unavailable { throw Failure(.starting, error.message) }
            let isOther = !error.code.isUnreachable && error.code != .invalidURL
            throw isOther ? Failure(.notMaas, "\(client.url) is not MAAS's: \(error.message)") : Failure(error)
        }
    }
}
