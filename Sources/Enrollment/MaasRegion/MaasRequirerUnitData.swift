import CharmKit
import JujuProtocol
import SealedStore

/// What each unit of an agent publishes (Python: `MaasRequirerUnitData`).
///
/// The host name is written under `hostname` (LIBPATCH 3 and later) and under `url` (up to LIBPATCH 2), and either is read.
/// The other fields were added later and may be absent. A field that holds something else than it should makes the whole
/// unit's data malformed, so that nothing of it reaches MAAS or another unit.
///
/// ```swift
/// let data = MaasRequirerUnitData(unit: unit, hostname: hostname, macAddresses: addresses)
/// data.write(to: relation.unitData)
/// ```
public struct MaasRequirerUnitData: MaasDatabag, Hashable {
    /// The unit's name as it says itself, such as `maas-agent/0`; field `unit`.
    public var unit: UnitName
    /// The host name; field `hostname`, also `url`.
    public var hostname: HostName
    /// The fully qualified domain name, or nil; field `fqdn`.
    public var fqdn: HostName?
    /// The rack's ID in MAAS once it is enrolled, or nil; field `system_id`.
    public var systemID: SystemID?
    /// The MAC addresses of the machine's network interfaces, sorted, or nil; field `mac_addresses`, a JSON array.
    public var macAddresses: [MACAddress]?
    /// The digest of the URL and the token that the rack enrolled with, or nil; field `enrollment`. The region's report repeats
    /// it, so that the agent recognises a report that is older than its enrollment.
    public var enrollment: EnrollmentDigest?
    /// What is to become of the rack in MAAS when the agent leaves, or nil when it is to stay; field `departure`.
    public var departure: RackDeparture?
    /// Whether the machine is no rack of the region's though its unit is there: it has left, or never was to be one.
    public var hasLeft: Bool { departure == .removed || departure == .left || departure == .hosted }
    /// The key for which a region without Juju secrets seals the enroll token, or nil; field `public_key`, base64.
    public var publicKey: BoxPublicKey?

    /// The two fields that every version has.
    public static let required = [["unit"], ["hostname", "url"]]

    /// The data of an agent's unit.
    public init(
        unit: UnitName, hostname: HostName, fqdn: HostName? = nil, systemID: SystemID? = nil,
        macAddresses: [MACAddress]? = nil, enrollment: EnrollmentDigest? = nil, departure: RackDeparture? = nil,
        publicKey: BoxPublicKey? = nil
    ) {
        self.unit = unit
        self.hostname = hostname
        self.fqdn = fqdn
        self.systemID = systemID
        self.macAddresses = macAddresses.map { Array(Set($0).sorted().prefix(MACAddress.maximumCount)) }
        self.enrollment = enrollment
        self.departure = departure
        self.publicKey = publicKey
    }

    /// Reads a databag.
    ///
    /// - Throws: ``MaasInterfaceError`` that names the first field which is missing or malformed.
    public init(databag: [String: String]) throws(MaasInterfaceError) {
        let hostname = databag["hostname", default: ""].isEmpty ? "url" : "hostname"
        self.init(
            unit: try UnitName(Self.require("unit", in: databag), field: "unit"),
            hostname: try HostName(Self.require("hostname", "url", in: databag), field: hostname),
            fqdn: try .optional("fqdn", in: databag), systemID: try .optional("system_id", in: databag),
            macAddresses: try Self.macAddresses(in: databag), enrollment: try .optional("enrollment", in: databag),
            departure: try .optional("departure", in: databag), publicKey: try Self.publicKey(in: databag))
    }

    /// The keys and what to write there.
    public var fields: [String: String?] {
        [
            "unit": unit.description, "hostname": hostname.description, "url": hostname.description,
            "fqdn": fqdn?.description, "system_id": systemID?.description,
            "mac_addresses": macAddresses.map { WireText.list($0.map(\.description)) },
            "enrollment": enrollment?.description, "departure": departure?.description,
            "public_key": publicKey?.description,
        ]
    }

    private static func macAddresses(in databag: [String: String]) throws(MaasInterfaceError) -> [MACAddress]? {
        guard let text = databag["mac_addresses"], !text.isEmpty else { return nil }
        return try [MACAddress](json: text, field: "mac_addresses")
    }

    private static func publicKey(in databag: [String: String]) throws(MaasInterfaceError) -> BoxPublicKey? {
        guard let text = databag["public_key"], !text.isEmpty else { return nil }
        guard text.utf8.count <= 64, let key = BoxPublicKey(text) else {
            throw .malformed("public_key", text, isNo: "X25519 public key (base64)")
        }
        return key
    }
}
