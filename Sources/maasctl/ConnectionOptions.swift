import ArgumentParser
import MaasClient

/// How to reach a region over the network.
struct NetworkOptions: ParsableArguments {
    @Option(help: "A file of certificates (PEM) to trust instead of the system's.")
    var caFile: String?

    @Option(help: "The public key that the region must have: sha256//BASE64, as for curl's --pinnedpubkey.")
    var pinnedKey: String?

    @Flag(help: "Trust whoever answers. Everybody in between can then read and change everything, the API key too.")
    var insecure = false

    @Option(help: "The URL of a proxy, '' for none; else what http_proxy, https_proxy and no_proxy say.")
    var proxy: String?

    @Option(help: "The seconds to wait for an answer (30); for wait-for, those to wait in all (120).")
    var timeout: Double?

    func validate() throws {
        guard timeout.map({ $0 > 0 && $0 <= 86_400 }) ?? true else {
            throw ValidationError("--timeout must be above 0, and a day at most")
        }
        guard !(insecure && caFile != nil) else { throw ValidationError("--insecure and --ca-file exclude each other") }
    }

    /// The options for a client; what is not given here is taken from `profile`.
    func options(_ profile: Profile? = nil) -> HTTPOptions {
        let limit = Duration.milliseconds(Int((timeout ?? 30) * 1000))
        var options = HTTPOptions(connectTimeLimit: min(limit, .seconds(10)), timeLimit: limit)
        options.pinnedPublicKey = pinnedKey ?? profile?.pinnedKey
        options.proxy = proxy
        if let file = caFile ?? profile?.caFile { options.trust = .authorities(file: file) }
        if insecure || (profile?.isInsecure == true && caFile == nil) {
            options.trust = .insecurelyAnybody
            Terminal.warn("the region's certificate is not checked; anybody in between can take the API key")
        }
        return options
    }
}

/// Which region to ask, as whom.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The region's URL, such as http://10.0.0.2:5240/MAAS; a profile's if not given.")
    var url: String?

    @Option(help: "The profile to use; else what MAASCTL_PROFILE says, or the one of the last login.")
    var profile: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var key: KeyOptions

    /// What `question` answers to a client that MAAS accepts as an administrator's.
    ///
    /// Others get empty lists from MAAS, which must not be taken for "no such rack".
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (MaasClient) async throws(MaasError) -> Answer
    ) throws -> Answer {
        try askUnproven { client throws(MaasError) in
            try await client.requireAdministrator()
            return try await question(client)
        }
    }

    /// What `question` answers to a client that has asked nothing yet.
    func askUnproven<Answer: Sendable>(
        _ question: @escaping @Sendable (MaasClient) async throws(MaasError) -> Answer
    ) throws -> Answer {
        let profile = url == nil ? try ProfileStore().profile(profile) : nil
        guard let address = url ?? profile?.url else {
            throw Failure(
                .usage,
                "which region? Log in with: maasctl login URL, name one of maasctl profiles with --profile, "
                    + "or give --url and an API key")
        }
        guard let apiKey = try key.read() ?? profile?.key else {
            throw Failure(
                .usage,
                "give the API key with --api-key-stdin, --api-key-file or MAASCTL_API_KEY, or log in: maasctl login")
        }
        do throws(MaasError) {
            let client = MaasClient(
                url: try MaasURL(completing: address), apiKey: try APIKey(apiKey), options: network.options(profile))
            return try Blocking.wait { () async throws(MaasError) in try await question(client) }
        } catch {
            throw Failure(error)
        }
    }
}
