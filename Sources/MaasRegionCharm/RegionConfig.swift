import CharmKit
import SealedStore

/// The options of the maas-region charm, as its `config.yaml` declares them.
struct RegionConfig {
    /// The URI of a secret of the user's, which holds an administrator's API key under `api-key`; on a Juju without secrets
    /// (2.9) the key itself.
    var apiKey: String?
    /// The URL that agents are given in place of the one in MAAS's own settings.
    var maasURL: String?
    /// The https URL at which the charm itself asks MAAS, when agents are given one without TLS.
    var tlsURL: String?
    /// The certificate authority, in PEM, that agents are to trust when the URL is one of https.
    var certificateAuthority: String?
    /// How long MAAS may leave the charm without an answer, in seconds, until racks are told so.
    var answerTimeout: Int
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        apiKey = config["api-key"]
        maasURL = config["maas-url"]
        certificateAuthority = config["ca-certificate"]
        tlsURL = config["tls-url"].flatMap { $0.isEmpty ? nil : $0 }
        guard tlsURL?.lowercased().hasPrefix("https://") != false else {
            throw ConfigError(option: "tls-url", reason: "is not an https URL")
        }
        answerTimeout = try config.int("answer-timeout", in: 0...86_400)
        logLevel = try config.choice("log-level")
    }
}

extension RegionConfig {
    /// The name of the key within the secret.
    private static let keyName = "api-key"

    /// The API key, or nil when there is none.
    ///
    /// - Throws: ``ConfigError`` when the operator must do something about it; `HookToolError` when its secret can't be read
    ///   now.
    func readKey(_ framework: Framework) throws -> SecretBytes? {
        guard let apiKey else { return nil }
        if !framework.hasSecrets { return SecretBytes(utf8: apiKey) }
        do {
            guard let key = try framework.model.secret(apiKey).refresh()[Self.keyName], !key.isEmpty else {
                throw ConfigError(
                    option: "api-key", reason: "names a secret without a value \"\(Self.keyName)\"")
            }
            return key
        } catch let error as HookToolError where error.code == .invalidArgument {
            throw ConfigError(option: "api-key", reason: "is not the URI of a secret: juju add-secret prints it")
        } catch let error as HookToolError where error.code == .permissionDenied || error.code == .notFound {
            throw ConfigError(
                option: "api-key",
                reason:
                    "names a secret that can't be read: juju grant-secret NAME \(framework.model.application.name)")
        }
    }
}
