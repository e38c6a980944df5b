/// Which nodes a list is to have; a node must fit one value of each kind that is given.
public struct NodeFilter: Sendable, Hashable {
    /// Host names. MAAS knows short ones here: what follows the first dot is left out. It compares exactly, so a name is asked for
    /// as it stands and in lower case.
    public var hostnames: [String]
    /// System ids.
    public var systemIDs: [String]
    /// MAC addresses.
    public var macAddresses: [String]
    /// Names of zones; MAAS refuses those that there are not.
    public var zones: [String]
    /// Names of domains.
    public var domains: [String]
    /// Other filters, by MAAS's names for them: `pool`, `fabrics`, `not_zone` ...
    public var others: [String: [String]]

    /// A filter; one of nothing lets all nodes through.
    public init(
        hostnames: [String] = [], systemIDs: [String] = [], macAddresses: [String] = [], zones: [String] = [],
        domains: [String] = [], others: [String: [String]] = [:]
    ) {
        self.hostnames = hostnames
        self.systemIDs = systemIDs
        self.macAddresses = macAddresses
        self.zones = zones
        self.domains = domains
        self.others = others
    }

    /// The queries to ask, more than one when the host names would make a URL longer than web servers take.
    /// - Throws: ``MaasError/Code-swift.struct/invalidMACAddress``, since MAAS finds nothing by another spelling than its own.
    var queries: [[(String, String)]] {
        get throws(MaasError) {
            var rest = systemIDs.map { ("id", $0) }
            for text in macAddresses { rest.append(("mac_address", try MACAddress(text).description)) }
            rest += zones.map { ("zone", $0) } + domains.map { ("domain", $0) }
            for (name, values) in others.sorted(by: { $0.key < $1.key }) { rest += values.map { (name, $0) } }
            let names = hostnames.flatMap { name in
                let short = String(name.prefix { $0 != "." })
                let lower = short.lowercased()
                return (short == lower ? [short] : [short, lower]).map { ("hostname", $0) }
            }
            return names.isEmpty
                ? [rest]
                : stride(from: 0, to: names.count, by: 100).map { names[$0..<min($0 + 100, names.count)] + rest }
        }
    }
}
