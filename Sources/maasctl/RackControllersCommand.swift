import ArgumentParser
import MaasClient

/// The rack controllers of a region and whether they are connected.
struct RackControllersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rack-controllers",
        abstract: "List rack controllers and whether they are connected.",
        discussion: """
            JSON: a list of {"fqdn","health","hostname","mac_addresses","node_type","status_info","system_id","version"}, in \
            which health is connected, dead or unknown, and version is null until the rack told it.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("hostname"), help: "Only nodes of this host name; may be repeated.")
    var hostnames: [String] = []

    func run() throws {
        let racks = try connection.ask { [hostnames] client throws(MaasError) in
            try await client.rackControllers.list(hostnames: hostnames)
        }
        let rows: [[OutputValue]] = racks.map(\.node).inOrder.map { rack in
            [
                .text(rack.systemID), .text(rack.hostname), .optional(rack.version), .text(rack.health.state.rawValue),
                .text(rack.health.statusInfo), .text(rack.fqdn), .texts(rack.macAddresses), .number(rack.type.rawValue),
            ]
        }
        output.print(
            Listing(
                columns: [
                    .init("system_id", "System ID"), .init("hostname", "Hostname"), .init("version", "Version"),
                    .init("health", "Health"), .init("status_info", "Info"), .init("fqdn"), .init("mac_addresses"),
                    .init("node_type"),
                ], rows: rows))
    }
}
