import Foundation
import TestSupport
import Testing

/// The packed subordinate beside a charm that does to Juju and to its machine what upstream's maas-region does: its own ports, its own
/// peers, its own options (maas-charms, maas-region/charmcraft.yaml and src/charm.py, track 3.7).
@Suite("The packed maas-enroll beside a charm that runs the region", .serialized)
struct BesideMaasRegionTests {
    private func world(hasTLS: Bool = false, regions: Int = 1) throws -> World {
        let world = try World(hasTLS: hasTLS, machines: 3 + regions)
        for number in 1..<regions { try world.addRegion(onMachine: number) }
        try world.directory.write(
            "upstream/metadata.yaml",
            """
            name: maas-region
            summary: s
            description: d
            provides: {api: {interface: http}}
            peers: {maas-cluster: {interface: maas_region_peer}}
            """)
        try world.directory.write(
            "upstream/config.yaml",
            "options: {tls_mode: {type: string, default: disabled, description: d}}\n")
        try world.directory.write(
            script: "upstream/dispatch",
            """
            for port in 53 5240 5241-5247 5250-5270 5443; do open-port "$port/tcp"; done
            for id in $(relation-ids maas-cluster); do relation-set -r "$id" "system-name=$JUJU_UNIT_NAME"; done
            status-set active "tls $(config-get tls_mode)"
            """)
        let machines = (0..<regions).map(String.init).joined(separator: ",")
        try world.juju("deploy", world.directory.file("upstream"), "-n", "\(regions)", "--to", machines)
        try world.juju("deploy", try World.file("maas-enroll.charm"))
        try world.juju("integrate", "maas-enroll:region", "maas-region:juju-info")
        let key = try world.juju("add-secret", "key", "api-key#file=\(world.directory.file("api-key"))")
        try world.juju("grant-secret", "key", "maas-enroll")
        try world.juju("config", "maas-enroll", "api-key=\(key.trimmingCharacters(in: .whitespacesAndNewlines))")
        return world
    }

    private func racks(_ world: World, onMachine number: Int = 0) throws -> [String] {
        let text = try world.racks(onMachine: number)
        let racks = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]] ?? []
        return racks.filter { $0["health"] as? String == "connected" }.compactMap { $0["system_id"] as? String }
            .sorted()
    }

    /// The part of `juju status` that is about an application's unit, a subordinate's too.
    private func unit(_ name: String, _ world: World) throws -> [String: Any] {
        let text = try world.juju("status", "--format", "json")
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let applications = json?["applications"] as? [String: [String: Any]] ?? [:]
        for application in applications.values {
            for (principal, value) in application["units"] as? [String: [String: Any]] ?? [:] {
                if principal == name { return value }
                let below = value["subordinates"] as? [String: [String: Any]] ?? [:]
                if let found = below[name] { return found }
            }
        }
        return [:]
    }

    private func status(_ name: String, _ world: World) throws -> String {
        let status = try unit(name, world)["workload-status"] as? [String: String] ?? [:]
        return "\(status["current"] ?? "") \(status["message"] ?? "")"
    }

    @Test("enrolls racks, opens no port and leaves the other charm's region as it is, also when it goes")
    func one() throws {
        let world = try world()
        try world.juju("deploy", try World.file("maas-agent.charm"), "-n", "2", "--to", "1,2")
        try world.juju("integrate", "maas-enroll:maas-region", "maas-agent")
        for unit in 0...1 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        let ids = try racks(world)
        #expect(ids.count == 2)
        let ports = try #require(unit("maas-region/0", world)["open-ports"] as? [String])
        #expect(ports.contains("5240-5247/tcp") || ports.contains("5240/tcp"))
        #expect(try unit("maas-enroll/0", world)["open-ports"] == nil)
        #expect(try status("maas-region/0", world) == "active tls disabled")

        try world.juju("config", "maas-agent", "departure-policy=keep")
        try world.juju("remove-relation", "maas-enroll", "maas-agent")
        try world.juju("remove-relation", "maas-enroll", "maas-region")
        #expect(try unit("maas-enroll/0", world).isEmpty)
        #expect(try status("maas-region/0", world) == "active tls disabled")
        #expect(try racks(world) == ids)
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }

    @Test("gives racks the address of the load balancer in front, and takes them along when it is set later")
    func loadBalancer() throws {
        let world = try world()
        try world.juju("deploy", try World.file("maas-agent.charm"), "--to", "1")
        try world.juju("integrate", "maas-enroll:maas-region", "maas-agent")
        #expect(try world.status("maas-agent/0").contains("connected as "))
        let ids = try racks(world)
        let front = world.url.replacing("127.0.0.1", with: "localhost")
        try #require(front != world.url)
        try world.juju("config", "maas-enroll", "maas-url=\(front)")
        try world.juju("update-status")
        #expect(try world.status("maas-agent/0").contains("connected as "))
        #expect(try world.juju("show-unit", "maas-agent/0").contains("api_url: \(front)"))
        #expect(try racks(world) == ids)
        #expect(try world.juju("run", "maas-enroll/0", "get-api-endpoint").contains(front))
    }

    @Test(
        "goes on with three regions when the lead moves, when the leader's machine goes, and when a region comes back")
    func failover() throws {
        let world = try world(regions: 3)
        try world.juju("deploy", try World.file("maas-agent.charm"), "-n", "2", "--to", "3,4")
        try world.juju("integrate", "maas-enroll:maas-region", "maas-agent")
        func connected() throws -> [Bool] {
            try world.juju("update-status")
            return try (0...1).map { try world.status("maas-agent/\($0)").contains("connected as ") }
        }
        func enrollments() throws -> Int {
            try world.juju("debug-log", "--level", "INFO").components(separatedBy: "Enrolling with ").count - 1
        }
        func published() throws -> String {
            let unit = try world.juju("show-unit", "maas-agent/0")
            return unit.split(separator: "\n").first { $0.contains("api_url: ") }.map(String.init) ?? ""
        }
        #expect(try connected() == [true, true])
        let (ids, url, before) = (try racks(world), try published(), try enrollments())
        #expect(ids.count == 2 && before == 2)

        let other = try #require(
            (0...2).map { "maas-enroll/\($0)" }.first { try unit($0, world)["leader"] as? Bool != true })
        try world.juju("set-leader", other)
        #expect(try connected() == [true, true])
        #expect(try published() == url)
        #expect(try enrollments() == before)

        // The region whose URL is published goes with its machine, and the others are of one MAAS.
        let gone = try #require(world.urls.first { url.hasSuffix($0.value) }?.key)
        try world.juju("remove-unit", "maas-region/\(gone)")
        world.stopRegion(onMachine: gone)
        #expect(try connected() == [true, true])
        #expect(try published() != url)
        #expect(try racks(world, onMachine: gone == 0 ? 1 : 0) == ids)
        let after = try enrollments()
        #expect(after == before + 2)

        try world.addRegion(onMachine: gone)
        try world.juju("add-unit", "maas-region", "--to", "\(gone)")
        #expect(try connected() == [true, true])
        #expect(try enrollments() == after)
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }

    @Test(
        "goes on when the region's charm turns TLS on: racks keep the plain URL, and the charm asks by the https one",
        .enabled(if: Commands.haveTLS, "there is no openssl or socat; scripts/setup installs them"))
    func encrypted() throws {
        let world = try world(hasTLS: true)
        try world.juju("config", "maas-region", "tls_mode=termination")
        try world.juju("config", "maas-enroll", "maas-url=\(world.plainURL)", "tls-url=\(world.url)")
        let authority = try String(contentsOfFile: world.authority, encoding: .utf8)
        try world.juju("config", "maas-enroll", "ca-certificate=\(authority)")
        try world.juju("deploy", try World.file("maas-agent.charm"), "--to", "1")
        try world.juju("integrate", "maas-enroll:maas-region", "maas-agent")
        try world.juju("update-status")
        #expect(try world.status("maas-agent/0").contains("connected as "))
        #expect(try racks(world).count == 1)
        #expect(try status("maas-region/0", world) == "active tls termination")
    }
}
