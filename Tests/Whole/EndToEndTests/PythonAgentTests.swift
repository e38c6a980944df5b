import Foundation
import TestSupport
import Testing

/// The way of docs/how-to/replace-the-python-agent.md.
@Suite(
    "The packed agent in the place of the Python one", .serialized,
    .enabled(if: PythonEnvironment.ops.folder != nil, "\(PythonEnvironment.ops.reason)"))
struct PythonAgentTests {
    private let world: World

    init() throws {
        world = try World()
        world.programs = try #require(PythonEnvironment.ops.folder) + "/bin"
        try world.juju("deploy", Project.path("Tests/Charms/python-region"), "maas-region", "--to", "0")
        let token = "\(world.machine(0))/var/snap/maas/common/maas/secret"
        try world.juju("config", "maas-region", "api-url=\(world.url)", "token-file=\(token)")
        let agent = Project.path("Tests/Charms/python-maas-agent")
        try world.juju("deploy", agent, "-n", "2", "--to", "1,2")
        try world.juju("deploy", agent, "old-agent", "--to", "3")
        for name in ["maas-agent", "old-agent"] { try world.juju("integrate", "\(name):maas-region", "maas-region") }
    }

    /// What MAAS and its command have written on a rack's machine, with when.
    private func files(_ machine: Int) throws -> [String: String] {
        let common = "\(world.machine(machine))/var/snap/maas/common"
        let current = "\(world.machine(machine))/var/snap/maas/current"
        var files: [String: String] = [:]
        for path in ["\(common)/snap_mode", "\(common)/maas/secret", "\(common)/maas/maas_id", "\(current)/rackd.conf"]
        {
            guard let content = FileManager.default.contents(atPath: path) else { continue }
            let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
            files[path] = "\(content.base64EncodedString()) \(date?.timeIntervalSince1970 ?? 0)"
        }
        return files
    }

    /// What ops keeps in the charm's folder (`.unit-state.db`).
    private func state(_ unit: String) throws -> Data {
        let name = unit.replacing("/", with: "-")
        let path = world.directory.file("model/agents/unit-\(name)/charm/.unit-state.db")
        return try #require(FileManager.default.contents(atPath: path))
    }

    /// The ports that a unit has open, each by itself, such as `53/udp`.
    private func openedPorts(_ unit: String) throws -> Set<String> {
        let output = world.attempt("juju-sim", "exec", "--unit", unit, "--", "opened-ports")
        let ranges = output.split(whereSeparator: \.isWhitespace).filter {
            $0.hasSuffix("/tcp") || $0.hasSuffix("/udp")
        }
        return Set(
            ranges.flatMap { range in
                let ends = range.dropLast(4).split(separator: "-").compactMap { Int($0) }
                guard let first = ends.first, let last = ends.last else { return [String]() }
                return (first...last).map { "\($0)\(range.suffix(4))" }
            })
    }

    /// The IDs of the racks that MAAS lists as connected.
    private func connected() throws -> [String] {
        let racks = try JSONSerialization.jsonObject(with: Data(world.racks().utf8)) as? [[String: Any]] ?? []
        return racks.filter { $0["health"] as? String == "connected" }.compactMap { $0["system_id"] as? String }
            .sorted()
    }

    @Test("keeps relation and racks, registers nobody anew, and goes on with maas-enroll in the region's place")
    func replace() throws {
        let (ids, before) = (try connected(), try [1, 2, 3].map(files))
        try #require(ids.count == 3 && before.allSatisfy { $0.count >= 3 }, "\(before)")
        let (leftovers, ports) = (try state("maas-agent/0"), try openedPorts("maas-agent/0"))
        #expect(ports.isSuperset(of: ["5240/tcp", "5248/tcp", "53/udp"]))

        // The agents one after the other: one application stays as it is meanwhile.
        try world.juju("refresh", "maas-agent", "--path", try World.file("maas-agent.charm"))
        for unit in 0...1 {
            let status = try world.status("maas-agent/\(unit)")
            #expect(status.contains("active") && status.contains("enrollment is not confirmed"), "\(status)")
        }
        #expect(try world.status("old-agent/0").contains("active"))
        #expect(try connected() == ids)
        #expect(try [1, 2, 3].map(files) == before)
        // What ops has left is nobody's business, and what was open is as open as before.
        #expect(try state("maas-agent/0") == leftovers)
        #expect(try openedPorts("maas-agent/0").isSuperset(of: ports))
        #expect(try world.juju("run", "maas-region/0", "racks").contains("maas-agent-1: "))

        // The region publishes again, as it does in each hook: nobody enrolls for that.
        try world.juju("config", "maas-region", "generation=2")
        #expect(try [1, 2, 3].map(files) == before)

        // Then the relation moves to maas-enroll, with the region's charm as it was.
        try world.juju("refresh", "old-agent", "--path", try World.file("maas-agent.charm"))
        try world.juju("deploy", try World.file("maas-enroll.charm"))
        try world.juju("integrate", "maas-enroll:region", "maas-region:juju-info")
        let key = try world.juju("add-secret", "key", "api-key#file=\(world.directory.file("api-key"))")
        try world.juju("grant-secret", "key", "maas-enroll")
        try world.juju("config", "maas-enroll", "api-key=\(key.trimmingCharacters(in: .whitespacesAndNewlines))")
        for name in ["maas-agent", "old-agent"] {
            try world.juju("config", name, "departure-policy=keep")
            try world.juju("remove-relation", name, "maas-region")
            #expect(try connected() == ids)
            try world.juju("integrate", name, "maas-enroll:maas-region")
            try world.juju("config", name, "departure-policy=stop")
        }
        for unit in ["maas-agent/0", "maas-agent/1", "old-agent/0"] {
            #expect(try world.status(unit).contains("connected as "))
        }
        #expect(try connected() == ids)
        #expect(try [1, 2, 3].map(files) == before)
        let history = try world.juju("run", "maas-agent/0", "enrollment-status", "history=true")
        #expect(history.contains("it is a rack of this region already"), "\(history)")

        // Last, the region's charm goes on to a revision that does not have the relation any more.
        try world.directory.write(
            "next/metadata.yaml", "name: python-region\nsummary: s\ndescription: d\n")
        try world.directory.write(script: "next/dispatch", "exit 0\n")
        try world.juju("refresh", "maas-region", "--path", world.directory.file("next"))
        #expect(try connected() == ids)
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }
}
