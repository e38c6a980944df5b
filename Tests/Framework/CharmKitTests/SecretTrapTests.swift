import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

/// What Juju's agent forgets or gets wrong when a hook changes a secret more than once (3.6.26), first as it is, and then how a keeper
/// steps around it.
@Suite("A trap of Juju's for secrets")
struct SecretTrapTests {
    private let vault: Vault

    init() throws { vault = try Vault() }

    /// Adds the secret, granted to the reader, and gives its URI.
    private func makeSecret(granted: Bool = true) throws -> String {
        try vault.byHand { tools, leader in
            let uri = try tools.addSecret(Vault.content("one"), label: "key-0", as: leader)
            if granted { try tools.grantSecret(uri, relation: 0, as: leader) }
        }
        return try #require(vault.uri)
    }

    private func secretRemove(_ revision: Int) throws -> Hook {
        Hook(.secretRemove, secret: try #require(vault.uri), label: "key-0", revision: revision)
    }

    @Test("grants to two units in one hook, of which the last survives: a keeper grants to the application")
    func unitGrants() throws {
        let uri = try makeSecret(granted: false)
        try vault.byHand { tools, leader in
            for unit in ["reader/0", "reader/1"] { try tools.run("secret-grant", [uri, "-r", "0", "--unit", unit]) }
        }
        #expect(vault.readers == ["reader/1"])
        try vault.share("one")
        try vault.share("one")
        #expect(vault.readers == ["reader"])
        #expect(try vault.share("one").writes == [])
    }

    @Test("a revision that its owner has peeked at, which it then reads for ever: a keeper goes on to the latest")
    func peekedAt() throws {
        func tracked() -> Int? {
            vault.secret.flatMap { vault.model["owner/1"].trackedRevision(of: $0) }
        }
        try vault.share("one")
        // Another unit leads, does not know what is in the secret, and looks.
        try vault.model["owner/1"].takeLead()
        try vault.share("one", by: "owner/1")
        #expect(tracked() == 1 && vault.revisions == [1])
        try vault.share("two", by: "owner/1")
        #expect(tracked() == 1 && vault.revisions == [1, 2])
        let changed = Hook(.secretChanged, secret: try #require(vault.uri), label: "key-0")
        try vault.share("two", changed, by: "owner/1")
        #expect(tracked() == 2)
    }

    @Test("a revision removed in the hook that set the content, which is lost: a keeper removes it in a later hook")
    func removeAfterSet() throws {
        let uri = try makeSecret()
        try vault.share("two")
        try vault.byHand { tools, leader in
            try tools.setSecret(uri, Vault.content("three"), as: leader)
            try tools.removeSecret(uri, revision: 1, as: leader)
        }
        #expect(vault.revisions == [2])
        let run = try vault.share("four", secretRemove(1))
        #expect(run.writes == ["secret-set", "state-set"])
        #expect(try vault.read() == Vault.content("four"))
    }

    @Test("a content set after a revision was removed, which is then kept: a keeper removes it in a later hook")
    func setAfterRemove() throws {
        let uri = try makeSecret()
        try vault.share("two")
        try vault.byHand { tools, leader in
            try tools.removeSecret(uri, revision: 1, as: leader)
            try tools.setSecret(uri, Vault.content("three"), as: leader)
        }
        #expect(vault.revisions == [1, 2, 3])
        try vault.share("two", secretRemove(1))
        #expect(vault.revisions == [1, 2, 3, 4])
        try vault.share("two")
        #expect(vault.revisions == [2, 3, 4])
    }

    @Test("a grant made in the hook that removes a revision, which is lost: a keeper removes it in a later hook")
    func grantAndRemove() throws {
        let uri = try makeSecret(granted: false)
        try vault.share("two")
        vault.secret?.revoke()
        try vault.byHand { tools, leader in
            try tools.grantSecret(uri, relation: 0, as: leader)
            try tools.removeSecret(uri, revision: 1, as: leader)
        }
        #expect(vault.readers == [] && vault.revisions == [2])
        try vault.share("three")
        vault.secret?.revoke()
        try vault.share("three", secretRemove(2))
        #expect(vault.readers == ["reader"] && vault.revisions == [2, 3])
        try vault.share("three")
        #expect(vault.revisions == [3])
    }

    @Test("a grant after a revocation in one hook, which is lost: a keeper gives again in the next hook")
    func grantAfterRevoke() throws {
        let uri = try makeSecret()
        try vault.byHand { tools, leader in
            try tools.revokeSecret(uri, relation: 0, as: leader)
            try tools.grantSecret(uri, relation: 0, as: leader)
        }
        #expect(vault.readers == [])
        try vault.share("one")
        #expect(vault.readers == ["reader"])
    }

    @Test(
        "a grant to an application some of whose units have their own, which Juju refuses: a keeper takes those first")
    func unitGrantsFirst() throws {
        let uri = try makeSecret(granted: false)
        try vault.byHand { tools, _ in try tools.run("secret-grant", [uri, "-r", "0", "--unit", "reader/0"]) }
        let run = try vault.share("one")
        #expect(run.error == nil)
        try vault.share("one")
        #expect(vault.readers == ["reader"])
    }

    @Test(
        "a content set and set back in one hook, of which the first is kept: a keeper finds the revision it did not make"
    )
    func setBack() throws {
        let uri = try makeSecret()
        try vault.share("one")
        try vault.byHand { tools, leader in
            try tools.setSecret(uri, Vault.content("two"), as: leader)
            try tools.setSecret(uri, Vault.content("one"), as: leader)
        }
        #expect(try vault.read() == Vault.content("two"))
        try vault.share("one")
        #expect(try vault.read() == Vault.content("one"))
    }

    @Test("a revision below 1, by which Juju takes the whole secret to be meant, is refused", arguments: [0, -1])
    func revisionZero(revision: Int) throws {
        let uri = try makeSecret()
        try vault.byHand { tools, leader in
            let error = #expect(throws: HookToolError.self) {
                try tools.removeSecret(uri, revision: revision, as: leader)
            }
            #expect(error?.code == .invalidArgument)
        }
        #expect(vault.revisions == [1])
    }

    @Test("a secret that can't be found in the hook that removes a revision of it: a keeper looks for it before")
    func lookupAfterRemove() throws {
        try vault.share("one")
        try vault.share("two")
        let run = try vault.share("two", secretRemove(1))
        #expect(run.error == nil)
        #expect(run.calls.last { $0.tool.hasPrefix("secret-") }?.tool == "secret-remove")
        #expect(vault.model.secrets.count == 1 && vault.revisions == [2])
    }

    @Test("only one revision can be removed in a hook by some versions: a keeper lets go of one in each")
    func onePerHook() throws {
        try vault.share("one")
        try vault.share("two")
        try vault.share("three", secretRemove(1))
        try vault.share("four", secretRemove(2))
        #expect(vault.revisions == [1, 2, 3, 4])
        for left in [[2, 3, 4], [3, 4], [3, 4]] {
            try vault.share("four")
            #expect(vault.revisions == left)
        }
        #expect(try vault.share("four").writes == [])
    }

    @Test("the latest revision is never let go of, whatever Juju says of it")
    func latestStays() throws {
        try vault.share("one")
        try vault.share("one", secretRemove(1))
        try vault.share("one")
        #expect(vault.revisions == [1])
    }

    @Test(
        "a revocation by one who does not lead, which fails the hook when it ends, can't be written here without a leader"
    )
    func revocation() throws {
        let uri = try makeSecret()
        let run = try vault.model.runTools(on: "owner/1") { tools in try tools.run("secret-revoke", [uri, "-r", "0"]) }
        #expect(run.error?.contains("revoking secrets access") == true)
        #expect(try vault.share("one", by: "owner/1").calls.allSatisfy { !$0.tool.hasPrefix("secret-") })
    }

    @Test("a secret made and removed in one hook, whose removal is sent all the same: a keeper makes none")
    func madeAndRemoved() throws {
        let hook = Hook(.relationBroken, relation: 0, remoteApplication: "reader")
        let run = try vault.share("one", hook)
        #expect(run.writes == [])
    }

    @Test("a label that failed hooks have used up: a keeper looks it up before it adds")
    func labelInUse() throws {
        _ = try makeSecret()
        let again = try vault.model.runHandlers(on: "owner/0") { framework in
            framework.reconcile {
                let leader = try #require(try framework.model.leader)
                _ = try framework.model.tools.addSecret(Vault.content("one"), label: "key-0", as: leader)
            }
        }
        #expect(again.error != nil)
        #expect(try vault.share("one").error == nil)
        #expect(vault.model.secrets.count == 1)
    }

    @Test("a key beside a label is taken for a URI: all keys are read")
    func keyBesideLabel() throws {
        let uri = try makeSecret()
        try vault.model.runTools(on: "reader/0") { tools in
            _ = try tools.secretContent(uri, label: "mine")
            #expect(throws: HookToolError.self) { try tools.run("secret-get", ["--label", "mine", "token"]) }
            let content = try tools.secretContent(label: "mine")
            #expect(content == Vault.content("one"))
        }
    }
}
