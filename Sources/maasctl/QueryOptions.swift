import ArgumentParser
import MaasClient

/// What every question to the API needs: a key, the hosts it is about, and how to print.
struct QueryOptions: ParsableArguments {
    /// How to print.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    @OptionGroup var connection: ConnectionOptions

    @Flag(help: "Read the API key from standard input; it comes by no other way.")
    var apiKeyStdin = false

    @Option(name: .customLong("hostname"), help: "Only nodes of this host name; may be repeated.")
    var hostnames: [String] = []

    @Option(help: "How to print.")
    var format: Format = .table

    func validate() throws {
        guard apiKeyStdin else { throw ValidationError("give the API key with --api-key-stdin, on standard input") }
    }

    /// What `question` answers to an administrator's client.
    ///
    /// Others get empty lists from MAAS, which must not be taken for "no such rack".
    func ask<Answer>(_ question: (MaasClient) throws -> Answer) throws -> Answer {
        let client = try connection.client(apiKey: Terminal.readAPIKey())
        do {
            let user = try client.whoami()
            guard user.isSuperuser else {
                throw Failure(
                    .forbidden,
                    "the API key is that of \(user.username), who is no administrator and is shown no controllers; "
                        + "use the key of an administrator"
                )
            }
            return try question(client)
        } catch let error as MaasError {
            throw Failure(error)
        }
    }
}
