import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm and its secret")
struct RotationTests {
    private let region: RegionTrial
    private let second = String(RegionTrial.token.reversed())

    init() throws {
        region = try RegionTrial()
        try region.run(.relationJoined)
    }

    private func rotate(_ token: String) { region.snap.files.secret = SecretBytes(utf8: token) }
    private var revisions: [Int]? { region.secret?.revisions }

    @Test("makes one revision when MAAS has another token, and tells its peers alone")
    func rotates() throws {
        rotate(second)
        let published = region.databag
        #expect(try region.run().writes == ["secret-set", "relation-set", "relation-set", "state-set"])
        #expect(region.databag == published)
        #expect(try region.run().writes == [])
        #expect(revisions == [1, 2])
    }

    @Test("lets go of the revision that nobody reads any more")
    func prunes() throws {
        rotate(second)
        try region.run()
        #expect(try region.runSecretRemove(revision: 1).writes == ["secret-remove"])
        #expect(revisions == [2])
        #expect(try region.run().writes == [])
    }

    @Test("lets go of a revision in the next hook when the token was rotated in the same one")
    func prunesLater() throws {
        rotate(second)
        try region.run()
        rotate(RegionTrial.token)
        try region.runSecretRemove(revision: 1)
        #expect(revisions == [1, 2, 3])
        try region.run()
        #expect(revisions == [2, 3])
        #expect(try region.run().writes == [])
    }

    @Test("lets go of one revision in each hook")
    func prunesOneByOne() throws {
        for token in [second, RegionTrial.token] {
            rotate(token)
            try region.run()
        }
        rotate(second)
        try region.runSecretRemove(revision: 1)
        try region.runSecretRemove(revision: 2)
        try region.run()
        #expect(revisions == [3, 4])
    }

    @Test("fails no hook when what it was to let go of is gone already")
    func alreadyGone() throws {
        let secret = try #require(region.secret)
        rotate(second)
        try region.run()
        secret.remove()
        try region.run(Hook(.secretRemove, secret: secret.id, label: secret.label, revision: 1))
        try region.run()
        #expect(try region.run().writes == [])
    }

    @Test("forgets what it was to let go of when the relation is gone, also where it did not lead")
    func forgets() throws {
        let region = try RegionTrial(units: 2)
        for token in [RegionTrial.token, second] {
            region.snap.files.secret = SecretBytes(utf8: token)
            try region.run()
        }
        try region.runSecretRemove(revision: 1, of: "maas-region/1")
        for unit in ["maas-region/0", "maas-region/1"] as [UnitName] { try region.run(.relationBroken, of: unit) }
        try region.part()
        try region.model["maas-region/1"].takeLead()
        #expect(try !region.run(of: "maas-region/1").writes.contains("secret-remove"))
    }

    @Test("is removed with the relation")
    func removed() throws {
        try region.run(.relationBroken)
        #expect(region.secret == nil)
    }
}
