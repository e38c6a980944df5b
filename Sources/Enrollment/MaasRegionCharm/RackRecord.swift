import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion

/// What the region's leaders have seen of one agent's rack themselves, whatever the agent says.
struct RackRecord: Equatable {
    /// The short host name that the unit was let enroll under, or nil when it was not, or not any more.
    var hostname: String?
    /// When the unit was let enroll under that name, or under its last one, in seconds since 1970; 0 for never.
    var since = 0
    /// Whether MAAS had no node of that name or of the unit's network interfaces then, so that a rack of that name is a new one.
    var wasFree = false
    /// The rack that appeared in MAAS for the unit after that.
    var systemID: SystemID?
    /// MAC addresses that both the unit and MAAS gave for that rack; a few will do.
    var macAddresses: [MACAddress] = []
    /// What the unit has published of its departure.
    var departure: RackDeparture?
    /// A rack that the unit calls its own, and that it wants to leave MAAS with it, though nobody saw it appear.
    var claim: SystemID?
    /// The name of the rack in MAAS.
    var rackName: String?
    /// The relation by which the unit came.
    var relation: Int
    /// When the unit was found to be gone, in seconds since 1970, or nil while it is there.
    var goneSince: Int?
    /// What MAAS has kept the rack as when it was told to delete it, or nil.
    var kept: String?
    /// When MAAS was told to delete what it has kept, in seconds since 1970.
    var toldToDelete: Int?
    /// Which of the region's offers of URL and token the rack was reported as enrolled with, or nil when nobody saw it.
    var offer: String?

    /// How many addresses are kept.
    static let maximumAddresses = 8

    init(relation: Int) { self.relation = relation }
}

extension RackRecord {
    /// The short host name and the addresses that MAAS had of the unit's rack of this ID; none of another one.
    func proven(as id: SystemID?) -> (name: String?, addresses: Set<MACAddress>) {
        guard let id, systemID == id else { return (nil, []) }
        return (rackName?.lowercased(), Set(macAddresses))
    }

    /// A record by its ``fields``; nil when they are none.
    init?(_ fields: [String: String]) {
        guard let relation = fields["relation"].flatMap({ Int($0) }) else { return nil }
        self.init(relation: relation)
        hostname = fields["hostname"]
        since = Int(moment: fields["since"]) ?? 0
        wasFree = fields["free"] != nil
        systemID = fields["system-id"].flatMap(SystemID.init)
        macAddresses = fields["mac-addresses"]?.split(separator: " ").compactMap { MACAddress(String($0)) } ?? []
        departure = fields["departure"].flatMap(RackDeparture.init)
        claim = fields["claim"].flatMap(SystemID.init)
        rackName = fields["rack"]
        goneSince = Int(moment: fields["gone"])
        kept = fields["kept"]
        toldToDelete = Int(moment: fields["told"])
        offer = fields["offer"]
    }

    /// The record as texts, for the peers' databag.
    var fields: [String: String] {
        let fields: [String: String?] = [
            "relation": "\(relation)", "hostname": hostname, "since": since == 0 ? nil : "\(since)",
            "free": wasFree ? "yes" : nil, "system-id": systemID?.description,
            "mac-addresses": macAddresses.isEmpty ? nil : macAddresses.map(\.description).joined(separator: " "),
            "departure": departure?.description, "claim": claim?.description, "rack": rackName,
            "gone": goneSince.map(String.init), "kept": kept,
            "told": toldToDelete.map(String.init), "offer": offer,
        ]
        return fields.compactMapValues { $0 }
    }
}
