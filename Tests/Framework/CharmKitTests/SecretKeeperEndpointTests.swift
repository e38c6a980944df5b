import CharmTesting
import Testing

@testable import CharmKit

@Suite("Keepers of secrets on several endpoints")
struct SecretKeeperEndpointTests {
    private let web = RelationState("cache", remote: "web")
    private let adm = RelationState("admin", remote: "adm")

    /// Adds what a library object does: a keeper under one key and label, whatever the endpoint.
    private static func provide(_ framework: Framework, _ endpoint: String) {
        let keeper = SecretKeeper(framework, key: "keys", endpoint: endpoint, label: .perRelation(prefix: "key-"))
        framework.reconcile {
            guard let leader = try framework.model.leader else { return }
            for relation in try framework.model.liveRelations(endpoint) {
                keeper.share(Vault.content("for \(relation.id)"), over: relation, as: leader) { uri in
                    relation.applicationData(as: leader).set("key", uri)
                }
            }
        }
    }

    private let scenario = Scenario { framework in
        for endpoint in ["cache", "admin"] { Self.provide(framework, endpoint) }
    }

    @Test("leave each other's secrets alone when one of them looks for what was left behind")
    func sweep() throws {
        let shared = try scenario.run(.configChanged, from: State(isLeader: true, relations: [web, adm]))
        #expect(shared.state.secrets.count == 2)
        let elected = try scenario.run(.leaderElected, from: shared.state)
        #expect(elected.writes.isEmpty)
        #expect(try scenario.run(.updateStatus, from: elected.state).writes.isEmpty)
    }

    @Test("remove what belongs to no relation of either")
    func orphan() throws {
        let shared = try scenario.run(.configChanged, from: State(isLeader: true, relations: [web, adm]))
        var state = shared.state
        let orphan = SecretState(owner: .application, label: "key-99", revisions: [["token": "old"]])
        state.secrets.append(orphan)
        let elected = try scenario.run(.leaderElected, from: state)
        #expect(elected.writes.map(\.tool) == ["secret-remove"])
        #expect(elected[orphan] == nil)
    }

    @Test("refuse labels by which they would take each other's secret for their own")
    func collisions() throws {
        let cases: [(SecretLabel, String, SecretLabel, String)] = [
            (.shared("all"), "cache", .shared("all"), "admin"),
            (.perRelation(prefix: "key-"), "cache", .shared("key-7"), "admin"),
            (.perRelation(prefix: "key-"), "cache", .perRelation(prefix: "key-1"), "admin"),
            (.perRelation(prefix: "key-"), "cache", .perRelation(prefix: "key-"), "cache"),
        ]
        for (one, first, other, second) in cases {
            let scenario = Scenario { framework in
                _ = SecretKeeper(framework, key: "a", endpoint: first, label: one)
                _ = SecretKeeper(framework, key: "b", endpoint: second, label: other)
            }
            let error = #expect(throws: MisuseError.self) { try scenario.run(.configChanged) }
            #expect(error?.code == .secretLabel)
        }
        let fitting = Scenario { framework in
            _ = SecretKeeper(framework, key: "a", endpoint: "cache", label: .shared("all"))
            _ = SecretKeeper(framework, key: "a", endpoint: "admin", label: .perRelation(prefix: "all"))
        }
        #expect(throws: Never.self) { try fitting.run(.configChanged) }
    }

    @Test("refuse to share over a relation on another endpoint, and send nothing")
    func foreignRelation() throws {
        let scenario = Scenario { framework in
            let keeper = SecretKeeper(framework, key: "a", endpoint: "cache", label: .shared("all"))
            framework.reconcile {
                guard let leader = try framework.model.leader else { return }
                for relation in try framework.model.relations("admin") {
                    keeper.share(Vault.content("x"), over: relation, as: leader)
                }
            }
        }
        let failure = #expect(throws: HookFailure.self) {
            try scenario.run(.configChanged, from: State(isLeader: true, relations: [adm]))
        }
        #expect((failure?.cause as? MisuseError)?.code == .relation)
        #expect("\(try #require(failure?.cause))".contains("endpoint cache can't share one over relation admin:"))
        #expect(failure?.state.secrets.isEmpty == true)
    }
}
