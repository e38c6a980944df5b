import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

@Suite("A watch on a secret of somebody else's")
struct SecretWatchTests {
    private let vault: Vault

    init() throws { vault = try Vault() }

    /// What a hook of the reader sees; it accepts what `isGood`.
    private func look(
        _ hook: Hook = Hook(.updateStatus), at uri: String? = nil, details: KeyValuePairs<String, String> = [:],
        isGood: Bool = true
    ) throws -> SecretReading {
        let uri = try uri ?? #require(vault.uri)
        var reading: SecretReading?
        let run = try vault.model.runHandlers(hook, on: "reader/0") { framework in
            let watch = SecretWatch(framework, key: "watch")
            framework.reconcile {
                reading = try watch.look(at: uri, label: "mine", details: details)
                if isGood { try watch.accept() }
            }
        }
        #expect(run.error == nil)
        return try #require(reading)
    }

    private var reader: SimulatedUnit { vault.model["reader/0"] }
    private var label: String? { vault.secret.map { reader.label(of: $0) } }
    private var tracked: Int? { vault.secret.flatMap { reader.trackedRevision(of: $0) } }

    @Test("has news at first, and afterwards what was accepted")
    func news() throws {
        try vault.share("one")
        #expect(try look().word == "news")
        #expect(try look().word == "accepted")
        #expect(try look().content == Vault.content("one"))
        #expect(label == "mine")
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
        #expect(tracked == 2)
    }

    @Test("tracks nothing that was not accepted, and has it as news again")
    func notAccepted() throws {
        try vault.share("one")
        _ = try look()
        try vault.share("nonsense")
        for _ in 0..<2 { #expect(try look(isGood: false).word == "news") }
        #expect(tracked == 1)
        #expect(try look().word == "news")
        #expect(tracked == 2)
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
        vault.secret?.remove()
        try vault.share("one")
        #expect(try look().word == "accepted")
        #expect(label == "mine")
    }

    @Test("tracks another secret without the label that the first one still has, which Juju 3.6 gives only once")
    func labelTaken() throws {
        try vault.share("one")
        _ = try look()
        var uri = ""
        try vault.byHand { tools, leader in
            uri = try tools.addSecret(Vault.content("two"), label: "other", as: leader)
            try tools.grantSecret(uri, relation: 0, as: leader)
        }
        #expect(try look(at: uri).word == "news")
        let other = try #require(vault.model.secret(uri))
        #expect(reader.trackedRevision(of: other) == 1 && reader.label(of: other) == "")
    }

    @Test("finds a secret withheld that is not granted yet, or gone")
    func withheld() throws {
        try vault.share("one")
        let uri = try #require(vault.uri)
        vault.secret?.revoke()
        #expect(try look(at: uri).word == "withheld")
        vault.secret?.remove()
        #expect(try look(at: uri).word == "withheld")
    }

    @Test("finds a secret withheld by a Juju that has none")
    func oldJuju() throws {
        vault.model.jujuVersion = "2.9.52"
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
        let state = reader.storedState
        #expect(!state.isEmpty && !state.values.contains { $0.contains("canary") })
    }

    @Test("has news of what it has forgotten")
    func forgets() throws {
        try vault.share("one")
        _ = try look()
        try vault.model.runHandlers(on: "reader/0") { framework in
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
