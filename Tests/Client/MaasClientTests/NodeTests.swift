import Testing

@testable import MaasClient

@Suite("A node")
struct NodeTests {
    private func node(_ json: String) throws -> Node { try Node(parsing: json) }

    @Test("of which MAAS says next to nothing is a node all the same")
    func bare() throws {
        let node = try node(#"{"system_id":"abc123"}"#)
        #expect(node.systemID == "abc123")
        #expect(node.hostname == "")
        #expect(node.version == nil)
        #expect(node.services.isEmpty)
        #expect((try? node.asRackController()) == nil)
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
}

extension Node {
    /// A node of JSON text.
    init(parsing json: String) throws {
        try self.init(JSONDocument.read(Array(json.utf8)).root, client: MaasClient(url: MaasURL("http://h/MAAS")))
    }
}

@Suite("A conversion of a node")
struct ConversionTests {
    private func node(_ type: Int) throws -> Node { try Node(parsing: #"{"system_id":"a","node_type":\#(type)}"#) }

    @Test(
        "gives what the type allows, both for a region that is a rack too, and for a type that only MAAS knows",
        arguments: 0...5)
    func allowed(type: Int) throws {
        let node = try node(type)
        #expect(((try? node.asMachine()) != nil) == (type == 0))
        #expect(((try? node.asDevice()) != nil) == (type == 1))
        #expect(((try? node.asRackController()) != nil) == (type == 2 || type >= 4))
        #expect(((try? node.asRegionController()) != nil) == (type == 3 || type >= 4))
    }

    @Test("is refused in the words of libmaas's documentation")
    func refused() throws {
        let node = try node(0)
        let error = #expect(throws: MaasError.self) { try node.asRackController() }
        #expect(error?.code == .wrongType)
        let words = "Cannot convert to `RackController`, node_type is not a rack controller"
        #expect(error?.message.hasPrefix(words) == true)
    }

    @Test("keeps what is known of the node")
    func keeps() throws {
        let rack = try Node(parsing: #"{"system_id":"a","node_type":4,"hostname":"h","memory":7}"#).asRackController()
        #expect(rack.hostname == "h")
        #expect(rack.memory == 7)
        #expect(try rack == rack.node.asRackController())
    }
}

@Suite("A rack controller's health")
struct RackControllerTests {
    private func health(_ services: String) throws -> Health {
        try Node(parsing: #"{"system_id":"a","node_type":2,"service_set":[\#(services)]}"#).asRackController().health
    }

    @Test(
        "is what its service rackd says",
        arguments: [
            ("running", Health.State.connected), ("degraded", .connected), ("dead", .dead),
            ("off", .dead), ("unknown", .unknown), ("sleepy", .unknown),
        ]
    )
    func status(word: String, state: Health.State) throws {
        let other = #"{"name":"tftp","status":"running"}"#
        let health = try health(other + #",{"name":"rackd","status":"\#(word)","status_info":"why"}"#)
        #expect(health.state == state)
        #expect(health.isDegraded == (word == "degraded"))
        #expect(health.statusInfo == "why")
    }

    @Test("is what the service agent says where there is no rackd")
    func agent() throws {
        #expect(try health(#"{"name":"agent","status":"running"}"#).state == .connected)
        let both = #"{"name":"agent","status":"running"},{"name":"rackd","status":"dead"}"#
        #expect(try health(both).state == .dead)
    }

    @Test("is unknown when MAAS lists no such service")
    func absent() throws {
        #expect(try health("").state == .unknown)
    }

    @Test("is connected for the rack that was recorded while it was")
    func recorded() throws {
        let live = RecordedAnswer.all.filter { $0.id == "rack_live_connected" }
        for recorded in live {
            let rack = try recorded.nodes().first?.asRackController()
            #expect(rack?.health.state == .connected)
            #expect(rack?.health.statusInfo == "25% connected to region controllers.")
        }
        let others = RecordedAnswer.all.filter { $0.id == "rackcontrollers" }
        #expect(!others.isEmpty)
        for recorded in others {
            let racks = try recorded.nodes().map { try $0.asRackController() }
            #expect(racks.allSatisfy { $0.health.state == .dead })
        }
    }
}
