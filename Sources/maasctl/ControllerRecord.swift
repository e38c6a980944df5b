import MaasClient

/// All that is told of one controller.
struct ControllerRecord {
    let node: Node

    init(_ node: Node) { self.node = node }

    var members: [(String, OutputValue)] {
        let row = ControllerRow(node)
        return [
            ("system_id", .text(node.systemID)), ("hostname", .text(node.hostname)), ("fqdn", .text(node.fqdn)),
            ("type", .text(row.type)), ("health", .text(node.health.state.rawValue)),
            ("status_info", .text(node.health.statusInfo)), ("version", .optional(node.version)),
            ("architecture", .optional(node.architecture)), ("cpus", ControllerRow.known(node.cpuCount)),
            ("memory", ControllerRow.known(node.memory)), ("osystem", .text(node.osystem)),
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
        .map([
            ("name", .text(interface.name)), ("type", .text(interface.type)),
            ("mac_address", .optional(interface.macAddress)), ("vlan", .optional(interface.vlan?.name)),
            (
                "links",
                .list(
                    interface.links.map { link in
                        .map([
                            ("mode", .text(link.mode)), ("ip_address", .optional(link.ipAddress)),
                            ("subnet", .optional(link.subnet?.cidr)),
                        ])
                    })
            ),
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
