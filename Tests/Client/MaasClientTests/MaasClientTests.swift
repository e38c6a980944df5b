import SealedStore
import Testing

@testable import MaasClient

@Suite("A client of MAAS")
struct MaasClientTests {
    private func ask<Value>(
        _ answers: String..., question: (MaasClient) async throws -> Value
    ) async throws -> (Value, [String]) {
        let server = try CannedServer(answers.map { CannedServer.json($0) })
        defer { server.stop() }
        let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("ck:tk:ts"))
        let value = try await question(client)
        return (value, server.requests)
    }

    private static let admin = #"{"username":"u","is_superuser":true}"#

    @Test("asks lists by short host names, each once more in the query")
    func hostnames() async throws {
        let (racks, requests) = try await ask(#"[{"system_id":"a","node_type":2},{"system_id":"b","node_type":4}]"#) {
            try await $0.rackControllers.list(hostnames: ["rack-1.maas", "rack 2&x"], zone: "east")
        }
        #expect(racks.map(\.systemID) == ["a", "b"])
        let path = "/MAAS/api/2.0/rackcontrollers/?hostname=rack-1&hostname=rack%202%26x&zone=east"
        #expect(requests.first?.hasPrefix("GET \(path) HTTP") == true)
        #expect(requests.first?.contains("oauth_signature=\"%26ts\"") == true)
    }

    @Test("asks for many host names in several requests, and gives their nodes in order")
    func manyHostnames() async throws {
        let names = (0..<250).map { "rack-\($0)" }
        let (nodes, requests) = try await ask(#"[{"system_id":"a","node_type":0}]"#) {
            try await $0.nodes.list(hostnames: names)
        }
        #expect(nodes.count == 3)
        #expect(requests.count == 3)
        #expect(
            names.allSatisfy { name in
                requests.contains { $0.contains("hostname=\(name)&") || $0.contains("hostname=\(name) ") }
            })
    }

    @Test("asks one rack by its id, which cannot lead elsewhere")
    func one() async throws {
        let (rack, requests) = try await ask(#"{"system_id":"../../a","node_type":4}"#) {
            try await RackController.read(systemID: "../../a", from: $0)
        }
        #expect(rack.type == .regionAndRackController)
        #expect(requests.first?.hasPrefix("GET /MAAS/api/2.0/rackcontrollers/..%2F..%2Fa/ HTTP") == true)
        await #expect(throws: MaasError.self) { try await ask("[]") { try await $0.rackControllers.get(systemID: "") } }
    }

    @Test("takes a node of another type for no rack")
    func otherType() async {
        let error = await #expect(throws: MaasError.self) {
            try await ask(#"{"system_id":"a","node_type":0}"#) { try await $0.rackControllers.get(systemID: "a") }
        }
        #expect(error?.code == .wrongType)
    }

    @Test("lists a region that is a rack too once, as the rack that tells its services")
    func combined() async throws {
        let both = #"{"system_id":"both","node_type":4"#
        let answer = "[\(both)},{\"system_id\":\"region\",\"node_type\":3}]"
        let (nodes, requests) = try await ask(answer) { try await $0.controllers.list() }
        #expect(nodes.map(\.systemID) == ["both", "region"])
        #expect(Set(requests.map { $0.split(separator: " ")[1] }).count == 2)
    }

    @Test("does not take an empty list for none, when the user is shown no controllers")
    func notAdministrator() async throws {
        let error = await #expect(throws: MaasError.self) {
            try await ask("[]", #"{"username":"u","is_superuser":false}"#, "[]") { try await $0.rackControllers.list() }
        }
        #expect(error?.code == .notAdministrator)
        // Who was made an administrator in the web pages of 3.8 is none by this flag, and is shown controllers.
        let (none, _) = try await ask(
            "[]", #"{"username":"u","is_superuser":false}"#, #"[{"system_id":"r","node_type":3}]"#
        ) { try await $0.rackControllers.list() }
        #expect(none.isEmpty)
        let (racks, requests) = try await ask("[]", Self.admin, "[]") { client in
            try await client.rackControllers.list() + client.rackControllers.list()
        }
        #expect(racks.isEmpty)
        #expect(requests.count == 3, "who the user is was asked more than once")
    }

    @Test("refreshes a controller from the API of its own type")
    func refresh() async throws {
        let (racks, requests) = try await ask(
            #"[{"system_id":"a","node_type":4,"hostname":"old"}]"#, #"{"system_id":"a","node_type":4,"hostname":"new"}"#
        ) { client in
            var racks = try await client.rackControllers.list()
            try await racks[0].refresh()
            var region = try racks[0].node.asRegionController()
            try await region.refresh()
            return racks
        }
        #expect(racks.first?.hostname == "new")
        #expect(requests[1].hasPrefix("GET /MAAS/api/2.0/rackcontrollers/a/ HTTP"))
        #expect(requests[2].hasPrefix("GET /MAAS/api/2.0/regioncontrollers/a/ HTTP"))
    }

    @Test("changes what MAAS lets be changed, zone and domain by name, and nothing else")
    func update() async throws {
        let (rack, requests) = try await ask(#"{"system_id":"a","node_type":2,"description":"new"}"#) { client in
            var rack = try await client.rackControllers.get(systemID: "a")
            try await rack.update()
            try await rack.update(description: "two words & =", zone: "east", domain: "maas")
            try await rack.setPower(
                type: "ipmi",
                parameters: ["power_pass": SecretBytes(utf8: "p%"), "power_address": SecretBytes(utf8: "::1")])
            return rack
        }
        #expect(rack.description == "new")
        #expect(requests.count == 3)
        #expect(requests[1].hasPrefix("PUT /MAAS/api/2.0/rackcontrollers/a/ HTTP"))
        #expect(requests[1].hasSuffix("\r\n\r\ndescription=two%20words%20%26%20%3D&zone=east&domain=maas"))
        #expect(
            requests[2].hasSuffix(
                "power_type=ipmi&power_parameters_power_address=%3A%3A1&power_parameters_power_pass=p%25"))
    }

    @Test("says what a deleted rack became")
    func delete() async throws {
        let gone = "HTTP/1.1 204 No Content\r\n\r\n"
        let missing =
            "HTTP/1.1 404 X\r\nContent-Type: text/plain\r\nContent-Length: 32\r\n\r\nNo Node matches the given query."
        for (after, remains) in [
            (missing, "nothing"), (CannedServer.json(#"{"system_id":"a","node_type":3}"#), "region"),
        ] {
            let server = try CannedServer([gone, after])
            defer { server.stop() }
            let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("ck:tk:ts"))
            switch try await client.rackControllers.delete(systemID: "a", force: true) {
            case .nothing: #expect(remains == "nothing")
            case .node(let node): #expect(remains == "region" && node.type == .regionController)
            }
            #expect(server.requests[0].hasPrefix("DELETE /MAAS/api/2.0/rackcontrollers/a/?force=true HTTP"))
            #expect(server.requests[1].hasPrefix("GET /MAAS/api/2.0/nodes/a/ HTTP"))
        }
    }

    @Test("shows its key to nobody where none is needed")
    func unsigned() async throws {
        let (version, requests) = try await ask(#"{"version":"3.6.5"}"#) { try await $0.version() }
        #expect(version.version == "3.6.5")
        #expect(!requests.joined().contains("Authorization"))
        let (info, rpc) = try await ask(#"{"eventloops":{"a:pid=1":[["10.0.0.2",5250]]}}"#) { try await $0.rpcInfo() }
        #expect(info.eventLoops["a:pid=1"]?.first?.port == 5250)
        #expect(rpc.first?.hasPrefix("GET /MAAS/rpc/ HTTP") == true)
        #expect(!rpc.joined().contains("Authorization"))
    }

    @Test("finds the processes of a region that take no connection at any of their addresses")
    func closedPorts() async throws {
        let server = try CannedServer(CannedServer.json("{}"))
        defer { server.stop() }
        let port = try #require(server.url.split(separator: ":").last?.prefix { $0.isNumber })
        let loops =
            #""a":[["127.0.0.1",\#(port)]],"b":[["127.0.0.1",1],["x",1]],"c":[["127.0.0.1",1],["127.0.0.1",\#(port)]]"#
        let (info, _) = try await ask(#"{"eventloops":{\#(loops),"d":[]}}"#) { try await $0.rpcInfo() }
        let closed = info.closed(after: .seconds(5))
        #expect(closed.map(\.endpoint.description) == ["127.0.0.1:1"])
        #expect(closed.first?.reason == "Connection refused")
    }

    @Test("serves a program without tasks, too")
    func blocking() throws {
        let server = try CannedServer(CannedServer.json(#"[{"system_id":"a","node_type":2}]"#))
        defer { server.stop() }
        let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("ck:tk:ts"))
        let racks = try Blocking.wait { () async throws(MaasError) in try await client.controllers.list() }
        #expect(racks.map(\.systemID) == ["a"])
    }
}
