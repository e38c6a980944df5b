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
        let nodes = try recorded.answer.decode([Node].self, from: "GET")
        let objects = try #require(recorded.json as? [[String: Any]])
        #expect(nodes.count == objects.count)
        for (node, object) in zip(nodes, objects) { try compare(node, object) }
    }

    @Test("that shows one node decodes to it", arguments: objects(["nodes", "rackcontrollers", "regioncontrollers"]))
    func object(recorded: RecordedAnswer) throws {
        let node = try recorded.answer.decode(Node.self, from: "GET")
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
        #expect(node.statusName == object["status_name"] as? String)
        #expect(node.zone == (object["zone"] as? [String: Any])?["name"] as? String)
        #expect(node.domain == (object["domain"] as? [String: Any])?["name"] as? String)
        #expect(node.ipAddresses == object["ip_addresses"] as? [String] ?? [])
        #expect(node.tags == object["tag_names"] as? [String] ?? [])
        let interfaces = object["interface_set"] as? [[String: Any]] ?? []
        #expect(node.macAddresses == interfaces.compactMap { $0["mac_address"] as? String })
        let services = object["service_set"] as? [[String: String]] ?? []
        #expect(node.services.map(\.name) == services.map { $0["name"] })
        #expect(node.services.map(\.status.rawValue) == services.map { $0["status"] })
        #expect(node.services.map(\.statusInfo) == services.map { $0["status_info"] })
        #expect((node.asRackController() != nil) == [2, 4].contains(node.type.rawValue))
        #expect((node.asRegionController() != nil) == [3, 4].contains(node.type.rawValue))
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
            let version = try recorded.answer.decode(RegionVersion.self, from: "GET")
            #expect(version.version == object["version"] as? String)
            #expect(version.capabilities == object["capabilities"] as? [String])
        } else if recorded.path.hasSuffix("whoami") {
            let user = try recorded.answer.decode(User.self, from: "GET")
            #expect(user.username == object["username"] as? String)
            #expect(user.isSuperuser == object["is_superuser"] as? Bool)
        } else {
            let loops = try recorded.answer.decode(RPCInfo.self, from: "GET").eventLoops
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
            case 400 where text.hasSuffix("op=None"): .credentials
            case 400, 405: .badRequest
            case 401: text.contains("Expired timestamp") ? .clockSkew : .credentials
            case 403: .forbidden
            case 404: .notFound
            case 410: .gone
            case 500: .server
            case 503: .unavailable
            default: nil
            }
        #expect(error?.code == code)
        #expect(error?.status == status)
        #expect(error?.message.contains("secret>") == false)
        if let fields = recorded.json as? [String: [String]], status == 400 { #expect(error?.fields == fields) }
        if code == .clockSkew { #expect(error?.clockSkew == 400) }
    }
}
