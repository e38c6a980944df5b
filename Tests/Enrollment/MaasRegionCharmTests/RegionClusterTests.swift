import CharmTesting
import JujuProtocol
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("The units of a region")
struct RegionClusterTests {
    private let region: RegionTrial
    private let units: [UnitName] = ["maas-region/0", "maas-region/1", "maas-region/2"]
    private static let otherToken = "fedcba9876543210fedcba9876543210"

    init() throws {
        region = try RegionTrial(units: 3)
        try region.setKey()
    }

    private func run(_ number: Int, url: String = RegionTrial.url, token: String = RegionTrial.token) throws {
        region.machine.hostname = "region-\(number + 1)"
        region.snap.files.urls = [url]
        region.snap.files.secret = SecretBytes(utf8: token)
        try region.run(.updateStatus, of: units[number])
    }

    private func lead(_ number: Int) throws {
        try region.model[units[number]].takeLead()
    }

    private func remove(_ number: Int) throws {
        try region.lose(units[number])
    }

    private func status(_ number: Int) -> String { region.status(units[number]) }

    @Test("keep the URL that racks were given when another leads, as long as one that is there has it")
    func leaderChange() throws {
        let second = "http://10.0.0.11:5240/MAAS"
        try run(0)
        try run(1, url: second)
        #expect(region.databag["api_url"] == RegionTrial.url)
        try lead(1)
        try run(1, url: second)
        #expect(region.databag["api_url"] == RegionTrial.url)
        #expect(
            region.applicationStatus.contains(
                "regions have different URLs (\(RegionTrial.url), \(second)), racks are given \(RegionTrial.url)"))
        try remove(0)
        try run(1, url: second)
        #expect(region.databag["api_url"] == second)
        #expect(!region.applicationStatus.contains("different URLs"))
    }

    @Test(
        "wait for a machine that has missed a rotation, whoever leads and whichever of them has seen it, and publish nothing older"
    )
    func missedByTheLeader() throws {
        for unit in 0...2 { try run(unit) }
        // It reaches a region that does not lead.
        try run(1, token: Self.otherToken)
        let revision = try #require(region.secret?.revisions.last)
        for unit in [0, 2] {
            try run(unit)
            #expect(
                status(unit).hasPrefix(
                    "waiting: for MAAS on this machine to have the secret that its regions share now"))
        }
        #expect(region.secret?.revisions.last == revision)
        for unit in [0, 2] {
            try run(unit, token: Self.otherToken)
            #expect(status(unit) == "active")
        }
        #expect(region.secret?.revisions.last == revision + 1)
    }

    @Test("keep the URL of one that writes its files anew, and say so there")
    func restarting() throws {
        let second = "http://10.0.0.11:5240/MAAS"
        try run(0)
        try lead(1)
        try run(1, url: second)
        region.machine.hostname = "region-1"
        region.snap.files.urls = [RegionTrial.url]
        region.snap.files.secret = nil
        try region.run(.updateStatus, of: units[0])
        #expect(status(0) == "waiting: for MAAS to write its secret")
        try run(1, url: second)
        #expect(region.databag["api_url"] == RegionTrial.url)
    }

    @Test("say nothing of their different URLs when the operator gives one")
    func option() throws {
        region.setOption("maas-url", "http://maas.example.com:5240/MAAS")
        try run(1, url: "http://10.0.0.11:5240/MAAS")
        try run(0)
        #expect(region.databag["api_url"] == "http://maas.example.com:5240/MAAS")
        #expect(!region.applicationStatus.contains("different URLs"))
    }

    @Test("of another MAAS are blocked, whether they lead or not, and nothing of theirs is published")
    func anotherMaas() throws {
        try run(0)
        let before = region.databag
        try run(1, url: "http://10.9.9.9:5240/MAAS", token: Self.otherToken)
        #expect(status(1).hasPrefix("blocked: this region belongs to another MAAS than maas-region/0"))
        try run(0)
        #expect(region.databag["regions"] == #"["region-1"]"#)
        #expect(region.applicationStatus.contains("maas-region/1 belongs to another MAAS"))
        try lead(1)
        try run(1, url: "http://10.9.9.9:5240/MAAS", token: Self.otherToken)
        #expect(status(1).hasPrefix("blocked: this region belongs to another MAAS than maas-region/0"))
        #expect(region.databag["api_url"] == before["api_url"])
        #expect(region.databag["maas_secret_id"] == before["maas_secret_id"])
    }

    @Test("are of one MAAS while its token is rotated, whoever reads the new one first", arguments: [0, 1])
    func rotation(first: Int) throws {
        try run(1)
        try run(0)
        try run(1)
        let order = [first, 1 - first]
        for number in order {
            try run(number, token: Self.otherToken)
            #expect(!status(number).hasPrefix("blocked"), "\(status(number))")
        }
        for number in order { try run(number, token: Self.otherToken) }
        for number in order { #expect(status(number).hasPrefix("active"), "\(status(number))") }
        #expect(region.databag["regions"] == #"["region-1", "region-2"]"#)
        #expect(!region.model.openText.contains(Self.otherToken))
    }

    @Test("of another MAAS don't take over the racks of one whose regions have all gone")
    func alone() throws {
        try run(0)
        try remove(0)
        try lead(1)
        let before = region.databag
        try run(1, url: "http://10.9.9.9:5240/MAAS", token: Self.otherToken)
        #expect(status(1).hasPrefix("blocked: this region belongs to another MAAS than the one that racks were given"))
        #expect(region.databag == before)
    }

    @Test("don't go back to the token before a rotation when one leads that has missed it")
    func missedRotation() throws {
        for number in [0, 1] { try run(number) }
        try run(0, token: Self.otherToken)
        let (revisions, content) = (region.secret?.revisions, region.secret?.content())
        try lead(1)
        try run(1)
        #expect(status(1).hasPrefix("waiting: for MAAS on this machine to have the secret that its regions share now"))
        #expect(region.secret?.revisions == revisions && region.secret?.content() == content)
        try run(1, token: Self.otherToken)
        #expect(status(1).hasPrefix("active"))
        #expect(region.secret?.revisions == revisions && region.secret?.content() == content)
    }

    @Test(
        "are of one MAAS though one machine has missed several rotations, whichever of them leads", arguments: [0, 1])
    func missedRotations(leader: Int) throws {
        for number in [0, 1] { try run(number) }
        if leader == 1 { try lead(1) }
        for number in 1...4 { try run(0, token: String(repeating: "\(number)", count: 32)) }
        let last = String(repeating: "4", count: 32)
        try run(1)
        #expect(status(1).hasPrefix("waiting: for MAAS on this machine to have the secret that its regions share now"))
        try run(0, token: last)
        #expect(status(0).hasPrefix("active"), "\(status(0))")
        try run(1, token: last)
        #expect(status(1).hasPrefix("active"), "\(status(1))")
        #expect(!region.applicationStatus.contains("another MAAS"), "\(region.applicationStatus)")
        #expect(!region.model.openText.contains(last))
    }

    @Test("of different releases are told")
    func releases() throws {
        for (number, version) in [(0, "3.6.5"), (1, "3.7.1"), (0, "3.6.5")] {
            region.snap.files.version = version
            try run(number)
        }
        #expect(region.applicationStatus.contains("regions run different releases of MAAS"))
    }
}
