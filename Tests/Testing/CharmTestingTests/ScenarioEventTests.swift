import CharmKit
import CharmTesting
import JujuProtocol
import SimulatedJuju
import TestSupport
import Testing

/// A charm that shows the name of the event that reached it.
private final class EchoCharm: Charm {
    init(framework: Framework) {
        func echo<Event: CharmEvent>(_ source: EventSource<Event>, _ show: @escaping (Event) -> String) {
            framework.observe(source) { framework.logger.info("\(source.handle): \(show($0.event))") }
        }
        for source: EventSource<LifecycleEvent> in [
            .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
            .postSeriesUpgrade,
        ] { echo(source) { _ in "" } }
        for source: EventSource<TeardownEvent> in [.stop, .remove] { echo(source) { _ in "" } }
        for source: EventSource<RelationEvent> in [
            .relationCreated("db"), .relationJoined("db"), .relationChanged("db"),
        ] { echo(source) { "\($0.relationID) \($0.application ?? "-") \($0.unit?.description ?? "-")" } }
        echo(.relationDeparted("db")) { "\($0.unit?.description ?? "-") \($0.departingUnit?.description ?? "-")" }
        echo(.relationBroken("db")) { "\($0.relationID) \($0.application ?? "-")" }
        echo(.secretChanged) { "\($0.label ?? "-")" }
        for source: EventSource<OwnedSecretEvent> in [.secretRotate, .secretExpired, .secretRemove] {
            echo(source) { "\($0.label ?? "-") \($0.revision ?? 0)" }
        }
        echo(.storageAttached("data")) { "\($0.storage.id) \($0.storage.location)" }
        echo(.storageDetaching("data")) { "\($0.storage.id) \($0.storage.location)" }
        echo(.preSeriesUpgrade) { $0.series ?? "-" }
        for source: EventSource<MeterEvent> in [.collectMetrics, .meterStatusChanged] { echo(source) { $0.status } }
        echo(.pebbleReady("web")) { "\($0.workload) -" }
        echo(.pebbleCustomNotice("web")) { "\($0.workload) \($0.key)" }
        for source: EventSource<PebbleCheckEvent> in [.pebbleCheckFailed("web"), .pebbleCheckRecovered("web")] {
            echo(source) { "\($0.workload) \($0.check)" }
        }
        framework.observeAction("go") { _ in framework.logger.info("go: ") }
    }
}

@Suite("An event of a scenario")
struct ScenarioEventTests {
    private static let metadata = {
        var metadata = CharmMetadata(
            name: "echo", endpoints: ["db": .init(interface: "db", role: .requirer)], actions: ["go": .init()])
        metadata.storage["data"] = .init()
        metadata.containers = ["web"]
        return metadata
    }()
    private static let relation = RelationState("db", remote: "postgres", id: 7, remoteUnits: [3: ["a": "b"]])
    private static let theirs = SecretState(
        owner: .other("postgres"), label: "theirs", revisions: [["key": "1"], ["key": "2"]], tracked: 1)
    private static let ours = SecretState(
        label: "ours", rotation: "daily", revisions: [["key": "1"], ["key": "2"]], tracked: 2)
    private static let storage = StorageState("data", number: 1)

    @Test(
        "reaches the charm as the hook that it is, with what it is about",
        arguments: [
            (ScenarioEvent.install, "install: "), (.start, "start: "), (.stop, "stop: "), (.remove, "remove: "),
            (.configChanged, "config-changed: "), (.updateStatus, "update-status: "),
            (.upgradeCharm, "upgrade-charm: "), (.leaderElected, "leader-elected: "),
            (.relationCreated(relation), "db-relation-created: 7 postgres -"),
            (.relationJoined(relation), "db-relation-joined: 7 postgres postgres/3"),
            (.relationChanged(relation), "db-relation-changed: 7 postgres -"),
            (.relationChanged(relation, unit: 3), "db-relation-changed: 7 postgres postgres/3"),
            (.relationDeparted(relation), "db-relation-departed: postgres/3 postgres/3"),
            (.relationDeparted(relation, departing: "echo/0"), "db-relation-departed: postgres/3 echo/0"),
            (.relationBroken(relation), "db-relation-broken: 7 postgres"),
            (.secretChanged(theirs), "secret-changed: theirs"), (.secretRotate(ours), "secret-rotate: ours 0"),
            (.secretExpired(ours), "secret-expired: ours 2"), (.secretRemove(ours), "secret-remove: ours 1"),
            (.storageAttached(storage), "data-storage-attached: data/1 /var/lib/juju/storage/data/1"),
            (.storageDetaching(storage), "data-storage-detaching: data/1 /var/lib/juju/storage/data/1"),
            (.action("go"), "go: "),
        ])
    func reaches(event: ScenarioEvent, line: String) throws {
        let state = State(
            isLeader: true, relations: [Self.relation], secrets: [Self.theirs, Self.ours], storages: [Self.storage])
        let after = try Scenario(Self.metadata, EchoCharm.init).run(event, from: state)
        let said = after.log.map(\.message).filter { !$0.isEmpty }
        #expect(said.contains { $0.hasSuffix(line) }, "\(said)")
    }

    @Test(
        "of a pod's container carries what Pebble said",
        arguments: [
            (ScenarioEvent.pebbleReady("web"), "web-pebble-ready: web -"),
            (.pebbleCustomNotice("web", key: "example.com/backup"), "web-pebble-custom-notice: web example.com/backup"),
            (.pebbleCheckFailed("web", check: "up"), "web-pebble-check-failed: web up"),
            (.pebbleCheckRecovered("web", check: "up"), "web-pebble-check-recovered: web up"),
        ])
    func pebble(event: ScenarioEvent, line: String) throws {
        let state = State(model: .init(isKubernetes: true))
        let after = try Scenario(Self.metadata, EchoCharm.init).run(event, from: state)
        #expect(after.log.contains { $0.message == line })
    }

    @Test(
        "of an earlier Juju comes in a model of that version, and in no later one",
        arguments: [
            (ScenarioEvent.preSeriesUpgrade(), "pre-series-upgrade: noble", "4.0.1"),
            (.postSeriesUpgrade, "post-series-upgrade: ", "4.0.1"),
            (.collectMetrics, "collect-metrics: ", "3.6.1"),
            (.meterStatusChanged("RED"), "meter-status-changed: RED", "3.6.1"),
        ])
    func earlier(event: ScenarioEvent, line: String, gone: String) throws {
        let scenario = Scenario(Self.metadata, EchoCharm.init)
        let after = try scenario.run(event, from: State(model: .init(jujuVersion: "2.9.52")))
        #expect(after.log.contains { $0.message.hasSuffix(line) }, "\(after.log)")
        #expect(throws: InconsistentState.self) {
            try scenario.run(event, from: State(model: .init(jujuVersion: gone)))
        }
    }

    @Test(
        "is described by its hook and what that is about",
        arguments: [
            (ScenarioEvent.start, "start"), (.relationCreated(relation), "db-relation-created"),
            (.relationJoined(relation), "db-relation-joined of unit 3"),
            (.secretChanged(theirs), "secret-changed of theirs"),
            (.storageAttached(storage), "data-storage-attached"), (.pebbleReady("web"), "web-pebble-ready"),
            (.action("go"), "action go"),
        ])
    func description(_ event: ScenarioEvent, _ text: String) { #expect("\(event)" == text) }

    @Test("that tells of another leader comes to those who don't lead, before Juju 4")
    func leaderSettings() throws {
        let scenario = Scenario(Self.metadata, EchoCharm.init)
        let after = try scenario.run(.leaderSettingsChanged, from: State(model: .init(jujuVersion: "2.9.52")))
        #expect(after.log.contains { $0.message.hasPrefix("leader-settings-changed") })
        #expect(throws: InconsistentState.self) {
            try scenario.run(.leaderSettingsChanged, from: State(model: .init(jujuVersion: "4.0.1")))
        }
    }
}
