import Foundation
import MaasClient

/// A node as the API 2.0 shows it: objects of exactly the keys that MAAS 3.7.3 was seen to give.
struct NodeRendering {
    let region: RegionState

    private static let rackServices = [
        "rackd", "http", "syslog_rack", "tftp", "proxy_rack", "ntp_rack", "agent", "dhcpd", "dhcpd6",
    ]
    private static let regionServices = [
        "bind9", "ntp_region", "proxy", "regiond", "reverse_proxy", "syslog_region", "temporal", "temporal-worker",
    ]

    /// The object of `node`; `asRegion` is how `regioncontrollers/` shows one that is a rack too: without services.
    func object(_ node: SimulatedNode, asRegion: Bool = false) throws -> [String: Any] {
        let isController = node.type.isRackController || node.type.isRegionController
        var object = try Self.template(isController ? PackageResources.rack_json : PackageResources.machine_json)
        let isRegion = asRegion || !node.type.isRackController
        let path = isController ? (isRegion ? "regioncontrollers" : "rackcontrollers") : "machines"
        let interface =
            try (Self.template(PackageResources.rack_json)["interface_set"] as? [[String: Any]])?.first ?? [:]
        object["system_id"] = node.systemID
        object["hostname"] = node.hostname
        object["fqdn"] = node.fqdn
        if let name = node.domain, var domain = object["domain"] as? [String: Any] {
            domain.merge(["name": name, "is_default": false, "authoritative": false]) { $1 }
            let id = (region.domains.subtracting([SimulatedNode.defaultDomain]).sorted().firstIndex(of: name) ?? 0) + 1
            domain["id"] = id
            domain["resource_uri"] = "/MAAS/api/2.0/domains/\(id)/"
            object["domain"] = domain
        }
        object["node_type"] = node.type.rawValue
        object["node_type_name"] = node.type.description
        object["architecture"] = node.architecture ?? NSNull()
        object["resource_uri"] = "/MAAS/api/2.0/\(path)/\(node.systemID)/"
        object["interface_set"] = node.macAddresses.enumerated().map { index, mac in
            var copy = interface
            copy["id"] = index + 1
            copy["name"] = "eth\(index)"
            copy["mac_address"] = mac
            copy["system_id"] = node.systemID
            copy["resource_uri"] = "/MAAS/api/2.0/nodes/\(node.systemID)/interfaces/\(index + 1)/"
            return copy
        }
        if let description = node.description { object["description"] = description }
        if let powerType = node.powerType { object["power_type"] = powerType }
        if !isController, node.status == 6 {
            object["status"] = 6
            object["status_name"] = "Deployed"
            object["owner"] = "MAAS"
        }
        if isController {
            object["version"] = node.version ?? NSNull()
            object["service_set"] = isRegion ? nil : services(of: node)
        }
        return object
    }

    private func services(of node: SimulatedNode) -> [[String: String]] {
        let rack = Self.rackServices.map { name in
            ["name": name, "status": Self.status(name, isConnected: node.isConnected), "status_info": ""]
        }
        guard node.type == .regionAndRackController else { return rack }
        return rack + Self.regionServices.map { ["name": $0, "status": "running", "status_info": ""] }
    }

    /// The status of a rack's service as seen right after registration, and after the connection was lost.
    private static func status(_ service: String, isConnected: Bool) -> String {
        switch service {
        case "rackd": isConnected ? "running" : "dead"
        case "dhcpd", "dhcpd6": isConnected ? "off" : "dead"
        case "tftp", "ntp_rack": isConnected ? "unknown" : "dead"
        default: "unknown"
        }
    }

    private static func template(_ bytes: [UInt8]) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }
}
