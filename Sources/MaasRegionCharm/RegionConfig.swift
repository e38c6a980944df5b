import CharmKit

/// The options of the maas-region charm, as its `config.yaml` declares them.
struct RegionConfig: Decodable {
    /// The URI of a secret of the user's, which holds an administrator's API key under `api-key`.
    var apiKey: String?
    /// The URL that agents are given in place of the one in MAAS's own settings.
    var maasURL: String?
    var logLevel: Logger.Level

    enum CodingKeys: String, CodingKey {
        case apiKey = "api-key"
        case maasURL = "maas-url"
        case logLevel = "log-level"
    }

    /// The name of the key within the secret.
    static let keyName = "api-key"
}
