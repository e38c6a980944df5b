import CharmKit
import CharmTesting
import Foundation
import MaasRegion
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// Where the README's region charm has its token from.
let secretFile = FileManager.default.temporaryDirectory.appending(path: "readme-secret-\(getpid())").path

/// What the README's rack charm calls when it has a configuration.
func enroll(at url: RegionURL, with token: SecretBytes) throws {}

@Suite("The README")
struct ReadmeTests {
    private static func file(_ name: String) throws -> String {
        try String(contentsOfFile: Project.path(name), encoding: .utf8)
    }

    @Test(
        "shows charms and a test that are compiled here",
        arguments: ["HelloCharm", "RackCharm", "RegionCharm", "RackCharmTests"])
    func showsCompiledCode(name: String) throws {
        let shown = try Self.file("README.md").replacing("@main\n", with: "")
        let compiled = try Self.file("Tests/Whole/ReadmeTests/\(name).swift")
        #expect(shown.contains("```swift\n\(compiled)```"))
    }

    @Test("has a hello-world charm that says hello")
    func hello() throws {
        let after = try Scenario(CharmMetadata(name: "hello"), HelloCharm.init).run(.start)
        #expect(after.log.contains { $0.message == "Hello, test" })
        #expect(after.unitStatus == .active)
    }

    private static let rack = CharmMetadata(
        name: "rack", endpoints: ["maas-region": .init(interface: "maas_controller", role: .requirer)])

    @Test("has a region charm with which its racks enroll")
    func region() throws {
        try Data("0123456789abcdef0123456789abcdef".utf8).write(to: URL(filePath: secretFile))
        defer { try? FileManager.default.removeItem(atPath: secretFile) }
        let model = SimulatedModel(seed: 7)
        let end = CharmMetadata.Endpoint(interface: "maas_controller", role: .provider)
        let region = try model.deploy(
            RegionCharm.self, CharmMetadata(name: "region", endpoints: ["maas-region": end]))
        let racks = try model.deploy(RackCharm.self, Self.rack, units: 3)
        try model.integrate(racks, region)
        try model.settle()
        #expect(racks.units.allSatisfy { $0.status == .active })
        #expect(region.units[0].status == .active("3 racks"))
    }

    @Test("names only targets of make that there are")
    func makeTargets() throws {
        let makefile = try Self.file("Makefile")
        let named = try Self.file("README.md").matches(of: /make ([a-z-]+)/).map { String($0.1) }
        #expect(!named.isEmpty)
        for target in Set(named) { #expect(makefile.contains("\n\(target):"), "make \(target)") }
    }
}
