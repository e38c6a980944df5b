import CharmKit
import MaasIdentifiers
import MaasRegion
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
    /// Whether the charm makes an administrator in MAAS when there is no API key.
    var createAdministrator: Bool
    /// Whether racks may enroll though nobody can look whether that takes over another node of MAAS.
    var enrollUnconfirmed: Bool
    /// How long MAAS may leave the charm without an answer, in seconds, until racks are told so.
    var answerTimeout: Int
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        apiKey = config[Names.Option.apiKey]
        maasURL = try Self.url(Names.Option.maasUrl, config)
        certificateAuthority = try Self.certificates(Names.Option.caCertificate, config)
        tlsURL = try Self.url(Names.Option.tlsUrl, config)
        guard tlsURL?.isHTTPS != false else {
            throw ConfigError(option: Names.Option.tlsUrl, reason: "is not an https URL")
        }
        createAdministrator = try config.bool(Names.Option.createAdministrator)
        enrollUnconfirmed = try config.bool(Names.Option.enrollUnconfirmed)
        answerTimeout = try config.int(Names.Option.answerTimeout, in: 0...86_400)
        logLevel = try config.choice(Names.Option.logLevel)
    }

    private static func certificates(_ option: String, _ config: ConfigValues) throws(ConfigError) -> String? {
        guard let text = config[option], !text.isEmpty else { return nil }
        do throws(CertificateText.Invalid) {
            let certificates = try CertificateText(text).text
            guard certificates.utf8.count <= MaasProviderAppData.maximumCertificateLength else {
                throw CertificateText.Invalid(reason: "holds more than the authority's certificate and those above it")
            }
            return certificates
        } catch {
            throw ConfigError(option: option, reason: "\(error.reason); give it as \(option)=@FILE")
        }
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

    /// A key, if it can be one: three parts.
    private static func checked(_ key: SecretBytes) throws(ConfigError) -> SecretBytes {
        let isKey = key.withBytes { bytes in
            let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            return parts.count == 3
                && parts.allSatisfy { part in
                    !part.isEmpty && part.allSatisfy { (0x21...0x7E).contains($0) }
                }
        }
        guard isKey else {
            throw ConfigError(
                option: Names.Option.apiKey,
                reason: "holds no API key of MAAS, three parts joined by colons: maas apikey prints it")
        }
        return key
    }

    /// The API key, or nil when there is none.
    ///
    /// - Throws: ``ConfigError`` when the operator must do something about it; `HookToolError` when its secret can't be read
    ///   now.
    func readKey(_ framework: Framework) throws -> SecretBytes? {
        guard let apiKey else { return nil }
        if !framework.hasSecrets { return try Self.checked(SecretBytes(utf8: apiKey).trimmed()) }
        do {
            guard let key = try framework.model.secret(apiKey).peek()[Self.keyName], !key.isEmpty else {
                throw ConfigError(
                    option: Names.Option.apiKey, reason: "names a secret without a value \"\(Self.keyName)\"")
            }
            return try Self.checked(key.trimmed())
        } catch let error as HookToolError where error.code == .invalidArgument {
            throw ConfigError(
                option: Names.Option.apiKey, reason: "is not the URI of a secret: juju add-secret prints it")
        } catch let error as HookToolError where error.code == .permissionDenied || error.code == .notFound {
            throw ConfigError(
                option: Names.Option.apiKey,
                reason:
                    "names a secret that can't be read: juju grant-secret NAME \(framework.model.application.name)")
        }
    }
}
