import Foundation
import TestSupport
import Testing

@Suite("What a person can ask of a packed charm", .serialized)
struct CharmCommandTests {
    /// What commands print that run in a unit as those of `juju exec` do: in the charm's folder, without the variables that
    /// name a hook.
    private func exec(_ unit: String, in world: World, _ commands: String) throws -> String {
        let folder = world.directory.file("model/agents/unit-\(unit.replacing("/", with: "-"))/charm")
        let files = FileManager.default
        try files.moveItem(atPath: "\(folder)/dispatch", toPath: "\(folder)/charm-dispatch")
        try files.removeItem(atPath: "\(folder)/charm-queue")
        try files.createSymbolicLink(atPath: "\(folder)/charm-queue", withDestinationPath: "charm-dispatch")
        let script = """
            #!/bin/sh
            [ $# -eq 0 ] || exec ./charm-dispatch "$@"
            unset JUJU_DISPATCH_PATH
            export JUJU_HOOK_NAME=
            { \(commands); } >said 2>&1
            """
        try Data(script.utf8).write(to: URL(filePath: "\(folder)/dispatch"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/dispatch")
        try world.juju("update-status", unit)
        return try String(contentsOfFile: "\(folder)/said", encoding: .utf8)
    }

    @Test("is why a hook wrote what: nothing, when all is settled", arguments: ["maas-agent/0", "maas-region/0"])
    func explain(unit: String) throws {
        let world = try World()
        try world.deployAll()
        let said = try exec(unit, in: world, "./dispatch --explain; ./dispatch --explain config-changed; echo $?")
        #expect(said.contains("update-status of \(unit)\n"))
        #expect(said.contains("config-changed of \(unit)\n"))
        #expect(said.components(separatedBy: " 0 of them writes").count == 3)
        #expect(said.components(separatedBy: "state-get --format=json\n").count == 3)
        #expect(said.contains("= status of the unit: active"))
        #expect(said.hasSuffix("\n0\n"))
    }

    @Test("is a hook of a relation, by the relation's number")
    func explainRelation() throws {
        let world = try World()
        try world.deployAll()
        let said = try exec(
            "maas-agent/0", in: world,
            """
            ./dispatch --explain maas-region-relation-changed -r "$(relation-ids maas-region)" --remote-unit maas-region/0
            ./dispatch --explain maas-region-relation-broken -r "$(relation-ids maas-region)"; echo $?
            """)
        #expect(said.contains("maas-region-relation-changed of maas-agent/0\n"))
        #expect(said.contains(" 0 of them writes"))
        #expect(said.contains("is not run by hand") && said.hasSuffix("\n2\n"))
    }

    @Test("is what it has put off")
    func queue() throws {
        let world = try World()
        try world.deployAll()
        let said = try exec("maas-agent/0", in: world, "./charm-queue list; ./charm-queue frobnicate; echo $?")
        #expect(said.hasPrefix("Nothing is deferred.\nusage: "))
        #expect(said.hasSuffix("\n2\n"))
    }
}
