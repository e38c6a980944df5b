import CharmKit
import JujuProtocol
import SealedStore

/// What the region's application publishes (Python: `MaasProviderAppData`).
///
/// Field names and encodings are those of the library `charms.maas_region.v0.maas`, LIBPATCH 4; ``certificateAuthority`` and
/// ``racks`` were added later and may be absent.
public struct MaasProviderAppData: MaasDatabag, Codable, Hashable {
    /// The URL of the MAAS API, such as `http://10.0.0.10:5240/MAAS`; field `api_url`.
    public var apiURL: String
    /// The host names of the region controllers, sorted, each once; field `regions`, a JSON array.
    public var regions: [String]
    /// The URI of the Juju secret that holds the enroll token; field `maas_secret_id`.
    public var secretID: String
    /// The certificate authority of an https URL, in PEM, or nil; field `ca`.
    public var certificateAuthority: String?
    /// What MAAS says of each rack, by the agent's unit; field `racks`, a JSON object. Nil when the region does not tell.
    public var racks: [UnitName: RackReport]?

    /// The name of the token within the secret.
    public static let secretKey = "maas-secret"

    /// The three fields that every version has.
    public static let required = [["api_url"], ["regions"], ["maas_secret_id"]]

    /// The data of a region.
    public init(
        apiURL: String, regions: [String], secretID: String, certificateAuthority: String? = nil,
        racks: [UnitName: RackReport]? = nil
    ) {
        self.apiURL = apiURL
        self.regions = WireText.ordered(regions)
        self.secretID = secretID
        self.certificateAuthority = certificateAuthority
        self.racks = racks
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
        self.init(
            apiURL: apiURL, regions: regions, secretID: try Self.require("maas_secret_id", in: databag),
            certificateAuthority: databag["ca"],
            racks: databag["racks"].flatMap(RackReports.init(json:))?.reports)
    }

    /// The keys and what to write there.
    public var fields: [String: String?] {
        [
            "api_url": apiURL, "regions": WireText.list(regions), "maas_secret_id": secretID,
            "ca": certificateAuthority,
            "racks": racks.flatMap { try? JSONText.encoded(RackReports(reports: $0)) },
        ]
    }

    /// The enroll token, in its latest revision (Python: `get_secret`).
    ///
    /// - Throws: `HookToolError` when it can't be read, maybe not yet; ``MaasInterfaceError`` when the secret holds no token.
    public func secret(from model: Model) throws -> SecretBytes {
        try Self.token(in: model.secret(secretID).peek())
    }

    static func token(in content: SecretContent) throws(MaasInterfaceError) -> SecretBytes {
        guard let token = content[secretKey], !token.isEmpty else {
            throw MaasInterfaceError(.missing, field: secretKey, reason: "is missing in the secret")
        }
        return token
    }
}
