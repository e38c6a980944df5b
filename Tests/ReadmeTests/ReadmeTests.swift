import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// Where the README's region charm has its token from.
let secretFile = "/nowhere/secret"

/// What the README's rack charm calls when it has a configuration.
func enroll(at url: String, with token: SecretBytes) throws {}

@Suite("The README")
struct ReadmeTests {
    private static func file(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(contentsOf: root.deletingLastPathComponent().appending(path: name), encoding: .utf8)
    }

    @Test("shows charms that are compiled here", arguments: ["HelloCharm", "RackCharm", "RegionCharm"])
    func showsCompiledCode(name: String) throws {
        let shown = try Self.file("README.md").replacing("@main\n", with: "")
        let compiled = try Self.file("Tests/ReadmeTests/\(name).swift")
        #expect(shown.contains("```swift\n\(compiled)```"))
    }

    @Test("has a hello-world charm that says hello")
    func hello() throws {
        let model = TrialModel()
        model.deploy(CharmMetadata(name: "hello"))
        try model.run("hello/0", Hook(.start), HelloCharm.init)
        #expect(model.log.contains { $0.message == "Hello, trial" })
        #expect(model.status("hello/0") == "active")
    }

    @Test("has a rack charm that publishes its host name and waits for the token")
    func rack() throws {
        let model = TrialModel()
        let end = CharmMetadata.Endpoint(interface: "maas_controller", role: .requirer)
        model.deploy(CharmMetadata(name: "rack", endpoints: ["maas-region": end]))
        model.deploy(CharmMetadata(name: "maas-region"))
        let relation = model.relate("rack", "maas-region", endpoint: "maas-region")
        try model.run(
            "rack/0", Hook(.relationCreated, relation: relation, remoteApplication: "maas-region"), RackCharm.init)
        #expect(model.databag(relation, "rack/0" as UnitName)["hostname"] == "rack-1")
        #expect(model.status("rack/0") == "waiting: for the enroll token")
    }

    @Test("names only targets of make that there are")
    func makeTargets() throws {
        let makefile = try Self.file("Makefile")
        let named = try Self.file("README.md").matches(of: /make ([a-z]+)/).map { String($0.1) }
        #expect(!named.isEmpty)
        for target in Set(named) { #expect(makefile.contains("\n\(target):"), "make \(target)") }
    }
}
