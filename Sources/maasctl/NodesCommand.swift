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

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("hostname"), help: "Only nodes of this host name; may be repeated.")
    var hostnames: [String] = []

    @Option(name: .customLong("mac"), help: "Only nodes with this MAC address; may be repeated.")
    var macAddresses: [String] = []

    func run() throws {
        let filter = NodeFilter(hostnames: hostnames, macAddresses: macAddresses)
        let nodes = try connection.ask { client throws(MaasError) in
            // Others are shown a part of the nodes, which must not be taken for all.
            try await client.requireAdministrator()
            return try await client.nodes.list(filter)
        }
        output.print(Listing(columns: NodeRow.columns, rows: nodes.inOrder.map(NodeRow.values)))
    }
}

/// A node in a list.
enum NodeRow {
    static let columns: [Listing.Column] = [
        .init("system_id", "System ID"), .init("hostname", "Hostname"), .init("node_type_name", "Type"),
        .init("status_name", "Status"), .init("fqdn"), .init("node_type"), .init("mac_addresses"),
    ]

    static func values(_ node: Node) -> [OutputValue] {
        [
            .text(node.systemID), .text(node.hostname), .text(node.type.description),
            .optional((try? node.asMachine())?.statusName), .text(node.fqdn), .number(node.type.rawValue),
            .texts(node.macAddresses),
        ]
    }
}
