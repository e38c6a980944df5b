import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

@Suite("A watch on a secret of somebody else's")
struct SecretWatchTests {
    private let vault = Vault()

    /// What a hook of the reader sees; it accepts what `isGood`.
    private func look(
        _ hook: Hook = Hook(.updateStatus), at uri: String? = nil, details: KeyValuePairs<String, String> = [:],
        isGood: Bool = true
    ) throws -> SecretReading {
        let uri = try uri ?? #require(vault.uri)
        var reading: SecretReading?
        let run = try vault.model.hear("reader/0", hook) { framework in
            let watch = SecretWatch(framework, key: "watch")
            framework.reconcile {
                reading = try watch.look(at: uri, label: "mine", details: details)
                if isGood { try watch.accept() }
            }
        }
        #expect(run.exitCode == 0)
        return try #require(reading)
    }

    private var consumer: SecretConsumer? {
        vault.uri.flatMap { vault.model.controller.model.units["reader/0"]?.consumers[$0] }
    }

    @Test("has news at first, and afterwards what was accepted")
    func news() throws {
        try vault.share("one")
        #expect(try look().word == "news")
        #expect(try look().word == "accepted")
        #expect(try look().content == Vault.content("one"))
        #expect(consumer?.label == "mine")
    }

    @Test("sees a later revision in any hook, and tells whether Juju has told of it", arguments: [true, false])
    func laterRevision(isTold: Bool) throws {
        try vault.share("one")
        _ = try look()
        try vault.share("two")
        let told = Hook(.secretChanged, secret: "secret:" + (try #require(vault.uri)), label: "mine")
        let reading = try look(isTold ? told : Hook(.updateStatus))
        #expect(reading.word == (isTold ? "announced news" : "news"))
        #expect(reading.content == Vault.content("two"))
        #expect(consumer?.currentRevision == 2)
    }

    @Test("tracks nothing that was not accepted, and has it as news again")
    func notAccepted() throws {
        try vault.share("one")
        _ = try look()
        try vault.share("nonsense")
        for _ in 0..<2 { #expect(try look(isGood: false).word == "news") }
        #expect(consumer?.currentRevision == 1)
        #expect(try look().word == "news")
        #expect(consumer?.currentRevision == 2)
    }

    @Test("has news when what belongs to the content is another")
    func details() throws {
        try vault.share("one")
        _ = try look(details: ["url": "a"])
        #expect(try look(details: ["url": "a"]).word == "accepted")
        #expect(try look(details: ["url": "b"]).word == "news")
    }

    @Test("tracks another secret that holds the same, without news of it")
    func movedSecret() throws {
        try vault.share("one")
        _ = try look()
        vault.model.controller.model.secrets = [:]
        vault.model.controller.model.units["reader/0"]?.consumers = [:]
        try vault.share("one")
        #expect(try look().word == "accepted")
        #expect(consumer?.label == "mine")
    }

    @Test("tracks another secret without the label that the first one still has, which Juju 3.6 gives only once")
    func labelTaken() throws {
        try vault.share("one")
        _ = try look()
        let other = "d2kk8o1s3egc0000001g"
        vault.model.controller.model.seed(
            ModelSecret(id: other, owner: "application-owner"), contents: [1: ["token": "two"]])
        vault.model.controller.model.seedGrant(of: other, to: "application-reader", scope: "relation-1")
        #expect(try look(at: "secret:\(other)").word == "news")
        let consumer = vault.model.controller.model.units["reader/0"]?.consumers[other]
        #expect(consumer?.currentRevision == 1 && consumer?.label == "")
    }

    @Test("finds a secret withheld that is not granted yet, or gone")
    func withheld() throws {
        try vault.share("one")
        let uri = try #require(vault.uri)
        vault.model.controller.model.secrets[uri]?.grants = []
        #expect(try look(at: uri).word == "withheld")
        vault.model.controller.model.secrets = [:]
        #expect(try look(at: uri).word == "withheld")
    }

    @Test("finds a secret withheld by a Juju that has none")
    func oldJuju() throws {
        vault.model.controller.model.jujuVersion = "2.9.52"
        #expect(try look(at: "secret:d2kk8o1s3egc0000000g").word == "withheld")
    }

    @Test("finds a secret unavailable while Juju can't get at its content, and remembers what it accepted")
    func unavailable() throws {
        try vault.share("one")
        _ = try look()
        vault.model.failingTools["secret-get"] = "getting secret content from external backend: i/o timeout"
        #expect(try look().word == "unavailable")
        vault.model.failingTools = [:]
        #expect(try look().word == "accepted")
    }

    @Test("calls what is no URI malformed", arguments: ["nonsense", "", "--label=x", "secret:short"])
    func malformed(uri: String) throws {
        #expect(try look(at: uri).word == "malformed")
    }

    @Test("keeps no content, only a fingerprint")
    func keepsNoContent() throws {
        try vault.share("canary")
        _ = try look()
        let state = try #require(vault.model.controller.model.units["reader/0"]?.charmState)
        #expect(!state.isEmpty && !state.values.contains { $0.contains("canary") })
    }

    @Test("has news of what it has forgotten")
    func forgets() throws {
        try vault.share("one")
        _ = try look()
        try vault.model.hear("reader/0") { framework in
            framework.reconcile { SecretWatch(framework, key: "watch").forget() }
        }
        #expect(try look().word == "news")
    }
}

extension SecretReading {
    fileprivate var word: String {
        switch self {
        case .accepted: "accepted"
        case .news(_, let isAnnounced): isAnnounced ? "announced news" : "news"
        case .withheld: "withheld"
        case .unavailable: "unavailable"
        case .malformed: "malformed"
        }
    }
}
