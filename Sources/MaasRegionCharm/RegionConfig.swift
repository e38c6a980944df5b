import CharmKit

/// The options of the maas-region charm, as its `config.yaml` declares them.
struct RegionConfig: Decodable {
    /// The URI of a secret of the user's, which holds an administrator's API key under `api-key`.
    var apiKey: String?
    /// The URL that agents are given in place of the one in MAAS's own settings.
    var maasURL: String?
    /// The certificate authority, in PEM, that agents are to trust when the URL is one of https.
    var certificateAuthority: String?
    var logLevel: Logger.Level

    enum CodingKeys: String, CodingKey {
        case apiKey = "api-key"
        case maasURL = "maas-url"
        case certificateAuthority = "ca-certificate"
        case logLevel = "log-level"
    }

    /// Reads the options.
    ///
    /// - Throws: `ConfigError` that names the option, what it is and what it may be.
    init(from decoder: any Decoder) throws {
        let options = try decoder.container(keyedBy: CodingKeys.self)
        apiKey = try options.decodeIfPresent(String.self, forKey: .apiKey)
        maasURL = try options.decodeIfPresent(String.self, forKey: .maasURL)
        certificateAuthority = try options.decodeIfPresent(String.self, forKey: .certificateAuthority)
        logLevel = try options.choice(Logger.Level.self, for: .logLevel)
    }

    /// The name of the key within the secret.
    static let keyName = "api-key"
}
