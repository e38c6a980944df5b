import FoundationEssentials
import Testing

@testable import MaasClient

@Suite("A node")
struct NodeTests {
    private func node(_ json: String) throws -> Node { try JSONDecoder().decode(Node.self, from: Data(json.utf8)) }

    @Test("of which MAAS says next to nothing is a node all the same")
    func bare() throws {
        let node = try node(#"{"system_id":"abc123"}"#)
        #expect(node.systemID == "abc123")
        #expect(node.hostname == "")
        #expect(node.version == nil)
        #expect(node.services.isEmpty)
        #expect(node.asRackController() == nil)
    }

    @Test(
        "bears nulls and values of other kinds",
        arguments: ["null", "7", "\"x\"", "[]", "{}", "[null,3,{}]", "true", "1.5"]
    )
    func odd(value: String) throws {
        let keys = [
            "hostname", "fqdn", "version", "architecture", "osystem", "memory", "zone", "domain", "node_type",
            "distro_series", "cpu_count", "ip_addresses", "interface_set", "tag_names", "service_set", "status_name",
        ]
        let fields = keys.map { "\"\($0)\":\(value)" }.joined(separator: ",")
        #expect(try node("{\"system_id\":\"abc123\",\(fields),\"new_in_4\":1}").systemID == "abc123")
    }

    @Test("keeps the readable entries of a list that has others too")
    func partial() throws {
        let node = try node(
            #"{"system_id":"a","node_type":4,"interface_set":[{"mac_address":null},{"mac_address":"AA:BB"},7],"#
                + #""service_set":[{"name":"rackd","status":"new","status_info":null},{"status":"dead"}]}"#
        )
        #expect(node.macAddresses == ["aa:bb"])
        #expect(node.services == [Service(name: "rackd", status: .init(rawValue: "new"))])
    }

    @Test("without an id is none", arguments: ["{}", #"{"system_id":null}"#, "[]", "7"])
    func nobody(json: String) {
        #expect(throws: DecodingError.self) { try node(json) }
    }
}

@Suite("A rack controller's health")
struct RackControllerTests {
    private func health(_ services: String) throws -> RackController.Health {
        let json = #"{"system_id":"a","node_type":2,"service_set":[\#(services)]}"#
        let node = try JSONDecoder().decode(Node.self, from: Data(json.utf8))
        return try #require(RackController(node)).health
    }

    @Test(
        "is what its service rackd says",
        arguments: [
            ("running", RackController.Health.State.connected), ("degraded", .connected), ("dead", .dead),
            ("off", .dead), ("unknown", .unknown), ("sleepy", .unknown),
        ]
    )
    func status(word: String, state: RackController.Health.State) throws {
        let other = #"{"name":"tftp","status":"running"}"#
        let health = try health(other + #",{"name":"rackd","status":"\#(word)","status_info":"why"}"#)
        #expect(health.state == state)
        #expect(health.statusInfo == "why")
    }

    @Test("is unknown when MAAS lists no such service")
    func absent() throws {
        #expect(try health("").state == .unknown)
    }

    @Test("is connected for the rack that was recorded while it was")
    func recorded() throws {
        let live = RecordedAnswer.all.filter { $0.id == "rack_live_connected" }
        for recorded in live {
            let rack = try recorded.answer.decode([Node].self, from: "GET").first?.asRackController()
            #expect(rack?.health.state == .connected)
            #expect(rack?.health.statusInfo == "25% connected to region controllers.")
        }
        let others = RecordedAnswer.all.filter { $0.id == "rackcontrollers" }
        #expect(!others.isEmpty)
        for recorded in others {
            let racks = try recorded.answer.decode([Node].self, from: "GET").compactMap(RackController.init)
            #expect(racks.allSatisfy { $0.health.state == .dead })
        }
    }
}
