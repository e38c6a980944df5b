import CharmKit
import JujuProtocol
import SealedStore

/// What the region's application publishes (Python: `MaasProviderAppData`).
///
/// Field names and encodings are those of the library `charms.maas_region.v0.maas`, LIBPATCH 4; ``certificateAuthority``,
/// ``racks`` and ``sealedTokens`` were added later and may be absent.
public struct MaasProviderAppData: MaasDatabag, Codable, Hashable {
    /// The URL of the MAAS API, such as `http://10.0.0.10:5240/MAAS`; field `api_url`.
    public var apiURL: String
    /// The host names of the region controllers, sorted, each once; field `regions`, a JSON array.
    public var regions: [String]
    /// The URI of the Juju secret that holds the enroll token; field `maas_secret_id`. Nil where Juju has no secrets (2.9).
    public var secretID: String?
    /// The certificate authority of an https URL, in PEM, or nil; field `ca`.
    public var certificateAuthority: String?
    /// What MAAS says of each rack, by the agent's unit; field `racks`, a JSON object. Nil when the region does not tell.
    public var racks: [UnitName: RackReport]?
    /// The enroll token for each agent's unit that has published a key, where Juju has no secrets (2.9); field `sealed_tokens`, a
    /// JSON object. Nil where ``secretID`` is there.
    public var sealedTokens: [UnitName: SealedToken]?

    /// The name of the token within the secret.
    public static let secretKey = "maas-secret"

    /// The three fields that every version has; the last has another in its place where Juju has no secrets (2.9).
    public static let required = [["api_url"], ["regions"], ["maas_secret_id", "sealed_tokens"]]

    /// The data of a region.
    public init(
        apiURL: String, regions: [String], secretID: String?, certificateAuthority: String? = nil,
        racks: [UnitName: RackReport]? = nil, sealedTokens: [UnitName: SealedToken]? = nil
    ) {
        self.apiURL = apiURL
        self.regions = WireText.ordered(regions)
        self.secretID = secretID
        self.certificateAuthority = certificateAuthority
        self.racks = racks
        self.sealedTokens = sealedTokens
    }

    /// Reads a databag.
    ///
    /// - Throws: ``MaasInterfaceError`` that names the first field which is missing or malformed.
    public init(databag: [String: String]) throws(MaasInterfaceError) {
        let apiURL = try Self.require("api_url", in: databag)
        let list = try Self.require("regions", in: databag)
        guard let regions = JSONText.strings(in: list) else {
            throw MaasInterfaceError(.malformed, field: "regions", reason: "is not a JSON array of strings")
        }
        let tokens = databag["sealed_tokens"].flatMap { WireText.object($0, of: SealedToken.init) }
        let place = try Self.require("maas_secret_id", "sealed_tokens", in: databag)
        guard tokens != nil || place == databag["maas_secret_id"] else {
            throw MaasInterfaceError(.malformed, field: "sealed_tokens", reason: "is not a JSON object")
        }
        self.init(
            apiURL: apiURL, regions: regions, secretID: databag["maas_secret_id"].flatMap { $0.isEmpty ? nil : $0 },
            certificateAuthority: databag["ca"],
            racks: databag["racks"].flatMap { WireText.object($0, of: RackReport.init) }, sealedTokens: tokens)
    }

    /// The keys and what to write there.
    public var fields: [String: String?] {
        [
            "api_url": apiURL, "regions": WireText.list(regions), "maas_secret_id": secretID,
            "ca": certificateAuthority,
            "racks": racks.flatMap(WireText.object), "sealed_tokens": sealedTokens.flatMap(WireText.object),
        ]
    }

    /// The enroll token, in its latest revision (Python: `get_secret`).
    ///
    /// - Throws: `HookToolError` when it can't be read, maybe not yet; ``MaasInterfaceError`` when the secret holds no token, or
    ///   when there is none and the token is sealed, which ``MaasRegionRequirer/token(of:)`` opens.
    public func secret(from model: Model) throws -> SecretBytes {
        guard let secretID else {
            throw MaasInterfaceError(.missing, field: "maas_secret_id", reason: "is missing: the token is sealed")
        }
        return try Self.token(in: model.secret(secretID).refresh())
    }

    static func token(in content: SecretContent) throws(MaasInterfaceError) -> SecretBytes {
        guard let token = content[secretKey], !token.isEmpty else {
            throw MaasInterfaceError(.missing, field: secretKey, reason: "is missing in the secret")
        }
        return token
    }
}
