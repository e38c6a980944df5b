import MaasClient
import MaasctlJSON

/// The columns of controllers; the id comes first, so that no narrow terminal cuts it off.
enum ControllerColumns {
    static let all: [Listing.Column] = [
        .init("system_id", "System ID"), .init("hostname", "Hostname"), .init("type", "Type"),
        .init("health", "Health"), .init("version", "Version"), .init("zone", "Zone"), .init("arch", "Arch"),
        .init("cpus", "#CPUs"), .init("ram", "RAM"), .init("status_info", "Info"), .init("fqdn"), .init("node_type"),
        .init("architecture"), .init("memory"), .init("mac_addresses"), .init("ip_addresses"), .init("tags"),
    ]
}

/// The columns of nodes of any type.
enum NodeColumns {
    static let all: [Listing.Column] = [
        .init("system_id", "System ID"), .init("hostname", "Hostname"), .init("node_type_name", "Type"),
        .init("status_name", "Status"), .init("owner", "Owner"), .init("mac_addresses", "MAC addresses"),
        .init("ip_addresses", "IP addresses"), .init("zone", "Zone"), .init("fqdn"), .init("node_type"),
    ]
}

extension MaasctlController {
    /// What is told of `node` in a list.
    init(_ node: Node) {
        self.init(
            systemID: node.systemID, hostname: node.hostname, nodeType: node.type.rawValue, health: node.health.state,
            macAddresses: node.macAddresses)
        fqdn = node.fqdn
        type = Self.typeName(node.type)
        statusInfo = node.health.statusInfo
        version = node.version
        zone = node.zone?.name
        architecture = node.architecture
        arch = node.architecture.map { $0.hasSuffix("/generic") ? String($0.dropLast(8)) : $0 }
        cpus = node.cpuCount > 0 ? node.cpuCount : nil
        memory = node.memory > 0 ? node.memory : nil
        ram = memory.map(Self.gibibytes)
        ipAddresses = node.ipAddresses
        tags = node.tags
    }

    /// The type in the words of libmaas.
    static func typeName(_ type: NodeType) -> String {
        switch type {
        case .rackController: "Rackd"
        case .regionController: "Regiond"
        case .regionAndRackController: "Regiond+rackd"
        default: type.description
        }
    }

    /// Mebibytes in words, rounded to a tenth; any number can stand in an answer.
    static func gibibytes(_ mebibytes: Int) -> String {
        let (whole, rest) = mebibytes.quotientAndRemainder(dividingBy: 1024)
        let tenths = (rest * 10 + 512) / 1024
        return tenths < 10 ? "\(whole).\(tenths) GiB" : "\(whole + 1).0 GiB"
    }
}

extension MaasctlNode {
    /// What is told of `node` in a list.
    init(_ node: Node) {
        self.init(
            systemID: node.systemID, hostname: node.hostname, nodeType: node.type.rawValue,
            nodeTypeName: node.type.description, macAddresses: node.macAddresses)
        fqdn = node.fqdn
        let machine = try? node.asMachine()
        statusName = machine?.statusName
        owner = machine?.owner ?? (try? node.asDevice())?.owner
        zone = node.zone?.name
        ipAddresses = node.ipAddresses
    }
}

/// All that is told of one controller.
struct ControllerRecord {
    let node: Node

    init(_ node: Node) { self.node = node }

    var members: [(String, OutputValue)] {
        let health = node.health
        return [
            ("system_id", .text(node.systemID)), ("hostname", .text(node.hostname)), ("fqdn", .text(node.fqdn)),
            ("type", .text(MaasctlController.typeName(node.type))), ("health", .text(health.state.rawValue)),
            ("status_info", .text(health.statusInfo)), ("version", .optional(node.version)),
            ("architecture", .optional(node.architecture)), ("cpus", .known(node.cpuCount)),
            ("memory", .known(node.memory)), ("osystem", .text(node.osystem)),
            ("distro_series", .text(node.distroSeries)),
            ("power_state", .text(node.powerState.rawValue)), ("power_type", .text(node.powerType)),
            ("zone", .optional(node.zone?.name)), ("domain", .optional(node.domain?.name)), ("tags", .texts(node.tags)),
            ("description", .text(node.description)), ("ip_addresses", .texts(node.ipAddresses)),
            ("interfaces", .list(node.interfaces.map(Self.interface))),
            ("services", .list(node.services.map(Self.service))),
            ("tests", .map(tests)),
        ]
    }

    private static func interface(_ interface: NetworkInterface) -> OutputValue {
        let links = interface.links.map { link in
            OutputValue.map([
                ("mode", .text(link.mode)), ("ip_address", .optional(link.ipAddress)),
                ("subnet", .optional(link.subnet?.cidr)),
            ])
        }
        let vlan = interface.vlan.map { vlan in
            OutputValue.map([
                ("fabric", .text(vlan.fabric)), ("vid", .number(vlan.vid)), ("name", .text(vlan.name)),
                ("dhcp", .bool(vlan.hasDHCP)), ("primary_rack", .optional(vlan.primaryRack)),
                ("secondary_rack", .optional(vlan.secondaryRack)),
            ])
        }
        return .map([
            ("name", .text(interface.name)), ("type", .text(interface.type)),
            ("mac_address", .optional(interface.macAddress)), ("enabled", .bool(interface.isEnabled)),
            ("connected", interface.isLinkConnected.map(OutputValue.bool) ?? .null),
            ("link_speed", .known(interface.linkSpeed)), ("interface_speed", .known(interface.interfaceSpeed)),
            ("mtu", .known(interface.mtu)), ("parents", .texts(interface.parents)),
            ("children", .texts(interface.children)), ("tags", .texts(interface.tags)), ("vlan", vlan ?? .null),
            ("links", .list(links)),
        ])
    }

    private static func service(_ service: Service) -> OutputValue {
        .map([
            ("name", .text(service.name)), ("status", .text(service.status.rawValue)),
            ("status_info", .text(service.statusInfo)),
        ])
    }

    private var tests: [(String, OutputValue)] {
        let tests = node.tests
        return [
            ("commissioning", tests.commissioning), ("testing", tests.testing), ("cpu", tests.cpu),
            ("memory", tests.memory),
            ("storage", tests.storage), ("network", tests.network), ("interface", tests.interface),
            ("other", tests.other),
        ].map { ($0.0, .text($0.1.description)) }
    }
}
