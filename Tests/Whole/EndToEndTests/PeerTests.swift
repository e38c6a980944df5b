import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The packed agent and a region that somebody else wrote, in another language", .serialized)
struct PeerTests {
    /// A region in a few lines of shell, which publishes what it is told to.
    private func deploy(_ world: World, publishing script: String) throws {
        let charm = "shell-region"
        try world.directory.write(
            "\(charm)/metadata.yaml",
            "name: shell-region\nsummary: s\ndescription: d\nprovides: {maas-region: {interface: maas_controller}}\n")
        try world.directory.write(script: "\(charm)/hooks/maas-region-relation-created", "set -e\n\(script)")
        try world.juju("deploy", world.directory.file(charm))
        try world.juju("deploy", try World.file("maas-agent.charm"), "--to", "1")
        try world.juju("integrate", "maas-agent:maas-region", "shell-region:maas-region")
    }

    private static let addSecret =
        "id=$(secret-add maas-secret=$TOKEN)\nsecret-grant \"$id\" -r \"$JUJU_RELATION_ID\"\n"

    @Test("enrolls with what the Python library used to publish, and says that nobody confirms it")
    func oldRegion() throws {
        let world = try World()
        let secret = "\(world.machine(0))/var/snap/maas/common/maas/secret"
        try deploy(
            world,
            publishing: "TOKEN=$(cat \(secret))\n\(Self.addSecret)"
                + "relation-set --app api_url=\(world.url) 'regions=[\"r\"]' maas_secret_id=\"$id\"")
        let status = try world.status("maas-agent/0")
        #expect(status.contains("active") && status.contains("not confirmed"))
        #expect(try world.racks().contains("\"health\":\"connected\""))
    }

    @Test(
        "waits or blocks, and says for whom and for what, when the region publishes nonsense",
        arguments: [
            (
                "relation-set --app api_url=http://h/MAAS", "waiting",
                "for the region to publish regions, maas_secret_id"
            ),
            (
                "relation-set --app api_url=http://h/MAAS regions=nonsense maas_secret_id=secret:d2kk8o1s3egc0000000g",
                "blocked",
                "regions is not a JSON array of strings"
            ),
            (
                "relation-set --app api_url=http://h/MAAS regions=[] maas_secret_id=bogus", "blocked",
                "maas_secret_id is not the URI of a secret"
            ),
            (
                "relation-set --app api_url=http://h/MAAS regions=[] maas_secret_id=secret:d2kk8o1s3egc0000000g",
                "waiting",
                "for the enroll token"
            ),
            (
                "TOKEN=not-hexadecimal\n\(addSecret)relation-set --app api_url=http://h/MAAS regions=[] maas_secret_id=\"$id\"",
                "blocked", "the enroll token of the region is not 32 hexadecimal digits"
            ),
            (
                "TOKEN=0123456789abcdef0123456789abcdef\n\(addSecret)"
                    + "relation-set --app api_url=http://127.0.0.1:9/MAAS regions=[] maas_secret_id=\"$id\"",
                "waiting", "MAAS does not answer"
            ),
        ])
    func nonsense(script: String, kind: String, message: String) throws {
        let world = try World()
        try deploy(world, publishing: script)
        let status = try world.status("maas-agent/0")
        #expect(status.contains(kind) && status.contains(message), "\(status)")
        #expect(try !world.juju("debug-log", "--include", "maas-agent/0").contains("failed"))
    }

    @Test("works with the tools' programs as well as with the agent's socket")
    func execTransport() throws {
        let world = try World()
        let charm = world.directory.file("charm")
        let unzip = ChildProcess("unzip", arguments: ["-q", try World.file("maas-agent.charm"), "-d", charm])
        try #require(try unzip.run().succeeded)
        try FileManager.default.moveItem(atPath: "\(charm)/dispatch", toPath: "\(charm)/real")
        try world.directory.write(script: "charm/dispatch", "CHARMKIT_HOOK_TOOLS=exec exec ./real")
        try world.juju("deploy", charm)
        #expect(try world.status("maas-agent/0").contains("no region: juju integrate"))
    }
}
