import Testing

@testable import MaasClient

@Suite("A client of MAAS")
struct MaasClientTests {
    private static func answer(_ json: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    private func ask<Value>(_ json: String, _ question: (MaasClient) throws -> Value) throws -> (Value, String) {
        let server = try CannedServer(Self.answer(json))
        defer { server.stop() }
        let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("ck:tk:ts"))
        let value = try question(client)
        return (value, server.requests.joined())
    }

    @Test("asks lists by short host names, each once more in the query")
    func hostnames() throws {
        let (racks, request) = try ask(#"[{"system_id":"a","node_type":2},{"system_id":"b","node_type":9}]"#) {
            try $0.rackControllers.list(hostnames: ["rack-1.maas", "rack 2&x"])
        }
        #expect(racks.map(\.systemID) == ["a"])
        #expect(request.hasPrefix("GET /MAAS/api/2.0/rackcontrollers/?hostname=rack-1&hostname=rack%202%26x HTTP"))
        #expect(request.contains("oauth_signature=\"%26ts\""))
    }

    @Test("asks one rack by its id, which cannot lead elsewhere")
    func one() throws {
        let (rack, request) = try ask(#"{"system_id":"a","node_type":4}"#) {
            try $0.rackControllers.get(systemID: "../../a")
        }
        #expect(rack.type == .regionAndRackController)
        #expect(request.hasPrefix("GET /MAAS/api/2.0/rackcontrollers/..%2F..%2Fa/ HTTP"))
    }

    @Test("takes a node of another type for no rack")
    func otherType() {
        let error = #expect(throws: MaasError.self) {
            try ask(#"{"system_id":"a","node_type":0}"#) { try $0.rackControllers.get(systemID: "a") }
        }
        #expect(error?.code == .notFound)
    }

    @Test("asks users, regions and nodes where MAAS has them")
    func paths() throws {
        let (user, whoami) = try ask(#"{"username":"u","is_superuser":false}"#) { try $0.whoami() }
        #expect(!user.isSuperuser)
        #expect(whoami.hasPrefix("GET /MAAS/api/2.0/users/?op=whoami HTTP"))
        let (regions, list) = try ask("[]") { try $0.regionControllers.list() }
        #expect(regions.isEmpty)
        #expect(list.hasPrefix("GET /MAAS/api/2.0/regioncontrollers/ HTTP"))
        let (_, nodes) = try ask("[]") { try $0.nodes.list(hostnames: ["a"]) }
        #expect(nodes.hasPrefix("GET /MAAS/api/2.0/nodes/?hostname=a HTTP"))
    }

    @Test("shows its key to nobody where none is needed")
    func unsigned() throws {
        let (version, request) = try ask(#"{"version":"3.6.5"}"#) { try $0.version() }
        #expect(version.version == "3.6.5")
        #expect(!request.contains("Authorization"))
        let (info, rpc) = try ask(#"{"eventloops":{"a:pid=1":[["10.0.0.2",5250]]}}"#) { try $0.rpcInfo() }
        #expect(info.eventLoops["a:pid=1"]?.first?.port == 5250)
        #expect(rpc.hasPrefix("GET /MAAS/rpc/ HTTP"))
        #expect(!rpc.contains("Authorization"))
    }
}
