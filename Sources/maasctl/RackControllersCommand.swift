import ArgumentParser
import MaasClient

/// The rack controllers of a region and whether they are connected.
struct RackControllersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rack-controllers",
        abstract: "List rack controllers and whether they are connected.",
        discussion: """
            JSON: a list of {"fqdn","health","hostname","node_type","status_info","system_id","version"}, in which
            health is connected, dead or unknown, and version is null until the rack told it.
            """
    )

    @OptionGroup var options: QueryOptions

    struct Row: Encodable {
        let system_id: String
        let hostname: String
        let fqdn: String
        let node_type: Int
        let version: String?
        let health: String
        let status_info: String

        init(_ rack: RackController) {
            system_id = rack.systemID
            hostname = rack.hostname
            fqdn = rack.fqdn
            node_type = rack.type.rawValue
            version = rack.version
            health = rack.health.state.rawValue
            status_info = rack.health.statusInfo
        }

        enum CodingKeys: String, CodingKey {
            case system_id, hostname, fqdn, node_type, version, health, status_info
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(system_id, forKey: .system_id)
            try container.encode(hostname, forKey: .hostname)
            try container.encode(fqdn, forKey: .fqdn)
            try container.encode(node_type, forKey: .node_type)
            // Null rather than absent, so that readers find every key.
            try container.encode(version, forKey: .version)
            try container.encode(health, forKey: .health)
            try container.encode(status_info, forKey: .status_info)
        }
    }

    func run() throws {
        let hostnames = options.hostnames
        let racks = try options.ask { try $0.rackControllers.list(hostnames: hostnames) }
        let rows = racks.sorted { ($0.hostname, $0.systemID) < ($1.hostname, $1.systemID) }.map(Row.init)
        switch options.format {
        case .json: try Terminal.print(json: rows)
        case .table:
            let cells = rows.map { row in
                [
                    row.system_id, row.hostname, row.version ?? "-", row.health,
                    row.status_info.isEmpty ? "-" : row.status_info,
                ]
            }
            Terminal.print(
                Table(header: ["System ID", "Hostname", "Version", "Health", "Info"], rows: cells).description)
        }
    }
}
