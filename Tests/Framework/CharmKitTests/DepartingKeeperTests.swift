import CharmKit
import CharmTesting
import JujuProtocol
import Testing

@Suite("A secret that an application shares, whose units leave")
struct DepartingKeeperTests {
    private final class Keeping: Charm {
        init(framework: Framework) {
            let keeper = SecretKeeper(framework, key: "keys", endpoint: "link", label: .perRelation(prefix: "key-"))
            framework.reconcile {
                guard let leader = try framework.model.leader else { return }
                for relation in try framework.model.liveRelations("link") {
                    keeper.share(Vault.content("one"), over: relation, as: leader)
                }
            }
        }
    }

    /// The application that shares, with readers, and with hosts where it is a subordinate.
    private struct World {
        let model = SimulatedModel()
        let hosts: SimulatedApplication
        let owner: SimulatedApplication
        let relation: SimulatedRelation

        init(units: Int, isSubordinate: Bool) throws {
            hosts = try model.deploy(CharmMetadata(name: "host"), units: units) { BareCharm(framework: $0) }
            var metadata = CharmMetadata.app("owner", provides: ["link"])
            if isSubordinate {
                metadata.endpoints["host"] = .init(interface: "juju-info", role: .requirer, scope: .container)
                metadata.isSubordinate = true
            }
            owner = try model.deploy(metadata, units: isSubordinate ? 0 : units) { Keeping(framework: $0) }
            let reader = try model.deploy(.app("reader", requires: ["link"])) { BareCharm(framework: $0) }
            if isSubordinate { try model.integrate(owner, hosts) }
            relation = try model.integrate(reader, owner)
            try model.settle()
            #expect(model.secrets.count == 1)
        }
    }

    private static let cases = [1, 2, 3].flatMap { units in [false, true].map { (units, $0) } }

    @Test("stays when its leader goes, alone or with its principal (uniter.go: goalStateUnits)", arguments: cases)
    func leaderGoes(units: Int, isSubordinate: Bool) throws {
        let trial = try World(units: units, isSubordinate: isSubordinate)
        let id = trial.model.secrets.first?.id
        let leader = try #require(trial.owner.units.first { $0.isLeader })
        let going = isSubordinate ? trial.hosts.units.first { $0.name.number == leader.name.number } : leader
        try #require(going).remove()
        try trial.model.settle()
        #expect(trial.owner.units.count == units - 1)
        #expect(trial.model.secrets.map(\.id) == [id])
    }

    @Test("goes with its relation", arguments: cases)
    func relationGoes(units: Int, isSubordinate: Bool) throws {
        let trial = try World(units: units, isSubordinate: isSubordinate)
        try trial.relation.remove()
        try trial.model.settle()
        #expect(trial.model.secrets.isEmpty)
    }

    @Test("goes with its application", arguments: cases)
    func applicationGoes(units: Int, isSubordinate: Bool) throws {
        let trial = try World(units: units, isSubordinate: isSubordinate)
        try trial.owner.remove()
        try trial.model.settle()
        #expect(trial.model.secrets.isEmpty)
    }
}
