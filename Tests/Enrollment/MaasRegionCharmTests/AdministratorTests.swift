import CharmTesting
import Foundation
import JujuProtocol
import MaasHost
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm without an API key makes an administrator of its own")
struct AdministratorTests {
    private let region: RegionTrial
    private let maas = FakeMaasAdministration()

    init() throws {
        region = try RegionTrial(units: 2)
        region.administration = maas
        region.publish()
    }

    private var report: RackReport? { region.published?.racks?["maas-agent/0"] }
    private var created: [String] { maas.calls.filter { $0.hasPrefix("create ") } }

    @Test("once, and asks MAAS with its key")
    func makesOne() throws {
        for _ in 0..<3 { try region.run() }
        #expect(created.count == 1)
        let user = try #require(maas.keys.keys.first)
        #expect(user.hasPrefix("juju-maas-region-") && user.utf8.count == "juju-maas-region-".utf8.count + 10)
        #expect(region.client.keys.last == SecretBytes(utf8: "consumer:token:canary-0"))
        #expect(report?.state == .absent)
        #expect(region.status == "active" && region.applicationStatus == "active: 0 of 1 racks connected")
        #expect(region.model.log.contains { $0.message.contains("Made the administrator \(user) in MAAS") })
        #expect(!region.model.openText.contains("canary"))
    }

    @Test("whose key the next leader has from a secret of the application")
    func nextLeader() throws {
        try region.run()
        try region.model["maas-region/1"].takeLead()
        try region.run(.updateStatus, of: "maas-region/1")
        #expect(created.count == 1)
        #expect(region.client.keys.last == SecretBytes(utf8: "consumer:token:canary-0"))
    }

    @Test("not when the operator gives one")
    func operatorsKey() throws {
        try region.setKey()
        try region.run()
        #expect(maas.calls.isEmpty)
        #expect(region.client.keys.last == SecretBytes(utf8: RegionTrial.key))
    }

    @Test("not when the operator does not want it, and says what that means")
    func unwanted() throws {
        region.setOption("create-administrator", false)
        try region.run()
        #expect(maas.calls.isEmpty && report?.state == .withheld)
        #expect(
            region.status
                == "blocked: no API key, so no rack may enroll: set the option api-key, or enroll-unconfirmed=true")
    }

    @Test("not where MAAS refuses the keys of its own users, and says so")
    func external() throws {
        maas.vouching = .external(url: "https://candid.example.com")
        for _ in 0..<2 { try region.run() }
        #expect(maas.calls.isEmpty && report?.state == .withheld)
        let why = "MAAS's users are vouched for by https://candid.example.com"
        let advice = "so no rack may enroll: set the option api-key, or enroll-unconfirmed=true"
        #expect(region.status == "blocked: \(why), \(advice)")
    }

    @Test("and waits for MAAS's database, which it asks at most every ten minutes")
    func databaseDown() throws {
        maas.error = MaasHostError(.unreachable, "maas apikey: connection refused")
        try region.run()
        #expect(
            region.status == "waiting: to look at racks before they enroll: maas apikey: connection refused")
        maas.error = nil
        try region.run()
        #expect(maas.calls.isEmpty && report?.state == .withheld)
        region.machine.now += 600
        try region.run()
        #expect(created.count == 1 && report?.state == .absent)
    }

    @Test("or names the option that does without it when MAAS refuses to make it", arguments: [false, true])
    func refused(isMachine: Bool) throws {
        maas.error = MaasHostError(isMachine ? .machine : .refused, "maas createadmin: no")
        for _ in 0..<2 {
            try region.run()
            let advice = "so no rack may enroll: set the option api-key, or enroll-unconfirmed=true"
            #expect(region.status == "blocked: maas createadmin: no, \(advice)")
        }
    }

    @Test(
        "and keeps its key when something else than the key is in the way, so that it goes on at once when that is fixed"
    )
    func otherFault() throws {
        try region.run()
        region.client.listError = MaasHostError(.refused, "the certificate of the region is not trusted")
        try region.run()
        #expect(region.status.hasPrefix("blocked: ") && region.status.hasSuffix("is not trusted"))
        region.client.listError = nil
        try region.run()
        #expect(region.status == "active" && report?.state == .absent)
    }

    @Test("only once though the hook that made it went no further")
    func interrupted() throws {
        maas.errorAfterCreation = MaasHostError(.unreachable, "killed")
        try region.run()
        maas.errorAfterCreation = nil
        region.machine.now += 600
        try region.run()
        #expect(created.count == 1 && maas.keys.count == 1)
        #expect(report?.state == .absent)
    }

    @Test("and asks for another key when MAAS does not accept that one any more")
    func revoked() throws {
        try region.run()
        let user = try #require(maas.keys.keys.first)
        region.client.listError = MaasHostError(.credentials, "MAAS does not accept the API key")
        try region.run()
        let why =
            "MAAS does not accept the API key of the charm's own administrator, which asks for another in a later hook"
        #expect(region.status == "waiting: to learn from MAAS which racks are connected: \(why)")
        try region.run()
        #expect(region.status == "waiting: to look at racks before they enroll: \(why)")
        maas.keys[user] = "consumer:token:canary-again"
        region.client.listError = nil
        region.machine.now += 600
        try region.run()
        #expect(created.count == 1)
        #expect(region.client.keys.last == SecretBytes(utf8: "consumer:token:canary-again"))
        #expect(region.status == "active")
    }

    @Test("whose key the next leader has though the hook that made it failed in the end")
    func failedHook() throws {
        region.model.flushFailure = "connection is shut down"
        #expect(try region.model.runOutOfTurn(Hook(.updateStatus), on: region.leader).error != nil)
        region.model.flushFailure = nil
        try region.run()
        try region.model["maas-region/1"].takeLead()
        try region.run(.updateStatus, of: "maas-region/1")
        #expect(created.count == 1)
        #expect(region.client.keys.last == SecretBytes(utf8: "consumer:token:canary-0"))
    }

    @Test("and takes the newer key that another unit has shared in the place of one that MAAS refuses, at once")
    func newerKey() throws {
        try region.run()
        let user = try #require(maas.keys.keys.first)
        try region.model["maas-region/1"].takeLead()
        try region.run(.updateStatus, of: "maas-region/1")
        maas.keys[user] = "consumer:token:canary-again"
        region.client.acceptedKey = SecretBytes(utf8: "consumer:token:canary-again")
        try region.run(.updateStatus, of: "maas-region/1")
        region.machine.now += 600
        try region.run(.updateStatus, of: "maas-region/1")
        #expect(region.status("maas-region/1") == "active")
        try region.model[region.leader].takeLead()
        try region.run()
        #expect(region.status == "active" && report?.state == .absent)
        #expect(created.count == 1)
    }

    @Test("and has its key from Juju again when what the machine keeps is damaged", arguments: [true, false])
    func damagedFile(isKeyLost: Bool) throws {
        try region.run()
        let file = region.administratorFile(of: region.leader)
        if isKeyLost {
            try FileManager.default.removeItem(atPath: file.keyFile)
        } else {
            try SecretBytes(utf8: "nonsense").write(toFile: file.path)
        }
        try region.run()
        #expect(region.status == "active" && report?.state == .absent)
        #expect(created.count == 1)
        #expect(region.client.keys.last == SecretBytes(utf8: "consumer:token:canary-0"))
    }

    @Test("and is blocked by a key file that others can read, since that does not pass by itself")
    func exposedKeyFile() throws {
        try region.run()
        let file = region.administratorFile(of: region.leader)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.keyFile)
        try region.run()
        #expect(region.status.hasPrefix("blocked: the API key that this machine keeps can't be used: "))
    }

    @Test("on Juju 2.9 as well, where its key stays on the machine")
    func withoutSecrets() throws {
        region.model.jujuVersion = "2.9.53"
        for _ in 0..<2 { try region.run() }
        #expect(created.count == 1 && report?.state == .absent)
        #expect(!region.model.openText.contains("canary"))
    }
}
