import JujuProtocol
import Testing

@testable import SimulatedJuju

/// The addresses that Juju writes into a unit's databags when config-changed has ended (apiserver uniter.go:
/// updateUnitNetworkInfoOperation; 4.0 domain/unitstate/service/commithook.go: transformRelationSettings).
@Suite struct AddressTests {
    private let unit: UnitName = "provider/0"

    private func trial(_ version: String) throws -> Trial {
        let trial = try HookResolverTests.related()
        trial.controller.model.jujuVersion = version
        return trial
    }

    private func run(_ trial: Trial, _ kind: HookKind, _ settings: String...) throws -> [String: String] {
        let context = HookContext(controller: trial.controller, unit: unit, hook: Hook(kind))
        for setting in settings { context.tool("relation-set", "-r", "\(try relation(trial).id)", setting) }
        #expect(context.finish(.succeeded).error == nil)
        return try relation(trial).unitBags[unit]?.values ?? [:]
    }

    private func relation(_ trial: Trial) throws -> ModelRelation {
        try #require(trial.controller.model.relations.values.first { !$0.isPeer })
    }

    @Test("no two machines of a controller's models have one address, however many there are")
    func uniqueness() {
        var addresses: Set<String> = []
        for network in [0, 1, 15] {
            let trial = Trial()
            trial.controller.model.network = network
            for _ in 0..<9000 { addresses.insert(trial.controller.addMachine().address) }
        }
        #expect(addresses.count == 27000)
        let bytes = addresses.flatMap { $0.split(separator: ".").map { Int($0) ?? 256 } }
        #expect(bytes.count == 4 * addresses.count && bytes.allSatisfy { $0 < 256 })
    }

    @Test("a model that has had many machines gives the addresses of those that are gone again")
    func reuse() {
        let trial = Trial()
        trial.controller.model.network = 1
        let first = trial.controller.addMachine()
        for _ in 1..<3990 { trial.controller.addMachine() }
        trial.controller.model.machines[first.id] = nil
        #expect(first.address == "10.0.16.10" && trial.controller.addMachine().address == first.address)
        #expect(trial.controller.addMachine().address != "10.0.16.11")
    }

    @Test("another address reaches all databags with config-changed", arguments: ["2.9.52", "3.6.28", "4.0.15"])
    func news(version: String) throws {
        let trial = try trial(version)
        trial.controller.model.units[unit]?.privateAddress = "10.9.9.9"
        #expect(try run(trial, .updateStatus)["ingress-address"] != "10.9.9.9")
        let bag = try run(trial, .configChanged)
        #expect(bag["ingress-address"] == "10.9.9.9" && bag["egress-subnets"] == "10.9.9.9/32")
        #expect((bag["private-address"] == "10.9.9.9") == (version != "4.0.15"))
        let peers = try #require(trial.controller.model.relations.values.first { $0.isPeer })
        #expect(peers.unitBags[unit]?.values["ingress-address"] == "10.9.9.9")
    }

    @Test(
        "before Juju 4.0 an address that a charm wrote stays until the next config-changed",
        arguments: ["2.9.52", "3.6.28"])
    func written(version: String) throws {
        let trial = try trial(version)
        #expect(try run(trial, .updateStatus, "ingress-address=1.2.3.4")["ingress-address"] == "1.2.3.4")
        #expect(try run(trial, .updateStatus)["ingress-address"] == "1.2.3.4")
        // The databag is sent whole, in which the old address is no change.
        #expect(try run(trial, .configChanged, "a=b")["ingress-address"] != "1.2.3.4")
        #expect(try run(trial, .configChanged, "ingress-address=5.6.7.8")["ingress-address"] == "5.6.7.8")
    }

    @Test("in Juju 4.0 Juju alone writes how others reach a unit") func dropped() throws {
        let trial = try trial("4.0.15")
        let before = try run(trial, .updateStatus)
        let bag = try run(trial, .updateStatus, "ingress-address=1.2.3.4", "egress-subnets=1.0.0.0/8", "a=b")
        #expect(bag == before.merging(["a": "b"]) { $1 })
        #expect(try run(trial, .configChanged, "ingress-address=1.2.3.4") == bag)
    }
}
