import ArgumentParser
import FoundationEssentials
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
        guard pinnedKey.map(Self.isKeyHash) ?? true else {
            throw ValidationError("--pinned-key must be sha256// and the 44 characters of the key's hash in base64")
        }
        guard !(insecure && caFile != nil) else { throw ValidationError("--insecure and --ca-file exclude each other") }
    }

    /// Whether a text is one or more hashes of keys as libcurl takes them (CURLOPT_PINNEDPUBLICKEY).
    static func isKeyHash(_ text: String) -> Bool {
        text.split(separator: ";", omittingEmptySubsequences: false).allSatisfy {
            $0.hasPrefix("sha256//") && Data(base64Encoded: String($0.dropFirst(8)))?.count == 32
        }
    }

    /// The options for a client of `url`; what is not given here is taken from `profile`.
    func options(for url: MaasURL, _ profile: Profile? = nil) throws -> HTTPOptions {
        if !url.isEncrypted, let option = caFile != nil ? "--ca-file" : pinnedKey != nil ? "--pinned-key" : nil {
            throw Failure(usage: "\(option) is about certificates, and \(url) has none: use an https URL")
        }
        let limit = limit
        var options = HTTPOptions(connectTimeLimit: min(limit, .seconds(10)), timeLimit: limit)
        options.pinnedPublicKey = pinnedKey ?? profile?.pinnedKey
        options.proxy = proxy ?? profile?.proxy
        if let file = caFile ?? profile?.caFile { options.trust = .authorities(file: file) }
        if insecure || (profile?.isInsecure == true && caFile == nil) {
            options.trust = .insecurelyAnybody
            if url.isEncrypted {
                Terminal.warn(
                    options.pinnedPublicKey == nil
                        ? "the region's certificate is not checked; anybody in between can take the API key"
                        : "the region's certificate is not checked, but its public key is (--pinned-key)")
            }
        }
        return options
    }

    /// The time for an answer.
    var limit: Duration { .milliseconds(Int((timeout ?? 30) * 1000)) }
}

/// Which region to ask, as whom.
struct ConnectionOptions: ParsableArguments {
    @Option(help: "The region's URL, such as http://10.0.0.2:5240/MAAS; a profile's if not given.")
    var url: String?

    @Option(
        help: "The profile to use; else what MAASCTL_PROFILE says, or the one of the last login.",
        completion: .custom { _, _, _ in ProfileStore.namesToComplete })
    var profile: String?

    @OptionGroup var network: NetworkOptions
    @OptionGroup var key: KeyOptions

    func validate() throws {
        guard url == nil || profile == nil else { throw ValidationError("--url and --profile exclude each other") }
    }

    /// What `question` answers to a client.
    func ask<Answer: Sendable>(
        _ question: @escaping @Sendable (MaasClient) async throws(MaasError) -> Answer
    ) throws -> Answer {
        let access = try access()
        Deadline.start(network.limit)
        return try access.ask(question)
    }

    /// The region and the key that the options, the environment or a profile name.
    func access() throws -> Access {
        let profile = url == nil ? try ProfileStore().profile(profile) : nil
        guard let address = url ?? profile?.url else {
            throw Failure(
                usage:
                    "which region? Log in with: maasctl login URL, name one of maasctl profiles with --profile, "
                    + "or give --url and an API key")
        }
        let url = try Failure.replacing { () throws(MaasError) in try MaasURL(completing: address) }
        let options = try network.options(for: url, profile)
        guard let text = try key.read(within: network.limit) ?? profile?.key else {
            throw Failure(
                usage:
                    "give the API key with --api-key-stdin, --api-key-file or MAASCTL_API_KEY, or log in: maasctl login"
            )
        }
        return Access(
            url: url, key: try Failure.replacing { () throws(MaasError) in try APIKey(text) }, options: options)
    }
}
