import CharmKit
import SealedStore

/// What each unit of an agent publishes (Python: `MaasRequirerUnitData`).
///
/// The host name is written under `hostname` (LIBPATCH 3 and later) and under `url` (up to LIBPATCH 2), and either is read.
/// The other fields were added later and may be absent.
public struct MaasRequirerUnitData: MaasDatabag, Hashable {
    /// The unit's name as it says itself, such as `maas-agent/0`; field `unit`.
    public var unit: String
    /// The host name; field `hostname`, also `url`.
    public var hostname: String
    /// The full name in the domain system, or nil; field `fqdn`.
    public var fqdn: String?
    /// The rack's id in MAAS once it is enrolled, or nil; field `system_id`.
    public var systemID: String?
    /// The addresses of the machine's network cards, sorted, or nil; field `mac_addresses`, a JSON array.
    public var macAddresses: [String]?
    /// A word that is another one for another URL or token, or nil; field `enrollment`. The region's report repeats it, so that
    /// the agent knows a report that is older than its enrollment.
    public var enrollment: String?
    /// What is to become of the rack in MAAS when the agent leaves: `remove`, `removed` when it has left already, or nil when it
    /// is to stay; field `departure`.
    public var departure: String?
    /// The key for which a region without Juju secrets seals the enroll token, or nil; field `public_key`, base64.
    public var publicKey: BoxPublicKey?

    /// The two fields that every version has.
    public static let required = [["unit"], ["hostname", "url"]]

    /// The data of an agent's unit.
    public init(
        unit: String, hostname: String, fqdn: String? = nil, systemID: String? = nil, macAddresses: [String]? = nil,
        enrollment: String? = nil, departure: String? = nil, publicKey: BoxPublicKey? = nil
    ) {
        self.unit = unit
        self.hostname = hostname
        self.fqdn = fqdn
        self.systemID = systemID
        self.macAddresses = macAddresses.map(WireText.ordered)
        self.enrollment = enrollment
        self.departure = departure
        self.publicKey = publicKey
    }

    /// Reads a databag.
    ///
    /// - Throws: ``MaasInterfaceError`` that names the first field which is missing or malformed.
    public init(databag: [String: String]) throws(MaasInterfaceError) {
        self.init(
            unit: try Self.require("unit", in: databag), hostname: try Self.require("hostname", "url", in: databag),
            fqdn: databag["fqdn"], systemID: databag["system_id"],
            macAddresses: databag["mac_addresses"].flatMap(JSONText.strings),
            enrollment: databag["enrollment"], departure: databag["departure"],
            publicKey: databag["public_key"].flatMap(BoxPublicKey.init))
    }

    /// The keys and what to write there.
    public var fields: [String: String?] {
        [
            "unit": unit, "hostname": hostname, "url": hostname, "fqdn": fqdn, "system_id": systemID,
            "mac_addresses": macAddresses.map(WireText.list), "enrollment": enrollment, "departure": departure,
            "public_key": publicKey?.description,
        ]
    }
}
