import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// A server that tells each client its name and a token.
private final class ServerCharm: Charm {
    static let metadata = CharmMetadata(
        name: "server",
        endpoints: [
            "clients": .init(interface: "greet", role: .provider), "spare": .init(interface: "greet", role: .provider),
        ],
        config: ["greeting": .init(type: .string, defaultValue: "hello")], actions: ["greet": .init(), "no": .init()])

    init(framework: Framework) {
        let model = framework.model
        framework.reconcile {
            struct Options: Codable { var greeting: String }
            let greeting = try model.config(Options.self).greeting
            if greeting == "crash" { throw Crash() }
            for relation in try model.liveRelations("clients") {
                guard let leader = try model.leader else { continue }
                relation.applicationData(as: leader).set("greeting", greeting)
            }
        }
        framework.observeAction("greet") { $0.setResult("said", "\(model.unit.name)") }
        framework.observeAction("no") { try $0.fail("not today") }
        framework.collectStatus { $0.add(.active) }
    }

    struct Crash: Error {}
}

private final class ClientCharm: Charm {
    final class Idle: Charm {
        init(framework: Framework) {}
    }

    static let metadata = CharmMetadata(
        name: "client", endpoints: ["server": .init(interface: "greet", role: .requirer)])

    init(framework: Framework) {
        let model = framework.model
        framework.collectStatus { status in
            guard let relation = try model.liveRelations("server").first else {
                return status.add(.blocked("no server"))
            }
            relation.unitData.set("name", "\(model.unit.name)")
            let greeting = try relation.applicationData()["greeting"]
            status.add(greeting.map { .active($0) } ?? .waiting("for a greeting"))
        }
    }
}

@Suite("A simulated model")
struct SimulatedModelTests {
    private let model = SimulatedModel(seed: 7)

    private func deployed(clients: Int = 2) throws -> (server: SimulatedApplication, clients: SimulatedApplication) {
        let server = try model.deploy(ServerCharm.self, ServerCharm.metadata)
        return (server, try model.deploy(ClientCharm.self, ClientCharm.metadata, units: clients))
    }

    @Test("is joined with others, whose applications see one another over an offer, as in models of one controller")
    func joined() throws {
        let other = SimulatedModel("other", seed: 8)
        let models = SimulatedModels(model, other)
        let server = try model.deploy(ServerCharm.self, ServerCharm.metadata)
        let client = try other.deploy(ClientCharm.self, ClientCharm.metadata, units: 2)
        let relation = try models.integrate(client, server, endpoints: ("server", "clients"))
        try models.settle()
        #expect(client.units.allSatisfy { $0.status == .active("hello") })
        let offered = try #require(server.relations(on: "clients").first)
        #expect(model.hooks.contains { $0.name == "clients-relation-joined" })
        #expect(relation.data(of: client.units[1])["name"] == "client/1")
        try offered.suspend()
        try models.settle()
        #expect(client.units.allSatisfy { $0.status == .blocked("no server") })
        try offered.resume()
        models.advance(by: .seconds(60))
        try models.settle()
        #expect(client.units.allSatisfy { $0.status == .active("hello") })
        #expect(model.now == other.now)
    }

    @Test("runs the charms of two applications until they have told each other everything")
    func settles() throws {
        let (server, clients) = try deployed(clients: 3)
        try model.settle()
        #expect(clients.units.map(\.status) == Array(repeating: .blocked("no server"), count: 3))
        let relation = try model.integrate(clients, server, endpoints: ("server", "clients"))
        try model.settle()
        #expect(clients.units.allSatisfy { $0.status == .active("hello") })
        #expect(relation.data(of: server) == ["greeting": "hello"])
        #expect(clients.units.allSatisfy { relation.data(of: $0)["name"] == "\($0.name)" })
        #expect(server.leader?.hooks.contains("clients-relation-joined") == true)
    }

    @Test("brings a new option to all that it concerns")
    func options() throws {
        let (server, clients) = try deployed()
        try model.integrate(clients, server, endpoints: ("server", "clients"))
        try server.configure(["greeting": "hi"])
        try model.settle()
        #expect(clients.units.allSatisfy { $0.status == .active("hi") })
    }

    @Test("gives each unit's fingerprints a key of its own, and in all of its hooks the same")
    func fingerprintKeys() throws {
        let clients = try deployed().clients
        func fingerprint(_ unit: SimulatedUnit) throws -> Fingerprint? {
            var fingerprint: Fingerprint?
            try model.runHandlers(on: unit.name) { framework in
                fingerprint = Fingerprint.Builder(key: try framework.fingerprintKey()).finish()
            }
            return fingerprint
        }
        #expect(try fingerprint(clients.units[0]) == fingerprint(clients.units[0]))
        #expect(try fingerprint(clients.units[0]) != fingerprint(clients.units[1]))
    }

    @Test("lets a test say which endpoints, where more than one fits")
    func endpoints() throws {
        let (server, clients) = try deployed()
        #expect(throws: SimulationError.self) { try model.integrate(clients, server) }
        #expect(throws: Never.self) { try model.integrate(clients, server, endpoints: ("server", "spare")) }
    }

    @Test(
        "parameters that the charm does not take are refused, from Juju 4.0 on by the agent (runner/factory.go: NewActionRunner)",
        arguments: ["3.6.28", "4.0.15"])
    func wrongParameters(version: String) throws {
        let model = SimulatedModel(jujuVersion: version)
        var metadata = ServerCharm.metadata
        metadata.actions["greet"] = .init(parameters: ["who": ["type": "string"]])
        let unit = try model.deploy(ServerCharm.self, metadata).units[0]
        let words = "validation failed: (root).who : must be of type string, given 7"
        do {
            #expect(try unit.run("greet", ["who": 7]).failure == "cannot run \"greet\" action: \(words)")
            #expect(version == "4.0.15")
        } catch let error as SimulationError {
            #expect(version == "3.6.28" && error.message == words)
        }
    }

    @Test("runs actions, and gives what came of them")
    func actions() throws {
        let (server, _) = try deployed()
        let unit = try #require(server.units.first)
        #expect(try unit.run("greet")["said"] == "server/0")
        #expect(try unit.run("no").failure == "not today")
        #expect(throws: SimulationError.self) { try unit.run("dance") }
    }

    @Test("takes units, relations and applications away, with the hooks that belong to it")
    func removal() throws {
        let (server, clients) = try deployed()
        let relation = try model.integrate(clients, server, endpoints: ("server", "clients"))
        try model.settle()
        try clients.units[1].remove()
        try model.settle()
        #expect(clients.units.map(\.name) == ["client/0"])
        try relation.remove()
        try model.settle()
        #expect(!relation.exists)
        #expect(clients.units[0].hooks.suffix(2) == ["server-relation-departed", "server-relation-broken"])
        try clients.remove()
        try model.settle()
        #expect(!clients.exists && model.application("client") == nil && model.application("server") != nil)
    }

    @Test("moves the lead, restarts agents and reboots machines")
    func agents() throws {
        let (_, clients) = try deployed()
        try model.settle()
        let leader = try #require(clients.leader)
        let other = try #require(clients.units.first { $0.name != leader.name })
        try other.takeLead()
        try model.settle()
        #expect(other.isLeader && !leader.isLeader && other.hooks.last == "leader-elected")
        try leader.restartAgent()
        try model.settle()
        #expect(leader.hooks.last == "leader-settings-changed")
        other.rebootMachine()
        try model.settle()
        #expect(other.hooks.last == "start")
        try leader.remove()
        #expect(throws: SimulationError.self) { try leader.takeLead() }
    }

    @Test("grows by units")
    func growth() throws {
        let (server, clients) = try deployed(clients: 1)
        try model.integrate(clients, server, endpoints: ("server", "clients"))
        try model.settle()
        let new = try clients.addUnits(2)
        try model.settle()
        #expect(new.allSatisfy { $0.status == .active("hello") })
    }

    @Test("says which unit's hook fails and why, and lets it be tried again")
    func failure() throws {
        let (server, _) = try deployed()
        try server.configure(["greeting": "crash"])
        let error = try #require(throws: UnitsInError.self) { try model.settle() }
        #expect(error.units == ["server/0"])
        #expect(error.description.hasPrefix(#"server/0: hook failed: "install": Hook install failed: Crash"#))
        #expect(server.units[0].error == #"hook failed: "install""#)
        try server.configure(["greeting": "hello"])
        try server.units[0].resolve()
        try model.settle()
        #expect(server.units[0].status == .active && server.units[0].error == nil)
    }

    @Test("runs update-status when its time has come")
    func ticks() throws {
        let (_, clients) = try deployed(clients: 1)
        try model.settle()
        let before = clients.units[0].hooks.count
        model.tick()
        try model.settle()
        #expect(clients.units[0].hooks.dropFirst(before) == ["update-status"])
    }

    @Test("repeats a run of the same seed hook by hook", arguments: [1, 2, 3] as [UInt64])
    func seeds(seed: UInt64) throws {
        func hooks() throws -> [SimulatedModel.RanHook] {
            let model = SimulatedModel(seed: seed)
            let server = try model.deploy(ServerCharm.self, ServerCharm.metadata, units: 2)
            let clients = try model.deploy(ClientCharm.self, ClientCharm.metadata, units: 4)
            try model.integrate(clients, server, endpoints: ("server", "clients"))
            try model.settle()
            return model.hooks
        }
        #expect(try hooks() == hooks())
    }

    @Test("is deployed with another name, options and parts of a test's own")
    func deployment() throws {
        final class Named: Charm {
            convenience init(framework: Framework) { self.init(framework: framework, names: [:]) }
            init(framework: Framework, names: [UnitName: String]) {
                framework.collectStatus { $0.add(.active(names[framework.model.unit.name] ?? "")) }
            }
        }
        let names: [UnitName: String] = ["blue/0": "first", "blue/1": "second"]
        let application = try model.deploy(CharmMetadata(name: "plain"), as: "blue", units: 2) {
            Named(framework: $0, names: names)
        }
        try model.settle()
        #expect(application.units.map(\.status) == [.active("first"), .active("second")])
    }

    @Test("lets time pass for events that wait as well")
    func deadlines() throws {
        var heard: [Bool] = []
        let waiting = try model.deploy(CharmMetadata(name: "patient")) { framework in
            framework.observe(.install) { event in
                heard.append(event.isPastDeadline)
                if !event.isPastDeadline { event.defer("not yet", for: .seconds(60)) }
            }
            return ClientCharm.Idle(framework: framework)
        }
        try model.settle()
        #expect(heard.count > 1 && heard.allSatisfy { !$0 })
        model.advance(by: .seconds(3600))
        model.tick()
        try model.settle()
        #expect(heard.last == true && waiting.units[0].error == nil)
    }
}
