import ChildProcess
import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite("Enrollment, with the commands as processes")
struct EnrollmentTests {
    @Test("with the right secret makes a rack that is listed as connected, and keeps its id")
    func enrolls() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(macAddresses: ["52:54:00:00:00:01"])
            try machine.enroll(url: region.url, secret: region.secret)
            let rack = try #require(try await region.rack("rack-1", in: .connected))
            #expect(rack.version == machine.machine.installedSnap?.version)
            #expect(rack.macAddresses == ["52:54:00:00:00:01"])
            #expect(rack.fqdn == "rack-1.maas")
            #expect(try await eventually { machine.files.text(at: machine.files.maasID) == rack.systemID })
            #expect(try await eventually { machine.files.text(at: machine.files.maasUUID)?.count == 36 })
            for path in [machine.files.maasID, machine.files.maasUUID] {
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o640)
            }
            try machine.enroll(url: region.url, secret: region.secret)
            #expect(try await region.rack("rack-1", in: .connected)?.systemID == rack.systemID)
        }
    }

    @Test("with a wrong secret is refused, again and again, and nothing is listed")
    func wrongSecret() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            try machine.enroll(url: region.url, secret: "0123456789abcdef0123456789abcdef")
            let isLogged = try await eventually {
                let log = machine.files.text(at: machine.files.rackLog) ?? ""
                return log.components(separatedBy: "FAILED authentication; dropping connection.").count > 2
            }
            #expect(isLogged)
            let files = region.store.files
            #expect(files.text(at: files.regionLog)?.contains("Rack controller FAILED authentication from") == true)
            #expect(try await region.client().rackControllers.list().isEmpty)
            #expect(machine.files.text(at: machine.files.maasID) == nil)
        }
    }

    @Test("leaves the words of MAAS in the log when the region cannot be asked")
    func unreachable() async throws {
        try await TestRegion.run { region in
            for (url, secret, words) in [
                ("http://127.0.0.1:1/MAAS", "ab", "Region not available"),
                (String(region.url.dropLast(5)), "ab", "JSONDecodeError"),
                (region.url, "hello", "Non-hexadecimal digit"),
            ] {
                let machine = try TestMachine()
                try machine.enroll(url: url, secret: secret)
                #expect(try await eventually { machine.files.text(at: machine.files.rackLog)?.contains(words) == true })
            }
        }
    }

    @Test("is lost when the secret is rotated, and won again with the new one")
    func rotates() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            let old = try region.secret
            try machine.enroll(url: region.url, secret: old)
            let rack = try #require(try await region.rack("rack-1", in: .connected))
            try SimulatedRegion.rotateSecret(root: region.directory.path)
            #expect(try region.secret != old)
            #expect(try await region.rack("rack-1", in: .dead) != nil)
            try machine.enroll(url: region.url, secret: region.secret)
            #expect(try await region.rack("rack-1", in: .connected)?.systemID == rack.systemID)
        }
    }

    @Test("is lost too when somebody replaces the region's secret file")
    func replaced() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            try machine.enroll(url: region.url, secret: region.secret)
            _ = try await region.rack("rack-1", in: .connected)
            try region.store.files.write(String(repeating: "ab", count: 16), to: region.store.files.secret, mode: 0o640)
            #expect(try await region.rack("rack-1", in: .dead) != nil)
        }
    }

    @Test("ends when the services stop or the snap goes, and returns when they start")
    func stops() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            try machine.enroll(url: region.url, secret: region.secret)
            let rack = try #require(try await region.rack("rack-1", in: .connected))
            #expect(try await eventually { machine.files.text(at: machine.files.maasID) != nil })
            _ = try machine.snap("stop", "maas")
            #expect(try await region.client().rackControllers.get(systemID: rack.systemID).health.state == .dead)
            _ = try machine.snap("start", "maas")
            #expect(try await region.rack("rack-1", in: .connected)?.systemID == rack.systemID)
            #expect(try await eventually { RackService(machine: machine.machine).isConnected })
            _ = try machine.snap("remove", "--purge", "maas")
            #expect(try await region.client().rackControllers.get(systemID: rack.systemID).health.state == .dead)
        }
    }

    @Test("converts a machine of the same host name or MAC address, as MAAS does")
    func converts() async throws {
        try await TestRegion.run { region in
            let first = try region.region.addMachine(hostname: "machine-2")
            let second = try region.region.addMachine(hostname: "machine-3", macAddresses: ["52:54:00:00:00:07"])
            for (machine, id) in [
                (try TestMachine(hostname: "machine-2"), first),
                (try TestMachine(hostname: "rack-7", macAddresses: ["52:54:00:00:00:07"]), second),
            ] {
                try machine.enroll(url: region.url, secret: region.secret)
                // The machine keeps the name that MAAS knew it by.
                let rack = try await region.rack(id == first ? "machine-2" : "machine-3", in: .connected)
                #expect(rack?.systemID == id)
                #expect(rack?.architecture == "amd64/generic")
            }
            #expect(try await region.client().nodes.list().count == 3)
        }
    }

    @Test("of a rack that is deleted while connected is forgotten on its machine too")
    func deleted() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            try machine.enroll(url: region.url, secret: region.secret)
            let rack = try #require(try await region.rack("rack-1", in: .connected))
            let request = HTTPRequest(.delete, "\(region.url)/api/2.0/rackcontrollers/\(rack.systemID)/")
            let answer = try await HTTPTransport().send(request, signedWith: APIKey(region.region.apiKey()))
            #expect(answer.status == 204)
            #expect(machine.files.text(at: machine.files.secret) == nil)
            #expect(try await region.client().nodes.list(hostnames: ["rack-1"]).isEmpty)
        }
    }

    @Test("outlives a restart of the region, which keeps its URL, keys and racks")
    func restart() async throws {
        let directory = try TemporaryDirectory()
        let machine = try TestMachine()
        var url: String?
        for _ in 0..<2 {
            try await TestRegion.run(in: directory) { region in
                #expect(url == nil || url == region.url)
                if url == nil { try machine.enroll(url: region.url, secret: region.secret) }
                #expect(try await region.rack("rack-1", in: .connected) != nil)
                url = region.url
            }
        }
    }

    @Test("of many machines at once gives each a record of its own")
    func many() async throws {
        try await TestRegion.run { region in
            let machines = try (0..<8).map { try TestMachine(hostname: "rack-\($0)") }
            for machine in machines { try machine.enroll(url: region.url, secret: region.secret) }
            for machine in machines {
                #expect(try await region.rack(machine.files.hostname, in: .connected) != nil)
            }
            let racks = try await region.client().rackControllers.list()
            #expect(Set(racks.map(\.systemID)).count == 8)
        }
    }

    @Test("with another region of the same MAAS is with both, which share users, nodes and the secret")
    func regions() async throws {
        let (first, second) = (try TemporaryDirectory(), try TemporaryDirectory())
        try await TestRegion.run(in: first) { one in
            try await TestRegion.run(in: second, "--database", first.path, "--name", "region-2") { two in
                #expect(one.url != two.url)
                #expect(try one.secret == two.secret)
                let files = one.store.files
                #expect(files.text(at: files.maasID) != two.store.files.text(at: two.store.files.maasID))
                let machine = try TestMachine()
                try machine.enroll(url: two.url, secret: two.secret)
                #expect(try await one.rack("rack-1", in: .connected) != nil)
                #expect(try await one.client().regionControllers.list().map(\.hostname) == ["region-1", "region-2"])
                #expect(try await two.client().rpcInfo().eventLoops.count == 2)

                try SimulatedRegion.inject(.answer(.portal), root: second.path)
                #expect(try await one.client().version().version == "3.7.3")
                try SimulatedRegion.mend(root: second.path)

                try SimulatedRegion.rotateSecret(root: second.path)
                _ = try await one.client().version()
                #expect(try one.secret == two.secret)
                #expect(try await one.rack("rack-1", in: .dead) != nil)
            }
        }
    }

    @Test("of a machine whose name MAAS refuses does not come about, and the region's log says why")
    func badName() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(hostname: "rack_1")
            try machine.enroll(url: region.url, secret: region.secret)
            let log = region.store.files.regionLog
            let isRefused = try await eventually {
                region.store.files.text(at: log)?.contains("Host label cannot contain underscore: 'rack_1'.") == true
            }
            #expect(isRefused)
            #expect(try await region.client().rackControllers.list().isEmpty)
        }
    }

    @Test("finds the region by any of several URLs, in YAML as people write it, with slashes at their ends")
    func urls() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine()
            try machine.enroll(url: "http://127.0.0.1:1/MAAS", secret: region.secret)
            let text = "# by hand\n'maas_url':\n- \"http://127.0.0.1:1/MAAS\"\n- \(region.url)//   # this one\n"
            try machine.files.write(text, to: machine.files.rackConfiguration, mode: 0o644)
            #expect(try await region.rack("rack-1", in: .connected) != nil)
            #expect(machine.files.text(at: machine.files.rackConfiguration)?.hasPrefix("# by hand") == true)
        }
    }
}
