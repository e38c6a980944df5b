import Foundation
import TestSupport
import Testing

@Suite(
    "The packed charms and peers on ops, in Python", .serialized,
    .enabled(if: PythonEnvironment.ops.folder != nil, "\(PythonEnvironment.ops.reason)"))
struct PeerInPythonTests {
    private let world: World

    init() throws {
        world = try World()
        world.programs = try #require(PythonEnvironment.ops.folder) + "/bin"
    }

    private var tokenFile: String { "\(world.machine(0))/var/snap/maas/common/maas/secret" }

    private func connected() throws -> Int {
        try world.racks().components(separatedBy: "\"health\":\"connected\"").count - 1
    }

    /// The first digits of the token's SHA-256, as the agent on ops shows it.
    private func digest() throws -> String {
        let token = try String(contentsOfFile: tokenFile, encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return try String(world.sha256(token).prefix(12))
    }

    @Test("our agent enrolls with a region on ops, follows its new token, and is known to it")
    func agent() throws {
        try world.juju("deploy", Project.path("Tests/Charms/python-region"))
        try world.juju("config", "python-region", "api-url=\(world.url)", "token-file=\(tokenFile)")
        try world.juju("deploy", try World.file("maas-agent.charm"), "--to", "1")
        try world.juju("integrate", "maas-agent:maas-region", "python-region:maas-region")
        #expect(try world.status("maas-agent/0").contains("active"))
        #expect(try connected() == 1)
        #expect(try world.juju("run", "python-region/0", "racks").contains("maas-agent-0: demo-1"))

        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        #expect(try connected() == 0)
        let hooks = try world.juju("config", "python-region", "generation=2")
        #expect(hooks.contains("secret-changed"))
        #expect(try connected() == 1)
        try world.juju("remove-relation", "maas-agent", "python-region")
        #expect(try world.status("maas-agent/0").contains("no region"))
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }

    @Test("an agent on ops takes URL, regions and token from our region, and the token's next revision")
    func region() throws {
        try world.juju("deploy", try World.file("maas-region.charm"), "--to", "0")
        try world.juju("deploy", Project.path("Tests/Charms/python-agent"), "-n", "2")
        try world.juju("integrate", "python-agent:maas-region", "maas-region:maas-region")
        for unit in 0...1 {
            let status = try world.status("python-agent/\(unit)")
            #expect(status.contains("would enroll at \(world.url)"), "\(status)")
            #expect(try status.contains(digest()), "\(status)")
        }
        #expect(try world.juju("show-unit", "maas-region/0").contains("python-agent/1:"))
        #expect(try world.juju("run", "maas-region/0", "list-controllers").contains("python-agent/1"))

        let before = try digest()
        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        try world.juju("update-status", "maas-region/0")
        #expect(try digest() != before)
        #expect(try world.status("python-agent/1").contains(digest()))
        try world.juju("remove-relation", "python-agent", "maas-region")
        #expect(try world.status("python-agent/0").contains("no region"))
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }
}
