import CharmKit
import CharmTesting
import JujuProtocol
import SimulatedJuju
import TestSupport
import Testing

@Suite("A charm that observes what its metadata lacks")
struct CharmInterfaceTests {
    private static let interface = CharmInterface(
        endpoints: ["db", "website"], storages: ["data"], containers: [], actions: ["back-up"])

    private func error(
        _ interface: CharmInterface = interface, _ setUp: (Framework) -> Void
    ) throws -> CharmInterfaceError? {
        let framework = Framework(environment: try .canned("hooks/start"), transport: CannedTools([:]))
        setUp(framework)
        do throws(CharmInterfaceError) {
            try framework.check(against: interface)
            return nil
        } catch {
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

    @Test("is let be in what is not known")
    func unknown() throws {
        #expect(try error(CharmInterface(endpoints: ["db"])) { $0.observeAction("x") { _ in } } == nil)
    }

    private final class Misspelt: Charm {
        init(framework: Framework) { framework.observe(.relationChanged("datbase")) { _ in } }
    }

    @Test("fails its trial")
    func trial() throws {
        let model = TrialModel()
        model.deploy(
            CharmMetadata(name: "app", endpoints: ["database": .init(interface: "pgsql", role: .requirer)]))
        let error = #expect(throws: CharmInterfaceError.self) { try model.run("app/0") { Misspelt(framework: $0) } }
        #expect(error?.known == ["database"])
    }
}
