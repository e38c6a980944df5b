import JujuProtocol
import Testing

@Suite("A hook's event")
struct HookEventTests {
    private static let relation = [
        "JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:1", "JUJU_REMOTE_UNIT": "", "JUJU_REMOTE_APP": "pg",
    ]

    private func event(_ variables: [String: String], executable: String = "/charm/dispatch") throws -> HookEvent {
        let always = [
            "JUJU_UNIT_NAME": "maas-agent/0", "JUJU_VERSION": "3.6.26", "JUJU_CONTEXT_ID": "c", "JUJU_CHARM_DIR": "/x",
        ]
        return try HookEnvironment(always.merging(variables) { $1 }, executable: executable).event
    }

    private func event(_ name: String, _ variables: [String: String] = [:]) throws -> HookEvent {
        try event(variables.merging(["JUJU_DISPATCH_PATH": "hooks/\(name)"]) { $1 })
    }

    @Test("is named by the dispatch path before all else")
    func dispatchPath() throws {
        let variables = ["JUJU_DISPATCH_PATH": "hooks/install", "JUJU_HOOK_NAME": "start"]
        #expect(try event(variables, executable: "/charm/hooks/stop") == .install)
    }

    @Test("is named by the executable when there is no dispatch path")
    func executable() throws {
        #expect(try event(["JUJU_HOOK_NAME": "start"], executable: "/charm/hooks/stop") == .stop)
        let action = ["JUJU_ACTION_NAME": "go", "JUJU_ACTION_UUID": "7", "JUJU_ACTION_TAG": "action-7"]
        #expect(try event(action, executable: "/charm/actions/go") == .action(ActionHook(name: "go", id: "7")))
    }

    @Test("is named by the hook's name when nothing else tells")
    func hookName() throws {
        #expect(try event(["JUJU_HOOK_NAME": "start"]) == .start)
    }

    @Test("is juju-exec when nothing tells, with a relation or without")
    func exec() throws {
        #expect(try event([:]) == .exec(nil))
        let relation = RelationHook(endpoint: "db", id: 1, remoteApplication: "pg")
        #expect(try event(Self.relation) == .exec(relation))
    }

    @Test(
        "of a relation keeps an endpoint that sounds like a hook",
        arguments: ["maas-region", "relation", "x-relation-changed", "data-storage-attached", "install"]
    )
    func endpoint(name: String) throws {
        let variables = Self.relation.merging(["JUJU_RELATION": name, "JUJU_RELATION_ID": "\(name):4"]) { $1 }
        let relation = RelationHook(endpoint: name, id: 4, remoteApplication: "pg")
        #expect(try event("\(name)-relation-joined", variables) == .relationJoined(relation))
    }

    @Test(
        "of a relation is unknown when its variables are missing or make no sense",
        arguments: [
            [:], ["JUJU_RELATION": "db"], ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db"],
            ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:x"], ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:-1"],
            ["JUJU_RELATION": "other", "JUJU_RELATION_ID": "other:1"],
            relation.merging(["JUJU_REMOTE_UNIT": "pg"]) { $1 },
        ]
    )
    func brokenRelation(variables: [String: String]) throws {
        #expect(try event("db-relation-changed", variables) == .unknown("db-relation-changed"))
    }

    @Test("takes the remote application from the unit when an old agent does not name it")
    func oldAgent() throws {
        let variables = ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:1", "JUJU_REMOTE_UNIT": "pg/2"]
        #expect(try event("db-relation-joined", variables).relation?.remoteApplication == "pg")
    }

    @Test(
        "that Juju has not invented is unknown, by its name",
        arguments: ["sunrise", "relation-changed", "-relation-changed", "storage-attached", "web-install"]
    )
    func unknown(name: String) throws {
        #expect(try event(name, Self.relation) == .unknown(name))
        #expect(HookEvent.unknown(name).dispatchPath == "hooks/\(name)")
    }

    @Test(
        "is unknown when what it is about is missing",
        arguments: [
            "secret-changed", "secret-expired", "data-storage-attached", "web-pebble-ready",
            "web-pebble-custom-notice", "web-pebble-check-failed",
        ]
    )
    func withoutSubject(name: String) throws {
        #expect(try event(name) == .unknown(name))
    }

    @Test("of an action is unknown without an id")
    func actionWithoutID() throws {
        #expect(try event(["JUJU_DISPATCH_PATH": "actions/go", "JUJU_ACTION_NAME": "go"]) == .unknown("go"))
    }

    @Test(
        "is read from what it writes",
        arguments: [
            HookEvent.preSeriesUpgrade(SeriesUpgradeHook(base: "ubuntu@24.04", series: "noble")),
            .preSeriesUpgrade(SeriesUpgradeHook(series: "focal")),
            .postSeriesUpgrade,
            .collectMetrics(MeterHook(status: "GREEN")),
            .meterStatusChanged(MeterHook(status: "RED", info: "over")),
            .storageAttached(StorageHook(id: "data/0", location: "/dev/sdb", kind: .block)),
            .storageDetaching(StorageHook(id: "data/0", location: "/srv")),
            .secretRemove(SecretHook(id: "secret:d2kk8o1s3egc0000000g", label: "mine", revision: 3)),
            .pebbleCustomNotice(PebbleNoticeHook(workload: "web", id: "1", key: "example.com/a")),
            .pebbleCheckRecovered(PebbleCheckHook(workload: "web-pebble-ready", name: "up")),
            .action(ActionHook(name: "go", id: "7")),
            .exec(RelationHook(endpoint: "db", id: 1, remoteUnit: UnitName(application: "pg", number: 2))),
        ]
    )
    func roundTrip(written: HookEvent) throws {
        var variables = Dictionary(uniqueKeysWithValues: written.variables)
        variables["JUJU_HOOK_NAME"] = written.hookName
        variables["JUJU_DISPATCH_PATH"] = written.dispatchPath
        #expect(try event(variables) == written)
    }
}
