import JujuProtocol
import Testing

@testable import SimulatedJuju

/// Which charms an application can be given, and what of them comes before upgrade-charm (state/application.go: SetCharm).
@Suite struct RefreshRuleTests {
    private static func charm(_ change: (inout CharmMetadata) -> Void = { _ in }) -> CharmMetadata {
        var charm = CharmMetadata(
            name: "any",
            endpoints: [
                "db": .init(interface: "pg", role: .requirer), "ring": .init(interface: "any-ring", role: .peer),
            ])
        charm.storage = [
            "data": .init(count: 1, most: 3, location: "/srv"), "spare": .init(count: 0, most: 2),
            "one": .init(count: 1, most: 1, location: "/one"),
        ]
        change(&charm)
        return charm
    }

    private func refusal(of charm: CharmMetadata, relations: Int = 0) throws -> String? {
        let trial = Trial()
        try trial.deploy(Self.charm())
        _ = try trial.controller.addStorage("spare", count: 1, toUnit: "any/0")
        for number in 0..<relations {
            try trial.deploy(
                CharmMetadata(
                    name: "db\(number == 0 ? "a" : "b")", endpoints: ["db": .init(interface: "pg", role: .provider)]))
            try trial.controller.integrate("any", "db\(number == 0 ? "a" : "b")")
        }
        try trial.settle()
        do {
            try trial.controller.refresh("any", to: charm)
            return nil
        } catch {
            #expect(error.code == .conflict)
            let start = "cannot upgrade application \"any\" to charm \"local:any-1\": "
            #expect(error.message.hasPrefix(start))
            return String(error.message.dropFirst(start.count))
        }
    }

    @Test("what was said of storage at the deployment does for the new charm too (newCharmStorageOps)")
    func directives() throws {
        let trial = Trial()
        try trial.controller.deploy(Self.charm())
        try trial.controller.setStorage(["data": "1"], of: "any")
        let error = #expect(throws: SimulationError.self) {
            try trial.controller.refresh("any", to: Self.charm { $0.storage["data"]?.count = 2 })
        }
        #expect(
            error?.message
                == "cannot upgrade application \"any\" to charm \"local:any-1\": validating storage constraints: charm \"any\" store \"data\": 2 instances required, 1 specified"
        )
        #expect(
            try refusal(
                of: Self.charm {
                    $0.storage["shared"] = .init(count: 0, most: 1)
                    $0.storage["shared"]?.isShared = true
                })
                == "adding default storage constraints: no constraints specified for shared charm storage \"shared\"")
    }

    @Test("settings that the new charm's options can take are kept (juju/charm config.go: FilterSettings)")
    func settings() throws {
        let trial = Trial()
        let kinds: [CharmMetadata.Option.Kind] = [.string, .string, .string, .int, .int, .float, .boolean]
        let names = ["text", "number", "flag", "whole", "count", "part", "is"]
        var charm = CharmMetadata(name: "any")
        for (name, kind) in zip(names, kinds) { charm.config[name] = .init(type: kind) }
        try trial.controller.deploy(charm)
        try trial.controller.configure(
            "any",
            ["text": "x", "number": "0x10", "flag": "T", "whole": "5", "count": "5", "part": "1.5", "is": "true"])
        let changed: [CharmMetadata.Option.Kind] = [.int, .int, .boolean, .float, .string, .int, .string]
        for (name, kind) in zip(names, changed) { charm.config[name] = .init(type: kind) }
        try trial.controller.refresh("any", to: charm)
        #expect(
            trial.controller.model.applications["any"]?.settings
                == ["number": .number(16), "flag": .bool(true), "whole": .number(5)])
    }

    @Test("storage that units have stays what and where it is")
    func storage() throws {
        func refusal(_ change: (inout [String: CharmMetadata.Storage]) -> Void) throws -> String? {
            try self.refusal(of: Self.charm { change(&$0.storage) })
        }
        #expect(try refusal { $0["data"] = nil } == "required storage \"data\" removed")
        #expect(try refusal { $0["spare"] = nil } == "in-use storage \"spare\" removed")
        #expect(
            try refusal { $0["data"]?.kind = .block }
                == "existing storage \"data\" type changed from \"filesystem\" to \"block\"")
        #expect(
            try refusal { $0["data"]?.most = 2 }
                == "existing storage \"data\" range contracted: max decreased from 3 to 2")
        #expect(
            try refusal { $0["data"]?.location = "/new" }
                == "existing storage \"data\" location changed from \"/srv\" to \"/new\"")
        #expect(
            try refusal { $0["one"]?.most = 2 }
                == "existing storage \"one\" with location changed from single to multiple")
        #expect(
            try refusal { $0["data"]?.isShared = true } == "existing storage \"data\" shared changed from false to true"
        )
        #expect(try refusal { $0["data"]?.most = nil } == nil)
        #expect(try refusal { $0["more"] = .init() } == nil)
    }

    @Test("an endpoint in use stays, with its interface, and takes as many relations as there are")
    func relations() throws {
        #expect(
            try refusal(of: Self.charm { $0.endpoints["db"] = nil }, relations: 1)
                == "would break relation \"any:db dba:db\"")
        #expect(
            try refusal(of: Self.charm { $0.endpoints["db"]?.interface = "mysql" }, relations: 1)
                == "would break relation \"any:db dba:db\"")
        #expect(
            try refusal(of: Self.charm { $0.endpoints["db"]?.limit = 1 }, relations: 2)
                == "new charm version imposes a maximum relation limit of 1 for any:db which cannot be satisfied by the number of already established relations (2)"
        )
        #expect(try refusal(of: Self.charm { $0.endpoints["db"]?.limit = 2 }, relations: 2) == nil)
        #expect(try refusal(of: Self.charm { $0.endpoints["db"] = nil }) == nil)
    }

    @Test("a base that the new charm does not run on is refused")
    func base() throws {
        #expect(
            try refusal(of: Self.charm { $0.bases = [.ubuntu("22.04")] })
                == "base \"ubuntu@24.04\" not supported by charm, the charm supported bases are: ubuntu@22.04")
    }

    @Test("a peer endpoint may go, and its relation goes with it; a new one begins")
    func peers() throws {
        let trial = Trial()
        try trial.deploy(Self.charm(), units: 2)
        try trial.settle()
        try trial.controller.refresh(
            "any",
            to: Self.charm {
                $0.endpoints["ring"] = nil
                $0.endpoints["circle"] = .init(interface: "circle", role: .peer)
            })
        let events = try trial.settle()
        #expect(!events.contains { $0.contains("ring-relation") })
        #expect(events.contains("any/0 circle-relation-created"))
        #expect(trial.controller.model.relations.values.map(\.key) == ["any:circle"])
    }

    @Test("storage that the new charm wants is attached before upgrade-charm")
    func newStorage() throws {
        let trial = Trial()
        try trial.deploy(Self.charm(), units: 2)
        try trial.settle()
        try trial.controller.refresh(
            "any",
            to: Self.charm {
                $0.storage["logs"] = .init()
                $0.storage["maybe"] = .init(count: 0, most: 1)
            })
        try trial.settle()
        for unit in ["any/0", "any/1"] {
            #expect(
                trial.events(of: unit) == [
                    "logs-storage-attached", "upgrade-charm", "config-changed",
                ] + (unit == "any/0" ? [] : ["leader-settings-changed"]))
        }
    }
}
