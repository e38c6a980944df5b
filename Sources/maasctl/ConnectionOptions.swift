import ArgumentParser
import MaasClient

/// How to reach a region.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The region's URL, such as http://10.0.0.2:5240/MAAS.")
    var url: String

    @Option(help: "A file of certificates (PEM) to trust instead of the system's.")
    var caFile: String?

    @Option(help: "The seconds to wait for an answer.")
    var timeout: Double = 30

    func validate() throws {
        guard timeout > 0, timeout <= 3600 else { throw ValidationError("--timeout must be above 0, and 3600 at most") }
    }

    /// A client for these options.
    func client(apiKey: APIKey? = nil) throws -> MaasClient {
        let limit = Duration.milliseconds(Int(timeout * 1000))
        let options = HTTPTransport.Options(
            connectTimeLimit: min(limit, .seconds(10)),
            timeLimit: limit,
            certificateFile: caFile
        )
        do {
            return MaasClient(url: try MaasURL(url), apiKey: apiKey, options: options)
        } catch {
            throw Failure(error)
        }
    }
}
