import ArgumentParser
import MaasClient

/// The rack controllers of a region and whether they are connected.
struct RackControllersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rack-controllers",
        abstract: "List rack controllers and whether they are connected.",
        discussion: """
            JSON: a list of {"fqdn","health","hostname","mac_addresses","node_type","status_info","system_id","version"},
            in which health is connected, dead or unknown, and version is null until the rack told it.
            """
    )

    @OptionGroup var options: QueryOptions

    struct Row: Encodable {
        let system_id: String
        let hostname: String
        let fqdn: String
        let node_type: Int
        let version: Nullable<String>
        let health: String
        let status_info: String
        let mac_addresses: [String]

        init(_ rack: RackController) {
            system_id = rack.systemID
            hostname = rack.hostname
            fqdn = rack.fqdn
            node_type = rack.type.rawValue
            version = Nullable(rack.version)
            health = rack.health.state.rawValue
            status_info = rack.health.statusInfo
            mac_addresses = rack.macAddresses
        }

        /// The row of the table for people.
        var cells: [String] {
            [system_id, hostname, version.value ?? "-", health, status_info.isEmpty ? "-" : status_info]
        }
    }

    func run() throws {
        let hostnames = options.hostnames
        let racks = try options.ask { try $0.rackControllers.list(hostnames: hostnames) }
        let rows = racks.sorted { ($0.hostname, $0.systemID) < ($1.hostname, $1.systemID) }.map(Row.init)
        switch options.format {
        case .json: try Terminal.print(json: rows)
        case .table:
            let header = ["System ID", "Hostname", "Version", "Health", "Info"]
            Terminal.print(Table(header: header, rows: rows.map(\.cells)).description)
        }
    }
}
