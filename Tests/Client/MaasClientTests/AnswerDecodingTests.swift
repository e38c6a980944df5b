import Foundation
import Testing

@testable import MaasClient

@Suite("A recorded answer of MAAS")
struct AnswerDecodingTests {
    @Test("there are some")
    func exist() { #expect(RecordedAnswer.all.count > 10) }

    private static func lists(_ name: String) -> [RecordedAnswer] {
        RecordedAnswer.all.filter {
            $0.method == "GET" && $0.answer.status == 200 && !$0.path.contains("op=")
                && $0.path.prefix { $0 != "?" } == "/MAAS/api/2.0/\(name)/"
        }
    }

    private static func objects(_ names: [String]) -> [RecordedAnswer] {
        RecordedAnswer.all.filter { recorded in
            recorded.method == "GET" && recorded.answer.status == 200 && !recorded.path.contains("?")
                && names.contains { recorded.path.hasPrefix("/MAAS/api/2.0/\($0)/") }
                && recorded.json is [String: Any]
        }
    }

    @Test(
        "that lists nodes decodes to all of them, with what it says of each",
        arguments: lists("nodes") + lists("rackcontrollers") + lists("regioncontrollers")
    )
    func list(recorded: RecordedAnswer) throws {
        let nodes = try recorded.nodes()
        let objects = try #require(recorded.json as? [[String: Any]])
        #expect(nodes.count == objects.count)
        for (node, object) in zip(nodes, objects) { try compare(node, object) }
    }

    @Test("that shows one node decodes to it", arguments: objects(["nodes", "rackcontrollers", "regioncontrollers"]))
    func object(recorded: RecordedAnswer) throws {
        let node = try #require(try recorded.nodes().first)
        try compare(node, try #require(recorded.json as? [String: Any]))
    }

    private func compare(_ node: Node, _ object: [String: Any]) throws {
        #expect(node.systemID == object["system_id"] as? String)
        #expect(node.hostname == object["hostname"] as? String)
        #expect(node.fqdn == object["fqdn"] as? String)
        #expect(node.type.rawValue == object["node_type"] as? Int)
        #expect(node.type.description == object["node_type_name"] as? String)
        #expect(node.version == object["version"] as? String)
        #expect(node.architecture == object["architecture"] as? String)
        #expect(node.osystem == object["osystem"] as? String ?? "")
        #expect(node.distroSeries == object["distro_series"] as? String ?? "")
        #expect(node.cpuCount == object["cpu_count"] as? Int ?? 0)
        #expect(node.memory == object["memory"] as? Int ?? 0)
        #expect((try? node.asMachine())?.statusName == object["status_name"] as? String)
        #expect(node.zone?.name == (object["zone"] as? [String: Any])?["name"] as? String)
        #expect(node.domain?.name == (object["domain"] as? [String: Any])?["name"] as? String)
        #expect(node.ipAddresses == object["ip_addresses"] as? [String] ?? [])
        #expect(node.tags == object["tag_names"] as? [String] ?? [])
        let interfaces = object["interface_set"] as? [[String: Any]] ?? []
        #expect(node.macAddresses == interfaces.compactMap { $0["mac_address"] as? String })
        let services = object["service_set"] as? [[String: String]] ?? []
        #expect(node.services.map(\.name) == services.map { $0["name"] })
        #expect(node.services.map(\.status.rawValue) == services.map { $0["status"] })
        #expect(node.services.map(\.statusInfo) == services.map { $0["status_info"] })
        #expect(((try? node.asRackController()) != nil) == [2, 4].contains(node.type.rawValue))
        #expect(((try? node.asRegionController()) != nil) == [3, 4].contains(node.type.rawValue))
        #expect(((try? node.asMachine()) != nil) == (node.type.rawValue == 0))
        #expect(((try? node.asDevice()) != nil) == (node.type.rawValue == 1))
        try compareMore(node, object)
    }

    private func compareMore(_ node: Node, _ object: [String: Any]) throws {
        #expect(node.description == object["description"] as? String ?? "")
        #expect(node.cpuSpeed == object["cpu_speed"] as? Int ?? 0)
        #expect(node.swapSize == object["swap_size"] as? Int)
        #expect(node.powerState.rawValue == object["power_state"] as? String ?? "unknown")
        #expect(node.powerType == object["power_type"] as? String ?? "")
        #expect(node.statusAction == object["status_action"] as? String)
        #expect(node.hardwareUUID == object["hardware_uuid"] as? String)
        #expect(node.hardwareInfo == object["hardware_info"] as? [String: String] ?? [:])
        #expect(node.resourceURI == object["resource_uri"] as? String)
        for (status, name) in [
            (node.tests.commissioning, "commissioning_status"), (node.tests.testing, "testing_status"),
            (node.tests.cpu, "cpu_test_status"), (node.tests.memory, "memory_test_status"),
            (node.tests.storage, "storage_test_status"), (node.tests.network, "network_test_status"),
            (node.tests.interface, "interface_test_status"), (node.tests.other, "other_test_status"),
        ] {
            #expect(status.rawValue == object[name] as? Int ?? -1)
            #expect(status.description == object["\(name)_name"] as? String ?? "Unknown")
        }
        let interfaces = object["interface_set"] as? [[String: Any]] ?? []
        #expect(node.interfaces.count == interfaces.count)
        for (interface, object) in zip(node.interfaces, interfaces) { try compare(interface, object) }
    }

    private func compare(_ interface: NetworkInterface, _ object: [String: Any]) throws {
        #expect(interface.id == object["id"] as? Int)
        #expect(interface.name == object["name"] as? String)
        #expect(interface.type == object["type"] as? String)
        #expect(interface.macAddress == object["mac_address"] as? String)
        #expect(interface.isEnabled == object["enabled"] as? Bool)
        #expect(interface.isLinkConnected == object["link_connected"] as? Bool)
        #expect(interface.mtu == object["effective_mtu"] as? Int)
        #expect(interface.vendor == object["vendor"] as? String)
        #expect(interface.product == object["product"] as? String)
        #expect(interface.parents == object["parents"] as? [String])
        #expect(interface.children == object["children"] as? [String])
        #expect(interface.tags == object["tags"] as? [String])
        let vlan = object["vlan"] as? [String: Any]
        #expect(interface.vlan?.id == vlan?["id"] as? Int)
        #expect(interface.vlan?.vid == vlan?["vid"] as? Int)
        #expect(interface.vlan?.fabric == vlan?["fabric"] as? String)
        #expect(interface.vlan?.primaryRack == vlan?["primary_rack"] as? String)
        #expect(interface.vlan?.hasDHCP == vlan?["dhcp_on"] as? Bool)
        let links = object["links"] as? [[String: Any]] ?? []
        #expect(interface.links.map(\.mode) == links.map { $0["mode"] as? String })
        #expect(interface.links.map(\.ipAddress) == links.map { $0["ip_address"] as? String })
        let subnets = links.map { $0["subnet"] as? [String: Any] }
        #expect(interface.links.map { $0.subnet?.cidr } == subnets.map { $0?["cidr"] as? String })
        #expect(interface.links.map { $0.subnet?.dnsServers } == subnets.map { $0?["dns_servers"] as? [String] })
    }

    @Test(
        "on version, user and rpc decodes",
        arguments: RecordedAnswer.all.filter {
            $0.method == "GET" && $0.answer.status == 200
                && ($0.path.hasSuffix("/version/") || $0.path.hasSuffix("whoami") || $0.path == "/MAAS/rpc/")
        }
    )
    func others(recorded: RecordedAnswer) throws {
        let object = try #require(recorded.json as? [String: Any])
        if recorded.path.hasSuffix("/version/") {
            let version = try #require(RegionVersion(recorded.value()))
            #expect(version.version == object["version"] as? String)
            #expect(version.capabilities == object["capabilities"] as? [String])
        } else if recorded.path.hasSuffix("whoami") {
            let user = try #require(User(recorded.value()))
            #expect(user.username == object["username"] as? String)
            #expect(user.isSuperuser == object["is_superuser"] as? Bool)
        } else {
            let loops = try #require(RPCInfo(recorded.value())).eventLoops
            let expected = try #require(object["eventloops"] as? [String: [[Any]]])
            #expect(loops.keys.sorted() == expected.keys.sorted())
            #expect(loops.mapValues { $0.map(\.port) } == expected.mapValues { $0.map { $0[1] as? Int ?? 0 } })
        }
    }

    @Test("that is no success becomes the error that its status says", arguments: RecordedAnswer.all)
    func error(recorded: RecordedAnswer) throws {
        let (status, text) = (recorded.answer.status, recorded.answer.text)
        let error = MaasError(recorded.answer, to: "\(recorded.method) x")
        guard status >= 300 else {
            #expect(error == nil)
            return
        }
        let code: MaasError.Code? =
            switch status {
            case 400 where text.hasSuffix("op=None"): .missingCredentials
            case 401 where text == "Forbidden": .missingCredentials
            case 400, 405: .badRequest
            case 401: text.contains("Expired timestamp") ? .clockSkew : .credentials
            case 403: .forbidden
            case 404: text.hasPrefix("Unknown API") ? .unknownEndpoint : .notFound
            case 409: .conflict
            case 410: .gone
            case 500: .server
            case 503: .unavailable
            default: nil
            }
        #expect(error?.code == code)
        #expect(error?.status == status)
        #expect(error?.message.contains("secret>") == false)
        if let fields = recorded.json as? [String: [String]], status == 400 {
            #expect(error?.fields.keys.sorted() == fields.keys.sorted())
            for (field, texts) in fields {
                // Long texts are cut.
                let shown = error?.fields[field] ?? []
                #expect(shown.count == texts.count && zip(shown, texts).allSatisfy { $0.prefix(200) == $1.prefix(200) })
            }
        }
        if code == .clockSkew { #expect(error?.clockSkew == 400) }
    }
}
