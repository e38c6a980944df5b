import ArgumentParser
import MaasClient

/// The controllers of a region, each once.
struct ControllersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controllers",
        abstract: "List controllers: racks, regions, and those that are both.",
        discussion: """
            JSON: a list of {"arch","architecture","cpus","fqdn","health","hostname","ip_addresses","memory","node_type","ram",\
            "status_info","system_id","type","version","zone"}; memory is in MiB, and ram the same for people, as \
            arch is architecture; what is not known is null.

            Exit code 7: there is no controller of one of the host names; the others are listed all the same.
            """
    )

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Only controllers of these host names.")
    var hostnames: [String] = []

    @Option(help: "Only controllers in this zone.")
    var zone: String?

    func run() throws {
        let filter = NodeFilter(hostnames: hostnames, zones: zone.map { [$0] } ?? [])
        let nodes = try connection.ask { client throws(MaasError) in try await client.controllers.list(filter) }
        output.print(
            Listing(columns: ControllerRow.columns, rows: nodes.inOrder.map { ControllerRow($0).values }))
        let missing = hostnames.filter { name in
            !nodes.contains { $0.hostname == name.prefix { $0 != "." } }
        }
        guard missing.isEmpty else {
            throw Failure(.notFound, "there is no controller of host name \(missing.joined(separator: ", "))")
        }
    }
}

/// A controller in a list.
struct ControllerRow {
    let node: Node

    init(_ node: Node) { self.node = node }

    static let columns: [Listing.Column] = [
        .init("hostname", "Hostname"), .init("type", "Type"), .init("health", "Health"), .init("version", "Version"),
        .init("architecture"), .init("arch", "Arch"), .init("cpus", "#CPUs"), .init("memory"), .init("ram", "RAM"),
        .init("system_id", "System ID"),
        .init("fqdn"), .init("node_type"), .init("status_info"), .init("ip_addresses"), .init("zone"),
    ]

    var values: [OutputValue] {
        [
            .text(node.hostname), .text(type), .text(node.health.state.rawValue), .optional(node.version),
            .optional(node.architecture), .optional(arch), Self.known(node.cpuCount), Self.known(node.memory), memory,
            .text(node.systemID),
            .text(node.fqdn), .number(node.type.rawValue), .text(node.health.statusInfo), .texts(node.ipAddresses),
            .optional(node.zone?.name),
        ]
    }

    /// The type in the words of libmaas.
    var type: String {
        switch node.type {
        case .machine: "Machine"
        case .device: "Device"
        case .rackController: "Rackd"
        case .regionController: "Regiond"
        case .regionAndRackController: "Regiond+rackd"
        default: node.type.description
        }
    }

    /// The architecture without the part that says nothing.
    private var arch: String? {
        node.architecture.map { $0.hasSuffix("/generic") ? String($0.dropLast(8)) : $0 }
    }

    private var memory: OutputValue {
        guard node.memory > 0 else { return .null }
        let tenths = (node.memory * 10 + 512) / 1024
        return .text("\(tenths / 10).\(tenths % 10) GiB")
    }

    /// The number; null for 0, by which MAAS means that it does not know.
    static func known(_ number: Int) -> OutputValue { number > 0 ? .number(number) : .null }
}

extension [Node] {
    /// By host name, and among equal ones by id.
    var inOrder: [Node] { sorted { ($0.hostname, $0.systemID) < ($1.hostname, $1.systemID) } }
}
