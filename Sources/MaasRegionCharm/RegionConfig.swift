import CharmKit

/// The options of the maas-region charm, as its `config.yaml` declares them.
struct RegionConfig {
    /// The URI of a secret of the user's, which holds an administrator's API key under `api-key`.
    var apiKey: String?
    /// The URL that agents are given in place of the one in MAAS's own settings.
    var maasURL: String?
    /// The certificate authority, in PEM, that agents are to trust when the URL is one of https.
    var certificateAuthority: String?
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        apiKey = config["api-key"]
        maasURL = config["maas-url"]
        certificateAuthority = config["ca-certificate"]
        logLevel = try config.choice("log-level")
    }

    /// The name of the key within the secret.
    static let keyName = "api-key"
}
