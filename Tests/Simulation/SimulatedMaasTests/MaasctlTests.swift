import ChildProcess
import Foundation
import MaasClient
import MaasctlJSON
import Testing

@testable import SimulatedMaas

@Suite("maasctl")
struct MaasctlTests {
    private func maasctl(_ arguments: String..., input: String? = nil) throws -> ChildProcess.Result {
        try maasctl(arguments, input: input)
    }

    private func maasctl(_ arguments: [String], input: String? = nil) throws -> ChildProcess.Result {
        try ChildProcess(Program.maasctl, arguments: arguments, environment: [:], timeLimit: .seconds(600))
            .run(input: input.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    private func json(_ result: ChildProcess.Result) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(result.standardOutput))
    }

    @Test("ping says how many processes a region has")
    func ping() async throws {
        try await TestRegion.run { region in
            let result = try maasctl("ping", "--url", region.url + "/")
            #expect(result.succeeded)
            #expect(result.output == "{\"reachable\":true,\"regions\":1,\"url\":\"\(region.url)\"}\n")
        }
    }

    @Test("ping tells by its exit code what is wrong, and in one line what to do")
    func pingFails() async throws {
        try await TestRegion.run { region in
            let base = region.url.dropLast(5)
            for (url, code) in [
                ("http://127.0.0.1:1/MAAS", 3), ("http://nosuch.invalid/MAAS", 3), ("\(base)/other", 4),
                (String(base), 2), ("nonsense", 2),
            ] {
                let result = try maasctl("ping", "--url", url)
                #expect(result.ending == .exited(Int32(code)), "\(url)")
                #expect(result.output.isEmpty)
                #expect(result.complaint.hasPrefix("maasctl: "))
                #expect(result.complaint.split(separator: "\n").count == 1)
            }
        }
    }

    @Test("lists rack controllers as JSON, one object with every key each")
    func racks() async throws {
        try await TestRegion.run { region in
            try region.store.update { state in
                state.nodes.append(
                    SimulatedNode(systemID: "aaaaaa", hostname: "rack-2", type: .rackController, connection: "c"))
                state.nodes.append(SimulatedNode(systemID: "bbbbbb", hostname: "rack-1", type: .rackController))
            }
            let key = try region.region.apiKey()
            let all = try maasctl(
                "rack-controllers", "--url", region.url, "--api-key-stdin", "--format", "json", input: key + "\n")
            #expect(all.succeeded)
            let rows = try #require(try json(all) as? [[String: Any]])
            #expect(rows.map { $0["hostname"] as? String } == ["rack-1", "rack-2"])
            #expect(rows.map { $0["health"] as? String } == ["dead", "connected"])
            let keys = [
                "arch", "architecture", "cpus", "fqdn", "health", "hostname", "ip_addresses", "mac_addresses", "memory",
                "node_type", "ram", "status_info", "system_id", "tags", "type", "version", "zone",
            ]
            let records = try JSONDecoder().decode([MaasctlController].self, from: Data(all.standardOutput))
            #expect(records.map(\.health) == [.dead, .connected])
            #expect(records.map(\.nodeType) == [2, 2])
            #expect(rows.allSatisfy { $0.keys.sorted() == keys })

            let one = try maasctl(
                "rack-controllers", "--url", region.url, "--api-key-stdin", "--hostname", "rack-2.maas", input: key)
            #expect(
                one.output == """
                    System ID  Hostname  Type   Health     Version  Zone     Arch  #CPUs  RAM  Info
                    aaaaaa     rack-2    Rackd  connected  -        default  -     -      -    -

                    """)
        }
    }

    @Test("lists nodes, to see which would be taken over")
    func nodes() async throws {
        try await TestRegion.run { region in
            let id = try region.region.addMachine(hostname: "rack-1", macAddresses: ["52:54:00:00:00:01"])
            let result = try maasctl(
                "nodes", "--url", region.url, "--api-key-stdin", "--hostname", "rack-1", "--format", "json",
                input: region.region.apiKey())
            let rows = try #require(try json(result) as? [[String: Any]])
            #expect(rows.count == 1)
            #expect(rows.first?["system_id"] as? String == id)
            #expect(rows.first?["node_type"] as? Int == 0)
            #expect(rows.first?["mac_addresses"] as? [String] == ["52:54:00:00:00:01"])
        }
    }

    @Test(
        "deletes a rack and says what became of it",
        arguments: [
            (NodeType.rackController, String?.none, "gone"), (.rackController, "ipmi", "machine"),
            (.regionAndRackController, nil, "region"),
        ])
    func deletes(type: NodeType, powerType: String?, outcome: String) async throws {
        try await TestRegion.run { region in
            try region.store.update { state in
                state.nodes.append(
                    SimulatedNode(systemID: "aaaaaa", hostname: "rack-1", type: type, powerType: powerType))
            }
            let arguments = ["delete", "aaaaaa", "--url", region.url, "--api-key-stdin", "--format", "json"]
            if type == .regionAndRackController {
                let refused = try maasctl(arguments, input: region.region.apiKey())
                #expect(refused.ending == .exited(2))
                #expect(refused.complaint.contains("--force"))
            }
            let result = try maasctl(arguments + ["--force"], input: region.region.apiKey())
            let answer = try JSONDecoder().decode(MaasctlDeletion.self, from: Data(result.standardOutput))
            #expect(answer.outcome.rawValue == outcome)
            let report = try #require(try json(result) as? [String: Any])
            #expect(report["outcome"] as? String == outcome)
            #expect(report["system_id"] as? String == "aaaaaa")
            #expect((report["node"] is NSNull) == (outcome == "gone"))
            let again = try maasctl(arguments, input: region.region.apiKey())
            #expect(again.ending == .exited(7))
            #expect(again.output.isEmpty)
        }
    }

    @Test("deletes a rack by its host name, too, and no region")
    func deletesByName() async throws {
        try await TestRegion.run { region in
            try region.store.update { state in
                state.nodes.append(SimulatedNode(systemID: "aaaaaa", hostname: "rack-1", type: .rackController))
            }
            func delete(_ name: String) throws -> ChildProcess.Result {
                try maasctl(["delete", name, "--url", region.url, "--api-key-stdin"], input: region.region.apiKey())
            }
            #expect(try delete("rack-1").output == "rack-1 (aaaaaa): gone\n")
            #expect(try delete("rack-1").complaint == "maasctl: there is no controller rack-1\n")
            let region = try delete("region-1")
            #expect(region.ending == .exited(7))
            #expect(region.complaint.contains("is no rack controller: Region controller"))
        }
    }

    @Test("shows the same architecture of a controller in a list and alone")
    func architecture() async throws {
        try await TestRegion.run { region in
            try region.store.update { state in
                state.nodes.append(
                    SimulatedNode(
                        systemID: "aaaaaa", hostname: "rack-1", type: .rackController,
                        architecture: "amd64/generic"))
            }
            let options = ["rack-1", "--url", region.url, "--api-key-stdin", "--format", "json"]
            let key = try region.region.apiKey()
            let listed = try #require(try json(maasctl(["controllers"] + options, input: key)) as? [[String: Any]])
                .first
            let shown = try #require(try json(maasctl(["controller"] + options, input: key)) as? [String: Any])
            #expect(listed?["architecture"] as? String == "amd64/generic")
            #expect(shown["architecture"] as? String == "amd64/generic")
            #expect(listed?["arch"] as? String == "amd64")
        }
    }

    @Test("tells a wrong key from one without rights, and shows neither")
    func keys() async throws {
        try await TestRegion.run { region in
            let admin = try region.region.apiKey()
            let wrong = String(admin.dropLast(32)) + String(repeating: "x", count: 32)
            let user = try region.region.apiKey(of: "somebody", isSuperuser: false)
            for (key, code) in [(wrong, 4), ("a:b:c", 4), ("garbage", 4), ("", 4), (user, 5)] {
                for command in ["rack-controllers", "nodes"] {
                    let result = try maasctl(command, "--url", region.url, "--api-key-stdin", input: key)
                    #expect(result.ending == .exited(Int32(code)))
                    #expect(result.output.isEmpty || (key == user && command == "nodes"))
                    for secret in [admin.suffix(32), wrong.suffix(32), user.suffix(32)] {
                        #expect(!result.complaint.contains(secret))
                    }
                }
            }
        }
    }

    @Test("ends with 2 when it is used wrongly", arguments: [["ping"], ["fly"], ["nodes", "--url", "http://h/MAAS"]])
    func usage(arguments: [String]) throws {
        let result = try ChildProcess(Program.maasctl, arguments: arguments, timeLimit: .seconds(600)).run()
        #expect(result.ending == .exited(2))
        #expect(!result.complaint.isEmpty)
    }

    @Test("tells its exit codes in its help")
    func help() throws {
        let result = try maasctl("--help")
        #expect(result.succeeded)
        #expect(result.output.contains("3 the region cannot be"))
    }
}
