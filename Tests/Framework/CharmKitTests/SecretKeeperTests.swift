import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

@Suite("A keeper of secrets")
struct SecretKeeperTests {
    let vault: Vault

    init() throws { vault = try Vault() }

    @Test("makes a secret once, grants it, and gives its URI before the databags are written")
    func makes() throws {
        #expect(try vault.share("one").writes == ["secret-add", "secret-grant", "relation-set", "state-set"])
        let secret = try #require(vault.secret)
        #expect(secret.label == "key-0")
        #expect(secret.readers == ["reader"])
        #expect(vault.relations[0].data(of: vault.owner)["key"] == "secret://\(vault.model.uuid)/\(secret.id)")
    }

    @Test("writes nothing, reads no content and leaves one revision, over a thousand hooks")
    func settled() throws {
        try vault.share("one")
        for _ in 0..<1000 {
            let run = try vault.share("one")
            #expect(run.writes == [])
            #expect(run.calls.allSatisfy { $0.tool != "secret-get" })
        }
        #expect(vault.revisions == [1])
    }

    @Test("makes one revision of several contents in a hook: the last one's")
    func lastWordCounts() throws {
        try vault.share("one")
        let run = try vault.run { keeper, relation, leader in
            for text in ["two", "three", "two", "four"] {
                keeper.share(Vault.content(text), over: relation, as: leader)
            }
        }
        #expect(run.calls.count { $0.tool == "secret-set" } == 1)
        #expect(vault.revisions == [1, 2])
        #expect(try vault.read() == Vault.content("four"))
    }

    @Test("makes no revision of a content that comes back to the stored one within a hook")
    func thereAndBack() throws {
        try vault.share("one")
        let run = try vault.run { keeper, relation, leader in
            for text in ["two", "one"] { keeper.share(Vault.content(text), over: relation, as: leader) }
        }
        #expect(run.writes == [])
        #expect(try vault.read() == Vault.content("one"))
    }

    @Test("sets a content again that somebody else has changed")
    func heals() throws {
        try vault.share("one")
        let uri = try #require(vault.uri)
        try vault.byHand { tools, leader in try tools.setSecret(uri, Vault.content("other"), as: leader) }
        #expect(try vault.share("one").writes == ["secret-set", "state-set"])
        #expect(try vault.read() == Vault.content("one"))
        #expect(try vault.share("one").writes == [])
    }

    @Test("makes a secret again that somebody has removed")
    func madeAgain() throws {
        try vault.share("one")
        vault.secret?.remove()
        #expect(try vault.share("one").writes == ["secret-add", "secret-grant", "relation-set", "state-set"])
    }

    @Test("finds a secret that a hook left behind which failed when it ended, and makes no second one")
    func failedFlush() throws {
        try vault.byHand { tools, leader in _ = try tools.addSecret(Vault.content("one"), label: "key-0", as: leader) }
        #expect(try vault.share("one").error == nil)
        #expect(vault.model.secrets.count == 1)
        #expect(vault.secret?.readers == ["reader"])
    }

    @Test("of a new leader reads the content once, and writes no secret")
    func newLeader() throws {
        try vault.share("one")
        try vault.model["owner/1"].takeLead()
        let first = try vault.share("one", by: "owner/1")
        #expect(first.writes == ["state-set"])
        #expect(first.calls.count { $0.tool == "secret-get" } == 1)
        #expect(try vault.share("one", by: "owner/1").writes == [])
        #expect(vault.revisions == [1])
    }

    @Test("sets description and rotation once, with no new revision")
    func traits() throws {
        try vault.share("one")
        func share() throws -> SimulatedModel.RanHook {
            try vault.run(description: "for tests", rotation: .monthly) { keeper, relation, leader in
                keeper.share(Vault.content("one"), over: relation, as: leader)
            }
        }
        #expect(try share().writes == ["secret-set"])
        #expect(try share().writes == [])
        #expect(vault.revisions == [1])
        #expect(vault.secret?.rotation == "monthly")
        #expect(vault.secret?.description == "for tests")
    }

    @Test("does not read what it knows, so that it becomes no reader of its own secret")
    func ownReader() throws {
        try vault.share("one")
        #expect(try !vault.share("two").calls.contains { $0.tool == "secret-get" })
        #expect(vault.revisions == [1, 2])
        #expect(vault.model["owner/0"].trackedRevision(of: try #require(vault.secret)) == nil)
    }

    @Test("does not fail the hook when Juju can't give the content, leaves the secret as it is and says so")
    func unreadable() throws {
        try vault.share("one")
        // Only who does not know what it has written must read it.
        vault.model["owner/0"].storedState = [:]
        vault.model.failingTools["secret-get"] = "getting secret content from external backend: i/o timeout"
        var seen: [UnreadableSecret] = []
        let run = try vault.run(status: { seen = $0.unreadable }) { keeper, relation, leader in
            keeper.share(Vault.content("two"), over: relation, as: leader) { uri in
                relation.applicationData(as: leader).set("key", uri)
            }
        }
        #expect(run.error == nil && run.writes == [])
        #expect(seen.map(\.label) == ["key-0"])
        #expect(seen.first?.why.contains("i/o timeout") == true)
        vault.model.failingTools = [:]
        #expect(try vault.share("two").writes == ["secret-set", "state-set"])
    }

    @Test("fails the hook when Juju itself does not answer, so that nothing is taken for settled")
    func unreachable() throws {
        try vault.share("one")
        vault.model.failingTools["secret-info-get"] = "connection is shut down"
        #expect(try vault.share("one").error == "exit status 1")
    }

    @Test("shares nothing over a relation that is being broken, and removes the secret")
    func broken() throws {
        try vault.share("one")
        let run = try vault.share("one", Hook(.relationBroken, relation: 0, remoteApplication: "reader"))
        #expect(run.error == nil)
        #expect(vault.model.secrets.isEmpty)
        #expect(vault.model["owner/0"].storedState.isEmpty)
    }

    @Test(
        "leaves the secret when its own unit goes, though it is told of no other: a subordinate has fellows all the same"
    )
    func ownUnit() throws {
        try vault.share("one")
        try vault.model["owner/1"].remove()
        try vault.model.skipHooks()
        try vault.model["owner/0"].remove()
        let run = try vault.share("one", Hook(.relationBroken, relation: 0, remoteApplication: "reader"))
        #expect(run.error == nil)
        #expect(vault.secret?.label == "key-0" && vault.readers == ["reader"])
    }

    @Test("of a leader that was none when the relation went removes what is left of it, and no other's secret")
    func orphans() throws {
        try vault.share("one")
        try vault.byHand { tools, leader in
            for label in ["key-", "key-x", "key-00", "mine"] {
                _ = try tools.addSecret(Vault.content("x"), label: label, as: leader)
            }
        }
        try vault.relations[0].remove()
        try vault.model.skipHooks()
        try vault.model["owner/1"].takeLead()
        try vault.run(Hook(.leaderElected), by: "owner/1") { _, _, _ in }
        let left = vault.model.secrets.map(\.label).sorted()
        #expect(left == ["key-", "key-00", "key-x", "mine"])
    }

    @Test("asks Juju for no secret where there are none")
    func oldJuju() throws {
        vault.model.jujuVersion = "2.9.52"
        for hook in [Hook(.leaderElected), Hook(.relationBroken, relation: 0, remoteApplication: "reader")] {
            let run = try vault.run(hook) { _, _, _ in }
            #expect(run.error == nil && run.calls.allSatisfy { !$0.tool.hasPrefix("secret-") })
        }
        #expect(try vault.share("one").error == "exit status 1")
    }

    @Test("of another label than before leaves nothing of the former, and nothing of others")
    func renamed() throws {
        let vault = try Vault(label: .shared("old"))
        try vault.share("one")
        try vault.byHand { tools, leader in
            _ = try tools.addSecret(Vault.content("x"), label: "mine", as: leader)
        }
        vault.label = .shared("new")
        #expect(try vault.share("one").error == nil)
        #expect(vault.model.secrets.map(\.label).sorted() == ["mine", "new"])
        #expect(try vault.share("one").writes == [])
        vault.label = .perRelation(prefix: "key-")
        #expect(try vault.share("one").error == nil)
        #expect(vault.model.secrets.map(\.label).sorted() == ["key-0", "mine"])
    }
}
