import MaasClient

/// A region and a key for it: what is needed to make clients.
struct Access: Sendable {
    let url: MaasURL
    let key: APIKey
    let options: HTTPOptions

    /// A client that has asked nothing yet; its requests end within `limit`, if that is given.
    func client(limit: Duration? = nil) -> MaasClient {
        var options = options
        if let limit {
            options.timeLimit = min(limit, options.timeLimit)
            options.connectTimeLimit = min(limit, options.connectTimeLimit)
        }
        return MaasClient(url: url, apiKey: key, options: options)
    }

    /// What `question` answers to a client.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (MaasClient) async throws(MaasError) -> Answer
    ) throws -> Answer {
        let client = client()
        return try Failure.replacing { () throws(MaasError) in
            try Blocking.wait { () async throws(MaasError) in try await question(client) }
        }
    }
}
