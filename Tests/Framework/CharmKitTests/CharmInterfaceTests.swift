import CharmKit
import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@Suite("A charm that observes what its metadata lacks")
struct CharmInterfaceTests {
    private static let interface = CharmInterface(
        endpoints: ["db", "website"], storages: ["data"], containers: [], actions: ["back-up"])

    private func error(
        _ interface: CharmInterface = interface, _ setUp: (Framework) -> Void
    ) throws -> CharmInterfaceError? {
        let framework = Framework(environment: try .canned("hooks/start"), transport: CannedTools([:]))
        setUp(framework)
        do {
            try framework.check(against: interface)
            return nil
        } catch let error as CharmInterfaceError {
            return error
        }
    }

    @Test("is told what it observes, and what there is")
    func lacking() throws {
        #expect(
            try error { $0.observe(.relationChanged("database")) { _ in } }?.description
                == "the charm observes the endpoint \"database\", which its metadata lacks: it has db, website")
        #expect(
            try error { $0.observe(.storageAttached("cache")) { _ in } }?.description
                == "the charm observes the storage \"cache\", which its metadata lacks: it has data")
        #expect(
            try error { $0.observe(.pebbleReady("web")) { _ in } }?.description
                == "the charm observes the container \"web\", which its metadata lacks: it has none")
        #expect(
            try error { $0.observeAction("restore") { _ in } }?.description
                == "the charm observes the action \"restore\", which its metadata lacks: it has back-up")
    }

    @Test("is one for every hook that is about something")
    func everyHook() throws {
        #expect(try error { $0.observe(.relationCreated("x")) { _ in } }?.part == .endpoint)
        #expect(try error { $0.observe(.relationJoined("x")) { _ in } }?.part == .endpoint)
        #expect(try error { $0.observe(.relationDeparted("x")) { _ in } }?.part == .endpoint)
        #expect(try error { $0.observe(.relationBroken("x")) { _ in } }?.part == .endpoint)
        #expect(try error { $0.observe(.storageDetaching("x")) { _ in } }?.part == .storage)
        #expect(try error { $0.observe(.pebbleCustomNotice("x")) { _ in } }?.part == .container)
        #expect(try error { $0.observe(.pebbleCheckFailed("x")) { _ in } }?.part == .container)
        #expect(try error { $0.observe(.pebbleCheckRecovered("x")) { _ in } }?.part == .container)
    }

    @Test("is not one that observes what is there, what is about nothing, or events of its own")
    func complete() throws {
        let found = try error { framework in
            framework.observe(.relationChanged("db")) { _ in }
            framework.observe(.storageAttached("data")) { _ in }
            framework.observe(.configChanged) { _ in }
            framework.observe(.unknown("some-hook")) { _ in }
            framework.observe(EventSource<LifecycleEvent>("object/x-relation-changed")) { _ in }
            framework.observeAction("back-up") { _ in }
        }
        #expect(found == nil)
    }

    @Test("is as wrong as one that leaves an action of its metadata unhandled")
    func unhandled() throws {
        #expect(
            try error { _ in }?.description
                == "the metadata has the action \"back-up\", which the charm does not handle: it has none")
    }

    @Test("is as wrong as one that expects another type of event than Juju's, or adds what can't be")
    func misuse() throws {
        let foreign = #expect(throws: MisuseError.self) {
            try error { $0.observe(EventSource<RelationEvent>("config-changed")) { _ in } }
        }
        #expect(foreign?.code == .eventType)
        let double = #expect(throws: MisuseError.self) {
            try error { framework in for _ in 1...2 { framework.observeAction("back-up") { _ in } } }
        }
        #expect(double?.code == .action)
    }

    /// Every source of Juju's events, by its own accessor, must be of the type that the check expects.
    @Test("is none for observing what Juju sends as what it is")
    func ownTypes() throws {
        let found = try error(CharmInterface()) { framework in
            framework.observe(.install) { _ in }
            framework.observe(.postSeriesUpgrade) { _ in }
            framework.observe(.preSeriesUpgrade) { _ in }
            framework.observe(.collectMetrics) { _ in }
            framework.observe(.meterStatusChanged) { _ in }
            framework.observe(.stop) { _ in }
            framework.observe(.remove) { _ in }
            framework.observe(.relationCreated("a")) { _ in }
            framework.observe(.relationJoined("a")) { _ in }
            framework.observe(.relationChanged("a")) { _ in }
            framework.observe(.relationDeparted("a")) { _ in }
            framework.observe(.relationBroken("a")) { _ in }
            framework.observe(.secretChanged) { _ in }
            framework.observe(.secretRotate) { _ in }
            framework.observe(.secretExpired) { _ in }
            framework.observe(.secretRemove) { _ in }
            framework.observe(.storageAttached("a")) { _ in }
            framework.observe(.storageDetaching("a")) { _ in }
            framework.observe(.pebbleReady("a")) { _ in }
            framework.observe(.pebbleCustomNotice("a")) { _ in }
            framework.observe(.pebbleCheckFailed("a")) { _ in }
            framework.observe(.pebbleCheckRecovered("a")) { _ in }
        }
        #expect(found == nil)
    }

    @Test("is refused what it asks for by a name that its metadata lacks")
    func asking() throws {
        let asks: [((Model) throws -> Void, String)] = [
            ({ _ = try $0.relations("cahce") }, "has no endpoint \"cahce\": it has admin, cache, ring"),
            ({ _ = try $0.storages("data") }, "has no storage \"data\": it has none"),
            ({ try $0.addStorage("data") }, "has no storage \"data\": it has none"),
        ]
        for (ask, words) in asks {
            let failure = #expect(throws: HookFailure.self) {
                try Scenario { framework in framework.reconcile { try ask(framework.model) } }.run(.configChanged)
            }
            #expect((failure?.cause as? HookToolError)?.message == "the charm's metadata \(words)")
        }
    }

    @Test("is let be in what is not known")
    func unknown() throws {
        #expect(try error(CharmInterface(endpoints: ["db"])) { $0.observeAction("x") { _ in } } == nil)
    }

    private final class Misspelt: Charm {
        init(framework: Framework) { framework.observe(.relationChanged("datbase")) { _ in } }
    }

    @Test("fails its trial")
    func trial() throws {
        let model = SimulatedModel()
        try model.deployBare(.app("app", requires: ["database"]))
        let error = #expect(throws: CharmInterfaceError.self) {
            try model.runOutOfTurn(on: "app/0") { Misspelt(framework: $0) }
        }
        #expect(error?.known == ["database"])
    }
}
