import CharmKit
import CharmTesting
import JujuProtocol
import MaasAgentCharm
import MaasHost
import MaasRegionCharm
import SealedStore
import SimulatedJuju
import TestSupport

extension Bench {
    /// One charm, one event: relation-created of a charm that publishes one value, from state to state.
    static func measureEvents(_ count: Int) throws {
        final class Publisher: Charm {
            init(framework: Framework) {
                framework.observe(.relationCreated("db")) { _ in
                    for relation in try framework.model.liveRelations("db") {
                        relation.unitData.set("hostname", "rack-1")
                    }
                }
                framework.collectStatus { $0.add(.active("published")) }
            }
        }
        let metadata = CharmMetadata(name: "rack", endpoints: ["db": .init(interface: "db", role: .requirer)])
        let scenario = Scenario(metadata, Publisher.init)
        let relation = RelationState("db", remote: "database")
        let state = State(relations: [relation])
        var published = 0
        let time = try seconds {
            for _ in 0..<count {
                let after = try scenario.run(.relationCreated(relation), from: state)
                if after[relation].unitData["hostname"] == "rack-1" { published += 1 }
            }
        }
        guard published == count else { throw SimulationError(.conflict, "\(count - published) events did nothing") }
        print("event \(text(time / Double(count) * 1e6)) us, \(text(Double(count) / time, 0)) a second")
    }

    /// A hook that changes nothing: update-status of a rack that has its token.
    static func measureHooks(_ count: Int) throws {
        let model = try related(racks: 1)
        try model.settle()
        let time = try seconds {
            for _ in 0..<count { try model.run(Hook(.updateStatus), on: "rack/0") }
        }
        print("hook \(text(time / Double(count) * 1e6)) us, \(text(Double(count) / time, 0)) a second")
    }

    /// One region and many racks, from nothing until nothing is left to do.
    static func measureModel(agents: Int) throws {
        let model = try related(racks: agents)
        try report("model", agents, model)
    }

    /// The same with the charms of this project, on machines that do at once what they are told.
    static func measureCharms(agents: Int) throws {
        let model = SimulatedModel(seed: 1)
        model.keepsHistory = false
        let machine = FakeMachine()
        machine.hostname = "region-1"
        let snap = FakeMaasSnap()
        snap.files = MaasInstallation(
            isInstalled: true, mode: .region, urls: ["http://10.0.0.10:5240/MAAS"],
            secret: SecretBytes(utf8: "0123456789abcdef0123456789abcdef"), systemID: "abc123")
        let regions = try model.deploy(CharmFolder(path: Project.path("charm/maas-region")).metadata) {
            MaasRegionCharm(framework: $0, machine: machine, snap: snap, client: FakeRegionClient())
        }
        var hosts: [UnitName: (machine: FakeMachine, snap: FakeMaasSnap)] = [:]
        let racks = try model.deploy(CharmFolder(path: Project.path()).metadata, units: agents) { framework in
            let unit = framework.model.unit.name
            let host = hosts[unit] ?? (FakeMachine(), FakeMaasSnap())
            host.machine.hostname = "rack-\(unit.number)"
            hosts[unit] = host
            return MaasAgentCharm(
                framework: framework, machine: host.machine, snap: host.snap, client: FakeRegionClient())
        }
        try model.integrate(racks, regions)
        try report("charms", agents, model)
    }

    private static func related(racks: Int) throws -> SimulatedModel {
        let model = SimulatedModel(seed: 1)
        model.keepsHistory = false
        let region = try model.deploy(RegionCharm.self, RegionCharm.metadata)
        let racks = try model.deploy(RackCharm.self, RackCharm.metadata, units: racks)
        try model.integrate(racks, region)
        return model
    }

    private static func report(_ name: String, _ agents: Int, _ model: SimulatedModel) throws {
        let time = try seconds { try model.settle() }
        let units = model.controller.model.units.values
        guard units.allSatisfy({ $0.workloadStatus.status == "active" }) else {
            throw SimulationError(.conflict, "not all units are active")
        }
        let hooks = Double(model.hookCount)
        print(
            "\(name) \(agents) agents: \(model.hookCount) hooks in \(text(time, 2)) s, \(text(time / hooks * 1e6)) us a hook,",
            "\(text(time / Double(agents + 1) * 1000, 2)) ms a unit, peak \(text(peakMegabytes, 0)) MB")
    }
}
