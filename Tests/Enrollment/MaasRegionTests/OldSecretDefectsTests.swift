import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

/// The defects of the Python library in its use of secrets, by their numbers in the audit.
@Suite("A defect of the old library, in secrets, is none here")
struct OldSecretDefectsTests {
    private let interface = Interface(regions: 2)

    private func revisions() -> [Int]? { interface.secret?.revisions }

    @Test(
        "6: a rotated token reaches the agent, whether or not Juju tells of it",
        arguments: [Hook.Kind.secretChanged, .updateStatus])
    func rotationArrives(kind: Hook.Kind) throws {
        try interface.publish()
        try interface.require()
        let secret = try #require(interface.secret)
        try interface.publish(token: "token-2")
        let label = interface.model[interface.agent].label(of: secret)
        let hook = kind == .secretChanged ? Hook(kind, secret: secret.id, label: label) : Hook(kind)
        #expect(try interface.require(hook).heard.tokens == [SecretBytes(utf8: "token-2")])
        #expect(interface.model[interface.agent].trackedRevision(of: secret) == 2)
        #expect(try interface.require(hook).heard.tokens == [])
    }

    @Test("6: a token that makes no sense is not tracked, so that the one before it stays")
    func looksBeforeItTracks() throws {
        try interface.publish()
        try interface.require()
        let uri = try #require(interface.regionDatabag["maas_secret_id"])
        try interface.provide { _, framework in
            let content = SecretContent(["other-key": SecretBytes(utf8: "x")])
            try framework.model.tools.setSecret(uri, content, as: #require(try framework.model.leader))
        }
        try interface.require()
        let secret = try #require(interface.secret)
        #expect(interface.model[interface.agent].trackedRevision(of: secret) == 1)
    }

    @Test("7: the same token makes no revision, however often it is published")
    func noStorm() throws {
        for _ in 0..<3 { try interface.publish() }
        #expect(revisions() == [1])
    }

    @Test("7: revisions that nobody reads are let go of, one in a hook")
    func prunes() throws {
        for token in ["token-1", "token-2", "token-3"] { try interface.publish(token: token) }
        let secret = try #require(interface.secret)
        for revision in [1, 2] {
            try interface.provide(Hook(.secretRemove, secret: secret.id, label: secret.label, revision: revision))
        }
        #expect(revisions() == [3])
    }

    @Test("8: a secret that was never granted, or lost its grant, is granted by publishing again")
    func grantsAgain() throws {
        try interface.publish()
        try #require(interface.secret).revoke()
        #expect(try interface.publish().writes == ["secret-grant"])
        #expect(interface.secret?.readers == ["maas-agent"])
        #expect(try interface.require().heard.tokens == [SecretBytes(utf8: "token-1")])
    }

    @Test("8: a secret that a failed hook left behind is found by its label, granted and published")
    func adoptsASecret() throws {
        try interface.provide { _, framework in
            let leader = try #require(try framework.model.leader)
            let content = SecretContent(["maas-secret": SecretBytes(utf8: "token-1")])
            let label = "enroll-maas-region-\(interface.relation).secret"
            _ = try framework.model.tools.addSecret(content, label: label, as: leader)
        }
        #expect(try interface.publish().writes == ["secret-grant", "relation-set", "state-set"])
        #expect(interface.model.secrets.count == 1)
        #expect(try interface.require().heard.tokens == [SecretBytes(utf8: "token-1")])
    }

    @Test("9: the token is in no argument, no databag, no state and no log line")
    func neverInTheOpen() throws {
        let runs = [
            try interface.publish(token: "canary-1"), try interface.require().run,
            try interface.publish(token: "canary-2"), try interface.require().run,
        ]
        let told = runs.flatMap(\.calls).flatMap(\.arguments)
        let databags = Array(interface.regionDatabag.values) + Array(interface.unitDatabag.values)
        let states = interface.stored
        let logged = interface.model.log.map(\.message)
        #expect(told.count > 10 && !databags.isEmpty && !states.isEmpty)
        #expect((told + databags + states + logged).allSatisfy { !$0.contains("canary") })
    }

    @Test(
        "19: a unit that does not lead can't publish, and touches neither secret nor databag", arguments: [false, true])
    func onlyTheLeader(isPublished: Bool) throws {
        if isPublished { try interface.publish() }
        let before = interface.regionDatabag
        let run = try interface.publish(token: "token-2", of: "maas-region/1")
        #expect(run.writes == [])
        #expect(run.calls.allSatisfy { !$0.tool.hasPrefix("secret-") })
        #expect(interface.regionDatabag == before)
        #expect(revisions() == (isPublished ? [1] : nil))
    }

    @Test("19: a new leader publishes with the secret that the old one made")
    func newLeader() throws {
        try interface.publish()
        try interface.model["maas-region/1"].takeLead()
        let remembers = ["state-set"]
        #expect(try interface.publish(of: "maas-region/1").writes == remembers)
        #expect(try interface.publish(of: "maas-region/1").writes == [])
        #expect(try interface.publish(token: "token-2", of: "maas-region/1").writes == ["secret-set"] + remembers)
        #expect(interface.model.secrets.count == 1)
    }
}
