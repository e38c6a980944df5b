import CharmKit
import JujuProtocol
@_exported import MaasIdentifiers
import SealedStore

/// What the region's application publishes (Python: `MaasProviderAppData`).
///
/// Field names and encodings are those of the library `charms.maas_region.v0.maas`, LIBPATCH 4; ``certificateAuthority``,
/// ``racks``, ``sealedTokens`` and ``maasVersion`` were added later and may be absent.
public struct MaasProviderAppData: MaasDatabag, Codable, Hashable {
    /// The URL of the region, such as `http://10.0.0.10:5240/MAAS`; field `api_url`.
    public var apiURL: RegionURL
    /// The host names of the region controllers, sorted, each once; field `regions`, a JSON array.
    public var regions: [String]
    /// The URI of the Juju secret that holds the enroll token; field `maas_secret_id`. Nil where Juju has no secrets (2.9).
    public var secretID: String?
    /// The certificate authority of an https URL, in PEM, or nil; field `ca`.
    public var certificateAuthority: String?
    /// What MAAS says of each rack, by the agent's unit; field `racks`, a JSON object. Nil when the region does not tell.
    public var racks: [UnitName: RackReport]?
    /// The enroll token for each agent's unit that has published a key, where Juju can share no secret: 2.9, or with who offers the
    /// agents to the region's model; field `sealed_tokens`, a JSON object. Nil where ``secretID`` is there.
    public var sealedTokens: [UnitName: SealedToken]?

    /// The version of MAAS that the region runs, such as `3.6.5-17550-g.5ba5ac1d7`, or nil; field `maas_version`. Racks must be of
    /// the same release, `3.6`.
    public var maasVersion: String?
    /// The release that ``maasVersion`` is of, or nil.
    public var release: MaasRelease? { maasVersion.flatMap(MaasRelease.init) }
    /// The channel of MAAS's snap that has ``maasVersion``, or nil.
    public var channel: String? { maasVersion.flatMap(MaasRelease.channel(of:)) }

    /// The name of the token within the secret.
    public static let secretKey = "maas-secret"

    /// The three fields that every version has; the last has another in its place where Juju has no secrets (2.9).
    public static let required = [["api_url"], ["regions"], ["maas_secret_id", "sealed_tokens"]]

    /// The data of a region.
    public init(
        apiURL: RegionURL, regions: [String], secretID: String?, certificateAuthority: String? = nil,
        racks: [UnitName: RackReport]? = nil, sealedTokens: [UnitName: SealedToken]? = nil, maasVersion: String? = nil
    ) {
        self.apiURL = apiURL
        self.regions = WireText.ordered(regions)
        self.secretID = secretID
        self.certificateAuthority = certificateAuthority
        self.racks = racks
        self.sealedTokens = sealedTokens
        self.maasVersion = maasVersion
    }

    /// Reads a databag.
    ///
    /// - Throws: ``MaasInterfaceError`` that names the first field which is missing or malformed.
    public init(databag: [String: String]) throws(MaasInterfaceError) {
        let text = try Self.bounded(Self.require("api_url", in: databag), field: "api_url")
        let apiURL = try RegionURL(field: "api_url", text)
        let regions = try Self.regions(in: Self.require("regions", in: databag))
        let secretID = databag["maas_secret_id"].flatMap { $0.isEmpty ? nil : $0 }
        _ = try Self.require("maas_secret_id", "sealed_tokens", in: databag)
        var tokens: [UnitName: SealedToken]?
        if let text = databag["sealed_tokens"], !text.isEmpty {
            tokens = WireText.object(text, of: SealedToken.init)
            guard tokens != nil || secretID != nil else {
                throw MaasInterfaceError(.malformed, field: "sealed_tokens", reason: "is not a JSON object")
            }
        }
        self.init(
            apiURL: apiURL, regions: regions,
            secretID: try secretID.map { (id) throws(MaasInterfaceError) in
                try Self.bounded(id, field: "maas_secret_id")
            },
            certificateAuthority: Self.certificateAuthority(in: databag), racks: try Self.racks(in: databag),
            sealedTokens: tokens, maasVersion: Self.version(in: databag))
    }

    /// The most characters of a URL, of a URI and of a region's name.
    private static let maximumLength = 1024
    /// The most regions of one MAAS.
    private static let maximumRegions = 1000
    /// The most characters of a certificate authority.
    package static let maximumCertificateLength = 65_536

    private static func bounded(_ text: String, field: String) throws(MaasInterfaceError) -> String {
        guard text.utf8.count <= maximumLength else {
            throw MaasInterfaceError(.malformed, field: field, reason: "has \(text.utf8.count) bytes")
        }
        return text
    }

    private static func regions(in text: String) throws(MaasInterfaceError) -> [String] {
        guard let regions = JSONText.strings(in: text) else {
            throw MaasInterfaceError(.malformed, field: "regions", reason: "is not a JSON array of strings")
        }
        guard regions.count <= maximumRegions else {
            throw MaasInterfaceError(.malformed, field: "regions", reason: "has \(regions.count) entries")
        }
        for region in regions { _ = try bounded(region, field: "regions") }
        return regions
    }

    /// What is no certificate, or more than one is long, is none: racks trust whom their machines trust, and must not stay away for it.
    private static func certificateAuthority(in databag: [String: String]) -> String? {
        guard let text = databag["ca"], text.utf8.count <= maximumCertificateLength,
            text.contains("-----BEGIN CERTIFICATE-----")
        else { return nil }
        return text
    }

    /// What is no version is none: no rack must stay away for it.
    private static func version(in databag: [String: String]) -> String? {
        databag["maas_version"].flatMap { MaasRelease($0) == nil ? nil : $0 }
    }

    /// A text that holds no reports is not taken for none: an agent goes on without a report when its region gives none. A report
    /// that makes no sense is left out, so that it concerns its own unit alone, which then waits for one.
    private static func racks(in databag: [String: String]) throws(MaasInterfaceError) -> [UnitName: RackReport]? {
        guard let text = databag["racks"], !text.isEmpty else { return nil }
        guard let maps = JSONText.maps(in: text) else {
            throw MaasInterfaceError(.malformed, field: "racks", reason: "is not a JSON object of objects")
        }
        var racks: [UnitName: RackReport] = [:]
        for (name, fields) in maps {
            if let unit = UnitName(name), let report = try? RackReport(fields) { racks[unit] = report }
        }
        return racks
    }

    /// The keys and what to write there.
    public var fields: [String: String?] {
        [
            "api_url": apiURL.description, "regions": WireText.list(regions), "maas_secret_id": secretID,
            "ca": certificateAuthority,
            "racks": racks.flatMap(WireText.object), "sealed_tokens": sealedTokens.flatMap(WireText.object),
            "maas_version": maasVersion,
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
        return try Self.token(in: model.secret(secretID).peek())
    }

    static func token(in content: SecretContent) throws(MaasInterfaceError) -> SecretBytes {
        guard let token = content[secretKey], !token.isEmpty else {
            throw MaasInterfaceError(.missing, field: secretKey, reason: "is missing in the secret")
        }
        return token
    }
}

extension RegionURL {
    /// Reads the URL in a field.
    init(field: String, _ text: String) throws(MaasInterfaceError) {
        do throws(InvalidRegionURL) {
            try self.init(text)
        } catch {
            throw MaasInterfaceError(.malformed, field: field, reason: error.reason)
        }
    }
}
