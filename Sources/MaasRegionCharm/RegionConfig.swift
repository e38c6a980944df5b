import CharmKit
import MaasIdentifiers
import SealedStore

/// The options of the maas-region charm, as its `config.yaml` declares them.
struct RegionConfig {
    /// The URI of a secret of the user's, which holds an administrator's API key under `api-key`; on a Juju without secrets
    /// (2.9) the key itself.
    var apiKey: String?
    /// The URL that agents are given in place of the one in MAAS's own settings.
    var maasURL: RegionURL?
    /// The https URL at which the charm itself asks MAAS, when agents are given one without TLS.
    var tlsURL: RegionURL?
    /// The certificate authority, in PEM, that agents are to trust when the URL is one of https.
    var certificateAuthority: String?
    /// How long MAAS may leave the charm without an answer, in seconds, until racks are told so.
    var answerTimeout: Int
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        apiKey = config["api-key"]
        maasURL = try Self.url("maas-url", config)
        certificateAuthority = config["ca-certificate"]
        tlsURL = try Self.url("tls-url", config)
        guard tlsURL?.isHTTPS != false else {
            throw ConfigError(option: "tls-url", reason: "is not an https URL")
        }
        answerTimeout = try config.int("answer-timeout", in: 0...86_400)
        logLevel = try config.choice("log-level")
    }

    private static func url(_ option: String, _ config: ConfigValues) throws(ConfigError) -> RegionURL? {
        guard let text = config[option], !text.isEmpty else { return nil }
        do throws(InvalidRegionURL) {
            return try RegionURL(text)
        } catch {
            throw ConfigError(option: option, reason: "\(error)")
        }
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
            guard let key = try framework.model.secret(apiKey).peek()[Self.keyName], !key.isEmpty else {
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
