import Foundation
import Testing

@Suite("The charms' metadata")
struct CharmMetadataTests {
    /// What each charm's endpoints are called, by its directory.
    private static let endpoints = [
        ".": ["maas-region", "cos-agent", "tracing"],
        "charm/maas-region": ["maas-region", "maas-cluster", "cos-agent", "tracing"],
        "charm/maas-enroll": ["maas-region", "maas-cluster", "region", "cos-agent", "tracing"],
    ]
    private static let directories = endpoints.keys.sorted()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    private func hooks(_ directory: String) throws -> [String] {
        let path = repository.appending(path: directory + "/hooks").path
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    @Test("declares its endpoints, each with an interface", arguments: endpoints)
    func declares(directory: String, endpoints: [String]) throws {
        let metadata = try text(directory + "/metadata.yaml")
        for endpoint in endpoints { #expect(metadata.contains("\n  \(endpoint):\n    interface: ")) }
        #expect(metadata.components(separatedBy: "interface:").count == endpoints.count + 1)
    }

    @Test("has a hook for every event of every endpoint, and for no other endpoint", arguments: endpoints)
    func relationHooks(directory: String, endpoints: [String]) throws {
        let expected = endpoints.flatMap { endpoint in
            ["broken", "changed", "created", "departed", "joined"].map { "\(endpoint)-relation-\($0)" }
        }
        #expect(try hooks(directory).filter { $0.contains("-relation-") } == expected.sorted())
    }

    @Test("has a hook for every event of a unit's life", arguments: directories)
    func lifeHooks(directory: String) throws {
        let expected: Set = [
            "install", "start", "config-changed", "update-status", "upgrade-charm", "stop", "remove", "leader-elected",
            "leader-settings-changed", "secret-changed",
        ]
        #expect(expected.subtracting(try hooks(directory)).isEmpty)
    }

    @Test("has hooks for the secrets it owns only where it owns secrets")
    func secretHooks() throws {
        #expect(try hooks(".").filter { $0.hasPrefix("secret-") } == ["secret-changed"])
        let owner = ["secret-changed", "secret-expired", "secret-remove", "secret-rotate"]
        #expect(try hooks("charm/maas-region").filter { $0.hasPrefix("secret-") } == owner)
        #expect(try hooks("charm/maas-enroll").filter { $0.hasPrefix("secret-") } == owner)
    }

    @Test("leaves no action open to other parameters, as Juju 3 would", arguments: directories)
    func actions(directory: String) throws {
        let lines = try text(directory + "/actions.yaml").split(separator: "\n")
        let actions = lines.filter { !$0.hasPrefix(" ") }
        #expect(!actions.isEmpty)
        #expect(lines.filter { $0 == "  additionalProperties: false" }.count == actions.count)
    }

    @Test(
        "gives the subordinate the options and actions of the region, and makes it one in the container of its principal"
    )
    func subordinate() throws {
        for file in ["config.yaml", "actions.yaml"] {
            #expect(try text("charm/maas-enroll/\(file)") == text("charm/maas-region/\(file)"))
        }
        let metadata = try text("charm/maas-enroll/metadata.yaml")
        #expect(metadata.contains("\nsubordinate: true\n"))
        #expect(metadata.contains("requires:\n  region:\n    interface: juju-info\n    scope: container\n"))
    }

    @Test("gives both ends of the relation one name and one interface")
    func interface() throws {
        let endpoint = "  maas-region:\n    interface: maas_controller\n"
        #expect(try text("metadata.yaml").contains("requires:\n" + endpoint + "    limit: 1\n"))
        for charm in ["maas-region", "maas-enroll"] {
            let provided = try text("charm/\(charm)/metadata.yaml").components(separatedBy: "provides:\n").last
            #expect(provided?.contains(endpoint) == true)
        }
        #expect(try text("charm/bundle.yaml").contains(#"["maas-agent:maas-region", "maas-region:maas-region"]"#))
    }
}
