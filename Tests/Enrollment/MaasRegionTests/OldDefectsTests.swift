import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

/// The defects of the Python library's data and events, by their numbers in the audit; those of its secrets are in
/// ``OldSecretDefectsTests``.
@Suite("A defect of the old library, in data and events, is none here")
struct OldDefectsTests {
    private let interface = Interface()

    @Test(
        "1: an agent that has not published all is incomplete, and knows it",
        arguments: [[:], ["unit": "maas-agent/0"], ["hostname": "h"], ["unit": "maas-agent/0", "hostname": ""]])
    func validationCanFail(databag: [String: String]) throws {
        guard case .incomplete(let missing) = MaasRequirerUnitData.read(from: databag) else {
            Issue.record("not incomplete")
            return
        }
        #expect(!missing.isEmpty)
        #expect(throws: MaasInterfaceError.self) { try MaasRequirerUnitData(databag: databag) }
        interface.set(interface.agent, databag)
        #expect(try interface.require().heard.isPublished == false)
    }

    @Test("2: a region skips the units that have not published, and tells which they are")
    func gathersCompleteUnits() throws {
        let interface = Interface(agents: 2)
        try interface.require(publishing: "rack-1")
        let units = try interface.gather()
        #expect(units.complete.mapValues(\.hostname) == ["maas-agent/0": "rack-1"])
        #expect(units.pending == ["maas-agent/1": ["unit", "hostname"]])
    }

    @Test(
        "3: malformed JSON of a peer's fails no hook",
        arguments: ["", "{", "[", "nonsense", "[\"a\"", "\"a\"", "{\"a\": [", "\u{0}", "[1]", "null"],
        ["regions", "racks", "mac_addresses"])
    func malformedJSON(json: String, field: String) throws {
        try interface.publish()
        interface.setRegion(interface.regionDatabag.merging([field: json]) { $1 })
        interface.set(interface.agent, ["unit": "maas-agent/0", "hostname": "h", field: json])
        let heard = try interface.require().heard
        #expect(heard.configs.isEmpty == (field == "regions" || field == "racks" && !json.isEmpty))
        let isFine = field != "mac_addresses" || json.isEmpty
        #expect(try interface.gather().complete.count == (isFine ? 1 : 0))
    }

    @Test("4: regions are sorted on the wire, each once, whatever order they are given in")
    func regionsAreSorted() throws {
        try interface.publish(regions: ["c", "a", "b", "a"])
        #expect(interface.regionDatabag["regions"] == #"["a", "b", "c"]"#)
        #expect(try interface.publish(regions: ["b", "c", "a"]).writes == [])
    }

    @Test("5: a charm is told of a configuration once, and again only when its meaning changes")
    func toldOfRealChanges() throws {
        try interface.publish()
        var told = 0
        for kind in [Hook.Kind.relationChanged, .relationChanged, .relationJoined, .relationChanged] {
            told += try interface.require(interface.agentHook(kind)).heard.configs.count
        }
        #expect(told == 1)
        interface.setRegion(interface.regionDatabag.merging(["regions": #"["r","r"]"#, "new": "x"]) { $1 })
        #expect(try interface.require(interface.agentHook(.relationChanged)).heard.configs == [])
        try interface.publish(url: "http://elsewhere/MAAS")
        #expect(try interface.require().heard.configs.map(\.apiURL) == ["http://elsewhere/MAAS"])
    }

    @Test(
        "10: a charm is told that its region is gone, and why",
        arguments: [("maas-region/0", Departure.relationRemoved), ("maas-agent/0", .unitRemoved)])
    func toldOfDeparture(departing: String, reason: Departure) throws {
        let interface = Interface(agents: 2)
        try interface.publish()
        try interface.require()
        if reason == .unitRemoved { try interface.model[interface.agent].remove() }
        var hook = interface.agentHook(.relationDeparted)
        hook.remoteUnit = interface.region
        hook.departingUnit = UnitName(departing)
        #expect(try interface.require(hook).heard.departures == [])
        let heard = try interface.require(interface.agentHook(.relationBroken)).heard
        #expect(heard.departures == [.left(reason)])
    }

    @Test("11: two machines of one host name are two units")
    func unitsAreTheKey() throws {
        let interface = Interface(agents: 2)
        for unit in ["maas-agent/0", "maas-agent/1"] as [UnitName] {
            try interface.require(of: unit, publishing: "rack-1")
        }
        #expect(try interface.gather().complete.keys.sorted() == ["maas-agent/0", "maas-agent/1"])
    }

    @Test(
        "12: a new host name is published in any hook",
        arguments: [Hook.Kind.updateStatus, .configChanged, .upgradeCharm])
    func republishes(hook: Hook.Kind) throws {
        try interface.require(interface.agentHook(.relationCreated), publishing: "rack-1")
        try interface.require(Hook(hook), publishing: "rack-2")
        #expect(interface.unitDatabag["hostname"] == "rack-2")
    }

    @Test("13: a region can give the certificate authority of its URL, and take it back")
    func certificateAuthority() throws {
        try interface.publish(url: "https://h/MAAS", ca: "-----BEGIN CERTIFICATE-----")
        #expect(try interface.require().heard.configs.map(\.certificateAuthority) == ["-----BEGIN CERTIFICATE-----"])
        try interface.publish(url: "https://h/MAAS")
        #expect(interface.regionDatabag["ca"] == nil)
        #expect(try interface.require().heard.configs.map(\.certificateAuthority) == [nil])
    }

    @Test("14: a host name is read under its old name and its new one, and written under both")
    func bothNames() throws {
        interface.set(interface.agent, ["unit": "maas-agent/0", "url": "old"])
        #expect(try interface.gather().complete["maas-agent/0"]?.hostname == "old")
        interface.set(interface.agent, ["unit": "maas-agent/0", "url": "old", "hostname": "new"])
        #expect(try interface.gather().complete["maas-agent/0"]?.hostname == "new")
        try interface.require(publishing: "rack-1")
        #expect(interface.unitDatabag["hostname"] == "rack-1")
        #expect(interface.unitDatabag["url"] == "rack-1")
    }

    @Test("15: of several statuses the most urgent one counts, and the library adds none")
    func statusIsCollected() throws {
        #expect(try !interface.publish().writes.contains("status-set"))
        #expect(try !interface.require(publishing: "rack-1").run.writes.contains("status-set"))
        try interface.provide { _, framework in
            for status in [Status.active, .blocked("b"), .waiting("w"), .active("a")] {
                framework.collectStatus { $0.add(status) }
            }
        }
        #expect(interface.model[interface.region].status == .blocked("b"))
    }

    @Test("16: an empty list is a list, and what is absent is not what is empty")
    func absentIsNotEmpty() throws {
        let databag = ["api_url": "http://u/MAAS", "regions": "[]", "maas_secret_id": "secret:x"]
        #expect(MaasProviderAppData.read(from: databag).complete?.regions == [])
        #expect(MaasProviderAppData.read(from: databag).complete?.racks == nil)
        #expect(MaasProviderAppData.read(from: databag.merging(["racks": "{}"]) { $1 }).complete?.racks == [:])
        for zero in ["0", "\"\"", "false", "null"] {
            let reading = MaasProviderAppData.read(from: databag.merging(["regions": zero]) { $1 })
            #expect(reading == .malformed(field: "regions", why: "is not a JSON array of strings"))
        }
    }

    @Test("17: Juju's own keys and those of others outlive publishing")
    func foreignKeys() throws {
        let foreign = [
            "ingress-address": "10.0.0.1", "private-address": "10.0.0.1", "egress-subnets": "10.0.0.1/32", "x": "y",
        ]
        interface.set(interface.agent, foreign)
        interface.setRegion(foreign)
        try interface.require(publishing: "rack-1")
        try interface.publish()
        for (key, value) in foreign {
            #expect(interface.unitDatabag[key] == value)
            #expect(interface.regionDatabag[key] == value)
        }
    }

    @Test(
        "18: a region has published when each of its three fields is there and is what it should be",
        arguments: ["api_url", "regions", "maas_secret_id"])
    func allFieldsCount(field: String) throws {
        try interface.publish()
        var databag = interface.regionDatabag
        databag[field] = nil
        interface.setRegion(databag)
        let heard = try interface.require().heard
        #expect(heard.readiness?.reason?.kind == .incomplete(missing: [field]))
        #expect(heard.configs.isEmpty)
    }
}
