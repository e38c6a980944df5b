import CharmKit
import CharmTesting
import JujuProtocol
import MaasHost
import MaasIdentifiers
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm asks MAAS about racks")
struct CensusTests {
    private let region: RegionTrial
    private let agent: UnitName = "maas-agent/0"

    init() throws { region = try RegionTrial() }

    private var report: RackReport? { region.published?.racks?[agent] }

    @Test("only with an API key, and says so to the racks without one", arguments: [nil, ""])
    func noKey(key: String?) throws {
        if let key { region.setOption("api-key", key) }
        region.publish(systemID: "4e663g", mark: "mark-1")
        try region.run()
        #expect(region.client.keys.isEmpty)
        let message = "no API key (option api-key of maas-region)"
        #expect(report == RackReport(.unconfirmed, message: message, enrollment: "mark-1", hostname: "rack-1"))
        let status = "blocked: no API key, so no rack may enroll: set the option api-key, or enroll-unconfirmed=true"
        #expect(region.status == status && region.applicationStatus == status)
    }

    @Test(
        "and tells that a key is refused before there is any rack to ask about, and asks no more than once about one that is not"
    )
    func refusedBefore() throws {
        try region.part()
        try region.setKey()
        region.client.acceptedKey = SecretBytes(utf8: "another:key:canary")
        try region.run()
        #expect(region.status.hasPrefix("blocked: MAAS can't be asked which racks are connected: "))
        region.client.acceptedKey = nil
        for _ in 0..<3 { try region.run() }
        #expect(region.status == "active" && region.client.askedForRacks.count == 2)
    }

    @Test("and lets none enroll without one, unless the operator says so")
    func withheld() throws {
        region.publish()
        try region.run()
        #expect(report?.state == .withheld)
        #expect(
            report?.message?.hasSuffix("no API key; set the option api-key of maas-region, or enroll-unconfirmed=true")
                == true)
        region.setNoKey()
        try region.run()
        #expect(report?.state == .unconfirmed)
        #expect(region.status == "active: racks are not confirmed: no API key (option api-key)")
    }

    @Test(
        "and lets no rack enroll that it can't ask about, however long that lasts, and tells it why",
        arguments: [
            MaasHostError(.credentials, "MAAS does not accept the API key"), MaasHostError(.refused, "no rights"),
            MaasHostError(.unreachable, "no answer"),
        ])
    func withheldForLong(error: MaasHostError) throws {
        region.publish()
        try region.run()
        #expect(report?.state == .withheld)
        try region.setKey()
        region.client.listError = error
        for _ in 0..<3 {
            region.machine.now += 400
            try region.run()
            #expect(report?.state == .withheld)
            #expect(report?.message?.hasSuffix(error.description) == true)
        }
        region.client.listError = nil
        try region.run()
        #expect(report?.state == .absent)
    }

    @Test("and takes a free name for no leave to enroll any more when its key is refused for long")
    func refusedForLong() throws {
        try region.setKey()
        region.publish()
        try region.run()
        #expect(report?.state == .absent)
        region.client.listError = MaasHostError(.unreachable, "no answer")
        for _ in 0..<2 {
            try region.run()
            region.machine.now += 700
        }
        try region.run()
        #expect(report?.state == .unreachable)
        region.client.listError = MaasHostError(.credentials, "MAAS does not accept the API key")
        try region.run()
        #expect(report?.state == .withheld)
    }

    @Test("with the operator's key, and tells each rack what MAAS says of it")
    func connected() throws {
        try region.connect()
        #expect(region.client.keys == [SecretBytes(utf8: RegionTrial.key)])
        #expect(report == RackReport(.connected, systemID: "4e663g", enrollment: "mark-1", hostname: "rack-1"))
        #expect(region.applicationStatus == "active: 1 of 1 racks connected")
    }

    @Test(
        "and calls a rack dead that MAAS calls dead, absent one that it does not list, and knows nothing where MAAS says nothing",
        arguments: [
            (RackHealth.dead as RackHealth?, RackReport.State.dead), (.unknown, .unconfirmed), (nil, .absent),
        ])
    func notConnected(health: RackHealth?, state: RackReport.State) throws {
        try region.connect()
        region.client.listedRacks =
            health.map {
                [ListedRack(systemID: "4e663g", hostname: "rack-1", health: $0, macAddresses: ["52:54:00:00:00:01"])]
            } ?? []
        try region.run()
        #expect(report?.state == state)
        #expect(report?.message == (health == .unknown ? "MAAS does not say whether it is connected" : nil))
        #expect(report?.systemID == (health == nil ? nil : "4e663g"))
        #expect(region.applicationStatus == "active: 0 of 1 racks connected")
    }

    @Test("and finds a rack by its ID after its machine was renamed, more than once too, in whatever hook it asks")
    func renamed() throws {
        try region.connect()
        for name in ["rack-7", "rack-8", "rack-9"] {
            region.publish(agent, HostName(name) ?? "x", systemID: "4e663g", mark: "mark-1")
            try region.run(.relationChanged)
            #expect(report?.state == .connected && report?.systemID == "4e663g", "\(name)")
        }
    }

    @Test("and finds a rack whose host name has capitals, in whatever hook it asks")
    func capitals() throws {
        try region.setKey()
        region.publish(agent, "Rack-1.maas", systemID: "4e663g", mark: "mark-1")
        region.client.listedRacks = [
            ListedRack(
                systemID: "4e663g", hostname: "Rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        for kind in [Hook.Kind.relationChanged, .updateStatus, .relationChanged] {
            try region.run(kind)
            #expect(report?.state == .connected, "\(kind)")
        }
    }

    @Test("and counts those that are connected")
    func counts() throws {
        let region = try RegionTrial(agents: 3)
        region.publish("maas-agent/1", "rack-2", systemID: "bbbbbb")
        region.publish("maas-agent/2", "rack-3")
        try region.connect()
        #expect(region.applicationStatus == "active: 1 of 3 racks connected")
        #expect(region.published?.racks?.count == 3)
    }

    @Test("and not about units that have not published")
    func pending() throws {
        try region.setKey()
        for _ in 0..<3 { try region.run() }
        // Once about the key itself.
        #expect(region.client.keys.count == 1 && region.client.askedFor.isEmpty)
        #expect(region.published?.racks == [:])
    }

    @Test(
        "and says what to do when its key can't be used, without failing a hook",
        arguments: [
            ("secret:d2kk8o1s3egc0000000g", "names a secret that can't be read: juju grant-secret NAME maas-region"),
            ("consumer:token:key", "is not the URI of a secret: juju add-secret prints it"),
            ("--help", "is not the URI of a secret: juju add-secret prints it"),
        ])
    func unusableKey(value: String, advice: String) throws {
        region.setOption("api-key", value)
        region.publish()
        try region.run()
        #expect(region.status.hasPrefix("blocked: "))
        #expect(region.status.contains("config option \"api-key\" \(advice)"))
        #expect(region.databag["api_url"] == RegionTrial.url)
    }

    @Test("and keeps alive no revision of the operator's secret but the latest, which it uses")
    func keyRevisions() throws {
        let region = try RegionTrial(agents: 1)
        try region.setKey()
        region.publish()
        try region.run()
        let secret = try #require(region.userSecret)
        func tracked() -> Int? { region.model[region.leader].trackedRevision(of: secret) }
        #expect(tracked() == 1)
        let other = "other:api:key"
        try secret.update(["api-key": other])
        try region.run(Hook(.secretChanged, secret: secret.id, label: "", revision: 2))
        #expect(tracked() == 2)
        #expect(region.client.keys.last == SecretBytes(utf8: other))
    }

    @Test("and says first what the operator must do, then for whom it waits")
    func mostUrgent() throws {
        let region = try RegionTrial(agents: 2)
        region.setOption("api-key", "nonsense")
        region.publish()
        region.publish("maas-agent/1", "rack-2")
        region.publishNonsense("maas-agent/1")
        try region.run()
        #expect(region.status.hasPrefix("blocked: "))
        region.setNoKey()
        try region.run()
        #expect(region.status.hasPrefix("waiting: for maas-agent/1 "))
    }

    @Test("and says what to do when its key is not granted")
    func ungrantedKey() throws {
        try region.setKey(isGranted: false)
        region.publish()
        try region.run()
        #expect(region.status.contains("can't be read: juju grant-secret NAME maas-region"))
        #expect(report?.state == .withheld && report?.message?.contains("juju grant-secret") == true)
        region.userSecret?.grant(to: region.regions)
        try region.run()
        #expect(region.status == "active")
        #expect(report?.state == .absent)
    }

    @Test("and says what to do when its key's secret has no such value", arguments: [["key": "x"], ["api-key": ""]])
    func keyWithoutValue(content: [String: String]) throws {
        try region.setKey(content)
        region.publish()
        try region.run()
        #expect(region.status.contains("config option \"api-key\" names a secret without a value \"api-key\""))
    }

    @Test("and says so when MAAS does not take its key, which somebody must replace")
    func refusedKey() throws {
        try region.connect()
        region.client.listError = MaasHostError(.credentials, "MAAS does not accept the API key")
        try region.run()
        #expect(region.status.hasPrefix("blocked: "))
        #expect(region.status.hasSuffix("MAAS does not accept the API key"))
    }

    @Test("in a hook of one agent only about what is new, and in others about all")
    func asksLittle() throws {
        let region = try RegionTrial(agents: 3)
        region.publish("maas-agent/1", "rack-2", systemID: "bbbbbb", macAddresses: ["52:54:00:00:00:02"])
        try region.connect()
        region.client.listedRacks.append(
            ListedRack(systemID: "bbbbbb", hostname: "rack-2", health: .connected, macAddresses: ["52:54:00:00:00:02"]))
        try region.run()
        #expect(region.client.askedForRacks.last == [String]?.none)
        let before = region.client.askedForRacks.count
        try region.run(.relationChanged)
        #expect(region.client.askedForRacks.count == before)
        region.publish("maas-agent/2", "rack-3", macAddresses: ["52:54:00:00:00:03"])
        try region.run(.relationChanged)
        #expect(region.client.askedForRacks.last == ["rack-3"])
        #expect(
            region.published?.racks?.mapValues(\.state) == [
                agent: .connected, "maas-agent/1": .connected, "maas-agent/2": .absent,
            ])
    }

    @Test("and takes the key as it is where Juju has no secrets")
    func plainKey() throws {
        region.model.jujuVersion = "2.9.53"
        region.setOption("api-key", RegionTrial.key)
        region.publish()
        try region.run()
        #expect(
            region.client.keys.allSatisfy { $0 == SecretBytes(utf8: RegionTrial.key) } && !region.client.keys.isEmpty)
    }

    @Test("and fails no hook when Juju can't give out the secret of the key, or the charm's own")
    func backendDown() throws {
        try region.connect()
        region.snap.files.secret = SecretBytes(utf8: String(RegionTrial.token.reversed()))
        region.model.failingTools["secret-get"] = "secret backend is sealed"
        try region.run()
        #expect(region.status.hasPrefix("waiting: "))
        #expect(region.status.contains("secret backend is sealed"))
        // Nobody has looked at what is there under the new token.
        #expect(report?.state == .withheld)
        region.model.failingTools = [:]
        try region.run()
        #expect(region.status == "active")
    }

    @Test(
        "and lets go of the reports on racks that leave once the last of them has, so that their fellows count none of them"
    )
    func departed() throws {
        let region = try RegionTrial(agents: 4)
        try region.connect()
        let before = try #require(region.published?.racks)
        for unit: UnitName in ["maas-agent/0", "maas-agent/1", "maas-agent/2"] { try region.model[unit].remove() }
        try region.run()
        #expect(region.published?.racks == before)
        try region.model.skipHooks()
        try region.run()
        #expect(region.published?.racks.map { Set($0.keys) } == Set(before.keys).intersection(["maas-agent/3"]))
    }

    @Test("and keeps what it last said when it does not answer")
    func unavailable() throws {
        try region.connect()
        let before = region.databag
        region.client.listError = MaasHostError(.unreachable, "no answer from 10.0.0.10:5240")
        try region.run()
        #expect(region.databag == before)
        let waiting = "waiting: to learn from MAAS which racks are connected: no answer from 10.0.0.10:5240"
        #expect(region.status == waiting)
        #expect(region.applicationStatus == waiting)
        #expect(try region.run().writes == [])
        region.client.listError = nil
        try region.run()
        #expect(region.applicationStatus == "active: 1 of 1 racks connected")
    }

    @Test("and does not call its application well when there is no region any more")
    func applicationStatus() throws {
        try region.connect()
        region.snap.files = MaasInstallation()
        try region.run()
        #expect(region.applicationStatus == region.status)
    }

    @Test("and lists them for an operator, as a table and as JSON")
    func lists() throws {
        let region = try RegionTrial(agents: 3)
        region.publish("maas-agent/2", "rack-3")
        region.publishNonsense("maas-agent/2")
        try region.connect()
        let action = try region.ask("list-controllers")
        #expect(action.failure == nil)
        let table = """
            Unit          Hostname  System ID  State      Message
            maas-agent/0  rack-1    4e663g     connected
            maas-agent/1  -         -          pending    has not published unit, hostname
            maas-agent/2  -         -          malformed  unit names "x/9", not maas-agent/2

            """
        #expect(action.results["table"] == .string(table))
        guard case .string(let json) = action.results["json"] else {
            Issue.record("no JSON")
            return
        }
        let first = #"{"hostname":"rack-1","state":"connected","system-id":"4e663g","unit":"maas-agent/0"}"#
        #expect(json.hasPrefix("[\(first),"))
        let usable = "waiting: for maas-agent/2 to publish something usable"
        #expect(region.status == "\(usable): unit names \"x/9\", not maas-agent/2")
    }

    @Test("and tells an operator why it can't list them")
    func listFails() throws {
        try region.connect()
        region.client.listError = MaasHostError(.unreachable, "no answer")
        let action = try region.ask("list-controllers")
        #expect(action.failure != nil)
        #expect(action.failure == "MAAS can't be asked: no answer")
    }
}
