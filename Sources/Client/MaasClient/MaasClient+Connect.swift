import SealedStore

extension MaasClient {
    /// A client of the region at `url`, which accepts `apiKey`: the key is tried at once.
    ///
    /// The URL may lack what people leave out: see ``MaasURL/init(completing:)``.
    ///
    /// - Throws: ``MaasError``: ``MaasError/Code-swift.struct/invalidURL``, ``MaasError/Code-swift.struct/credentials``, or what
    ///   else keeps MAAS from answering.
    public static func connect(
        url: String, apiKey: APIKey, options: HTTPOptions = .init()
    ) async throws(MaasError) -> MaasClient {
        let client = MaasClient(url: try MaasURL(completing: url), apiKey: apiKey, options: options)
        _ = try await client.whoami()
        return client
    }

    /// A client of the region at `url` with an API key of the user's, got with the password. The key lives on in MAAS under the
    /// name `consumer`, and is found again under it; ``apiKeyText`` is what to keep of it.
    ///
    /// - Throws: ``MaasError``, of code ``MaasError/Code-swift.struct/credentials`` when MAAS does not accept the password, as for
    ///   all users of an external service (Candid, RBAC, OIDC).
    public static func login(
        url: String, username: String, password: SecretBytes, consumer: String = "MaasClient",
        options: HTTPOptions = .init()
    ) async throws(MaasError) -> MaasClient {
        let url = try MaasURL(completing: url)
        let anonymous = MaasClient(url: url, options: options)
        let body = FormBody([
            ("username", SecretBytes(utf8: username)), ("password", password),
            ("consumer", SecretBytes(utf8: consumer)),
        ])
        var request = HTTPRequest(
            .post, "\(url)/accounts/authenticate/",
            body: .init("application/x-www-form-urlencoded", secret: body.content))
        request.hasSecretAnswer = true
        request.secrets = [password]
        let answer: JSONValue
        do {
            answer = try await anonymous.ask(request, signed: false, as: .apiKey)
        } catch {
            guard error.code == .forbidden else { throw error }
            throw MaasError(
                .credentials,
                "MAAS does not accept the password of \(username.visible), or it asks another service for it",
                remedy: "use an API key instead", status: error.status)
        }
        guard let key = APIKey(answer) else {
            throw MaasError(.notMaas, "the answer holds no API key")
        }
        let client = MaasClient(url: url, apiKey: key, options: options)
        _ = try await client.whoami()
        return client
    }

    /// The API key as MAAS shows it, to be kept where secrets are; nil for a client without one.
    public var apiKeyText: SecretBytes? { apiKey?.text }
}
