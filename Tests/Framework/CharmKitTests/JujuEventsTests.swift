import CharmKit
import JujuProtocol
import TestSupport
import Testing

@Suite("An event of Juju's")
struct JujuEventsTests {
    /// What a charm that observes everything hears in a hook.
    private func heard(_ path: String, _ variables: [String: String] = [:], juju: String = "3.6.26") throws -> [String]
    {
        var heard: [String] = []
        let environment = try HookEnvironment.canned(path, variables, juju: juju)
        let tools = CannedTools(json: ["state-get": "{}"])
        let code = CharmProcess.run(environment, tools) { framework in
            Self.observe(framework) { heard.append($0) }
            return Observing(framework: framework)
        }
        #expect(code == 0)
        return heard
    }

    private static func observe(_ framework: Framework, _ hear: @escaping (String) -> Void) {
        let lifecycle: [EventSource<LifecycleEvent>] = [
            .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
            .postSeriesUpgrade,
        ]
        for source in lifecycle { framework.observe(source) { _ in hear("\(source.handle)") } }
        for source: EventSource<TeardownEvent> in [.stop, .remove] {
            framework.observe(source) { _ in hear("\(source.handle)") }
        }
        framework.observe(.preSeriesUpgrade) { hear("upgrade to \($0.base ?? "-") \($0.series ?? "-")") }
        for source: EventSource<MeterEvent> in [.collectMetrics, .meterStatusChanged] {
            framework.observe(source) { hear("\(source.handle) \($0.status) \($0.info)") }
        }
        for source: EventSource<RelationEvent> in [
            .relationCreated("db"), .relationJoined("db"), .relationChanged("db"),
        ] {
            framework.observe(source) {
                hear("\(source.handle) \($0.relationID) \($0.application ?? "-") \($0.unit?.description ?? "-")")
            }
        }
        framework.observe(.relationDeparted("db")) {
            hear("\($0.unit?.description ?? "-") departs: \($0.departingUnit.debugDescription)")
        }
        framework.observe(.relationBroken("db")) {
            hear("\($0.endpoint):\($0.relationID) \($0.application ?? "-") broken")
        }
        framework.observe(.secretChanged) { hear("\($0.id) \($0.label ?? "-") changed") }
        for source: EventSource<OwnedSecretEvent> in [.secretRotate, .secretExpired, .secretRemove] {
            framework.observe(source) {
                hear("\(source.handle) \($0.id) \($0.label ?? "-") \($0.revision.map(String.init) ?? "-")")
            }
        }
        framework.observe(.storageAttached("data")) { hear("\($0.id) \($0.storage.kind) \($0.location) attached") }
        framework.observe(.storageDetaching("data")) { hear("\($0.id) \($0.storage.kind) \($0.location) detaching") }
        framework.observe(.pebbleReady("web")) { hear("\($0.workload) ready") }
        framework.observe(.pebbleCustomNotice("web")) { hear("\($0.workload) \($0.id) \($0.type) \($0.key)") }
        for source: EventSource<PebbleCheckEvent> in [.pebbleCheckFailed("web"), .pebbleCheckRecovered("web")] {
            framework.observe(source) { hear("\(source.handle) \($0.check)") }
        }
        framework.observe(.unknown("future-hook")) { hear("unknown \($0.name)") }
    }

    @Test(
        "that says only that it is time comes under its name",
        arguments: [
            "install", "start", "config-changed", "update-status", "upgrade-charm", "leader-elected",
            "leader-settings-changed", "post-series-upgrade", "stop", "remove",
        ])
    func lifecycle(hook: String) throws {
        for juju in ["2.9.52", "3.6.26", "4.0.13"] { #expect(try heard("hooks/\(hook)", juju: juju) == [hook]) }
    }

    @Test("of a relation names endpoint, number, application and unit")
    func relations() throws {
        let relation = ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:7", "JUJU_REMOTE_APP": "pg"]
        let unit = relation.merging(["JUJU_REMOTE_UNIT": "pg/1"]) { $1 }
        #expect(try heard("hooks/db-relation-created", relation) == ["db-relation-created 7 pg -"])
        #expect(try heard("hooks/db-relation-joined", unit) == ["db-relation-joined 7 pg pg/1"])
        #expect(try heard("hooks/db-relation-changed", relation) == ["db-relation-changed 7 pg -"])
        #expect(try heard("hooks/db-relation-broken", relation) == ["db:7 pg broken"])
        let departing = unit.merging(["JUJU_DEPARTING_UNIT": "pg/1"]) { $1 }
        #expect(try heard("hooks/db-relation-departed", departing) == ["pg/1 departs: Optional(pg/1)"])
    }

    @Test("of a secret names it, its label and the revision in question")
    func secrets() throws {
        let secret = ["JUJU_SECRET_ID": "secret:d2kk8o1s3egc0000000g", "JUJU_SECRET_LABEL": "key"]
        let revision = secret.merging(["JUJU_SECRET_REVISION": "3"]) { $1 }
        #expect(try heard("hooks/secret-changed", secret) == ["secret:d2kk8o1s3egc0000000g key changed"])
        #expect(try heard("hooks/secret-rotate", secret) == ["secret-rotate secret:d2kk8o1s3egc0000000g key -"])
        #expect(try heard("hooks/secret-expired", revision) == ["secret-expired secret:d2kk8o1s3egc0000000g key 3"])
        #expect(try heard("hooks/secret-remove", revision) == ["secret-remove secret:d2kk8o1s3egc0000000g key 3"])
    }

    @Test("of a storage says what it is, and where")
    func storage() throws {
        let storage = ["JUJU_STORAGE_ID": "data/0", "JUJU_STORAGE_KIND": "block", "JUJU_STORAGE_LOCATION": "/dev/sdb"]
        #expect(try heard("hooks/data-storage-attached", storage) == ["data/0 block /dev/sdb attached"])
        #expect(try heard("hooks/data-storage-detaching", storage) == ["data/0 block /dev/sdb detaching"])
    }

    @Test("of a Pebble carries its notice or its check")
    func pebble() throws {
        let web = ["JUJU_WORKLOAD_NAME": "web"]
        let notice = ["JUJU_NOTICE_ID": "12", "JUJU_NOTICE_TYPE": "custom", "JUJU_NOTICE_KEY": "example.com/backup"]
        let check = web.merging(["JUJU_PEBBLE_CHECK_NAME": "up"]) { $1 }
        #expect(try heard("hooks/web-pebble-ready", web) == ["web ready"])
        #expect(
            try heard("hooks/web-pebble-custom-notice", web.merging(notice) { $1 }) == [
                "web 12 custom example.com/backup"
            ])
        #expect(try heard("hooks/web-pebble-check-failed", check) == ["web-pebble-check-failed up"])
        #expect(try heard("hooks/web-pebble-check-recovered", check) == ["web-pebble-check-recovered up"])
    }

    @Test("that Juju has given up still comes where it is older, with its data")
    func retired() throws {
        let target = ["JUJU_TARGET_BASE": "ubuntu@22.04", "JUJU_TARGET_SERIES": "jammy"]
        #expect(try heard("hooks/pre-series-upgrade", target) == ["upgrade to ubuntu@22.04 jammy"])
        let old = ["JUJU_TARGET_SERIES": "focal"]
        #expect(try heard("hooks/pre-series-upgrade", old, juju: "2.9.52") == ["upgrade to - focal"])
        let meter = ["JUJU_METER_STATUS": "AMBER", "JUJU_METER_INFO": "pay"]
        #expect(try heard("hooks/meter-status-changed", meter, juju: "2.9.52") == ["meter-status-changed AMBER pay"])
        #expect(try heard("hooks/collect-metrics", meter, juju: "2.9.52") == ["collect-metrics AMBER pay"])
    }

    @Test("that is not known, or whose variables are missing, comes as unknown")
    func unknown() throws {
        #expect(try heard("hooks/future-hook") == ["unknown future-hook"])
        #expect(try heard("hooks/db-relation-changed") == [])
    }

    @Test("asks Juju for nothing where metrics are collected, in which hook few tools work")
    func restricted() throws {
        let tools = CannedTools([:])
        let environment = try HookEnvironment.canned("hooks/collect-metrics", juju: "2.9.52")
        _ = CharmProcess.run(environment, tools) { framework in
            framework.observe(.collectMetrics) { _ in }
            framework.reconcile { Issue.record("reconciled") }
            framework.collectStatus { _ in Issue.record("collected") }
            return Observing(framework: framework)
        }
        #expect(tools.calls.isEmpty)
    }
}

@Suite("An event of a charm's own")
struct CustomEventTests {
    private struct BackedUp: DeferrableEvent, Hashable { let file: String }
    private struct Failed: CharmEvent { let why: String }

    /// An object with a group of events.
    private final class Backup {
        struct Events {
            let done = EventSource<BackedUp>("backup/done")
            let failed = EventSource<Failed>("backup/failed")
        }

        let on = Events()
        private let framework: Framework

        init(_ framework: Framework) { self.framework = framework }

        func run() throws {
            try framework.emit(BackedUp(file: "a.tar"), from: on.done)
            try framework.emit(Failed(why: "full"), from: on.failed)
        }
    }

    @Test("comes to whoever observes its source, with what it carries")
    func carries() throws {
        var heard: [String] = []
        _ = CharmProcess.run(try .canned("hooks/start"), CannedTools(json: ["state-get": "{}"])) { framework in
            let backup = Backup(framework)
            framework.observe(backup.on.done) { heard.append($0.file) }
            framework.observe(backup.on.failed) { heard.append($0.why) }
            framework.observe(.start) { _ in try backup.run() }
            return Observing(framework: framework)
        }
        #expect(heard == ["a.tar", "full"])
    }
}

/// A charm of which only the framework is of interest.
private final class Observing: Charm {
    init(framework: Framework) {}
}
