import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

@testable import CharmKit

@Suite("What a secret has besides its content")
struct SecretTraitTests {
    private let vault: Vault

    init() throws { vault = try Vault() }

    @discardableResult
    private func share(
        _ text: String, rotation: CharmKit.SecretRotation = .never, expiry: SecretExpiry? = nil,
        description: String? = nil, _ hook: Hook = Hook(.updateStatus)
    ) throws -> SimulatedModel.RanHook {
        let run = try vault.run(hook, description: description, rotation: rotation, expiry: expiry) {
            keeper, relation, leader in
            keeper.share(Vault.content(text), over: relation, as: leader)
        }
        #expect(run.error == nil)
        return run
    }

    // juju#20928: "must specify a secret rotate time", when the hook ends.
    @Test("goes from one rotation policy to another in hooks that Juju takes", arguments: ["3.3.1", "3.6.9", "4.0.1"])
    func rotation(juju: String) throws {
        vault.model.jujuVersion = juju
        try share("one", rotation: .daily)
        #expect(vault.secret?.rotation == "daily")
        try share("one", rotation: .weekly)
        try share("one", rotation: .weekly)
        #expect(vault.secret?.rotation == "weekly" && vault.revisions == [1])
        #expect(try share("one", rotation: .weekly).writes == [])
        try share("two", rotation: .hourly, description: "keys")
        try share("two", rotation: .hourly, description: "keys")
        #expect(vault.secret?.rotation == "hourly" && vault.revisions == [1, 2] && vault.secret?.description == "keys")
        try share("two", rotation: .never)
        #expect(vault.secret?.rotation == "never")
    }

    // juju, state/secrets.go, updateSecretMetadataDoc: the expiry is set with each revision, or gone.
    @Test("keeps its expiry with every revision")
    func expiry() throws {
        let moment = "2027-01-02T03:04:05Z"
        try share("one", expiry: .at(moment))
        let first = try #require(vault.secret?.expires)
        #expect(try share("one", expiry: .at(moment)).writes == [])
        try share("two", expiry: .at(moment))
        #expect(vault.secret?.expires == first && vault.revisions == [1, 2])
        try share("two", expiry: .at("2027-01-02T04:04:05Z"))
        #expect(vault.secret?.expires == first + 3600)
        #expect(try share("two", expiry: .at("2027-01-02T05:04:05+01:00")).writes == [])
        try share("three", expiry: .after(seconds: 60))
        #expect(vault.secret?.expires != nil)
        #expect(try share("three", expiry: .after(seconds: 60)).writes == [])
    }

    @Test("gets an expiry that the charm declares later")
    func laterExpiry() throws {
        try share("one")
        #expect(vault.secret?.expires == nil)
        try share("one", expiry: .after(seconds: 60))
        #expect(vault.secret?.expires != nil && vault.revisions == [1])
    }

    /// A secret of that many revisions, of which Juju reports some as obsolete.
    private func prune(_ obsolete: [Int], of latest: Int, juju: String) throws -> [Int] {
        let vault = try Vault()
        vault.model.jujuVersion = juju
        for number in 1...latest { try vault.share("\(number)") }
        let uri = try #require(vault.uri)
        for revision in obsolete {
            let run = try vault.share(
                "\(latest)", Hook(.secretRemove, secret: uri, label: "key-0", revision: revision))
            #expect(run.error == nil)
        }
        for _ in obsolete { try vault.share("\(latest)") }
        let left = try #require(vault.revisions)
        #expect(left.last == latest)
        return left
    }

    // juju#20782: the revisions were found by the beginning of their key. What is removed before an earlier revision is
    // obsolete is not remembered: then that one stays, until Juju is 3.6.11.
    @Test(
        "loses no wanted revision to a Juju that removes all whose numbers begin alike",
        arguments: [
            ([1], 12, []), ([1], 9, [1]), ([1], 10, []), ([1, 10, 11], 12, [10, 11]), ([10, 11, 1], 12, [10, 11]),
            ([2], 12, [2]),
            ([1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19], 20, [1, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
            ([10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 1], 20, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]),
        ] as [([Int], Int, [Int])])
    func prefixes(obsolete: [Int], latest: Int, gone: [Int]) throws {
        #expect(try prune(obsolete, of: latest, juju: "3.6.10") == (1...latest).filter { !gone.contains($0) })
        #expect(try prune(obsolete, of: latest, juju: "3.6.11") == (1...latest).filter { !obsolete.contains($0) })
    }

    @Test("is not removed through the hook tools in a way that takes a wanted revision along")
    func byHand() throws {
        vault.model.jujuVersion = "3.6.10"
        for number in 1...11 { try vault.share("\(number)") }
        let uri = try #require(vault.uri)
        var error: HookToolError?
        try vault.byHand { tools, leader in
            do throws(HookToolError) {
                try tools.removeSecret(uri, revision: 1, as: leader)
            } catch let refused { error = refused }
            try tools.removeSecret(uri, revision: 2, as: leader)
        }
        #expect(error?.code == .unsupported)
        #expect(vault.revisions == [1] + (3...11))
    }

    // juju, state/secrets.go, uniqueSecretConsumerLabelOps.
    @Test("may be a label that another secret has: what replaces it is followed without, until the other is gone")
    func label() throws {
        try vault.share("one")
        let old = try #require(vault.uri)
        var uri = ""
        try vault.byHand { tools, leader in
            uri = try tools.addSecret(Vault.content("two"), label: "other", as: leader)
            try tools.grantSecret(uri, relation: 0, as: leader)
        }
        func look(_ uri: String) throws -> SecretReading? {
            var reading: SecretReading?
            let run = try vault.model.runHandlers(on: "reader/0") { framework in
                let watch = SecretWatch(framework, key: "watch")
                framework.reconcile {
                    reading = try watch.look(at: uri, label: "mine")
                    try watch.accept()
                }
            }
            #expect(run.error == nil)
            return reading
        }
        _ = try look(old)
        #expect(try look(uri)?.content == Vault.content("two"))
        let (first, second) = (try #require(vault.model.secret(old)), try #require(vault.model.secret(uri)))
        let reader = vault.model["reader/0"]
        #expect(reader.trackedRevision(of: second) == 1 && reader.label(of: second) == "")
        guard case .accepted? = try look(uri) else { Issue.record("not accepted"); return }
        #expect(reader.label(of: second) == "")
        first.remove()
        guard case .accepted? = try look(uri) else { Issue.record("not accepted"); return }
        #expect(reader.label(of: second) == "mine")
        guard case .accepted? = try look(uri) else { Issue.record("not accepted"); return }
    }

    @Test(
        "can't expire at what is no time to Juju",
        arguments: [SecretExpiry.at("tomorrow"), .at("2027-01-01"), .at("24h"), .at(""), .after(seconds: 0)])
    func noTime(expiry: SecretExpiry) throws {
        let error = #expect(throws: MisuseError.self) {
            try vault.run(Hook(.updateStatus), description: nil, rotation: .never, expiry: expiry) { _, _, _ in }
        }
        #expect(error?.code == .secretExpiry)
    }

    @Test("expires at a time without a zone as at one of UTC, as Juju reads it")
    func noZone() throws {
        try share("one", expiry: .at("2027-01-02T03:04:05"))
        #expect(try share("one", expiry: .at("2027-01-02T03:04:05")).writes == [])
        try share("one", expiry: .at("2027-01-03T03:04:05"))
        #expect(vault.secret?.expires == 1_798_945_445)
    }
}
