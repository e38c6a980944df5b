import ArgumentParser
import MaasClient

/// The nodes of a region, such as those that an enrolling rack would take over.
struct NodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List nodes of every type.",
        discussion: """
            MAAS turns a node of the same host name or MAC address into a rack controller when a rack enrolls: ask here first.
            JSON: a list of {"fqdn","hostname","mac_addresses","node_type","node_type_name","status_name","system_id"}.
            """
    )

    @OptionGroup var options: QueryOptions

    struct Row: Encodable {
        let system_id: String
        let hostname: String
        let fqdn: String
        let node_type: Int
        let node_type_name: String
        let status_name: Nullable<String>
        let mac_addresses: [String]

        init(_ node: Node) {
            system_id = node.systemID
            hostname = node.hostname
            fqdn = node.fqdn
            node_type = node.type.rawValue
            node_type_name = node.type.description
            status_name = Nullable(node.statusName)
            mac_addresses = node.macAddresses
        }
    }

    func run() throws {
        let hostnames = options.hostnames
        let nodes = try options.ask { try $0.nodes.list(hostnames: hostnames) }
        let rows = nodes.sorted { ($0.hostname, $0.systemID) < ($1.hostname, $1.systemID) }.map(Row.init)
        switch options.format {
        case .json: try Terminal.print(json: rows)
        case .table:
            let cells = rows.map { [$0.system_id, $0.hostname, $0.node_type_name, $0.status_name.value ?? "-"] }
            Terminal.print(Table(header: ["System ID", "Hostname", "Type", "Status"], rows: cells).description)
        }
    }
}
