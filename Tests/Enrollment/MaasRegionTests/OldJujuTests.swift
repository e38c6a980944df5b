import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("On a Juju without secrets")
struct OldJujuTests {
    private let interface = Interface(agents: 2)
    private let second: UnitName = "maas-agent/1"

    init() { interface.model.jujuVersion = "2.9.52" }

    private var published: [UnitName: SealedToken] {
        MaasProviderAppData.read(from: interface.regionDatabag).complete?.sealedTokens ?? [:]
    }

    /// Both sides until both agents have been told.
    private func settle(token: String = "token-1") throws {
        for unit in [interface.agent, second] { try interface.require(of: unit, publishing: "rack") }
        try interface.publish(token: token)
        for unit in [interface.agent, second] { try interface.require(of: unit, publishing: "rack") }
    }

    @Test("each agent gets the token sealed for it, and no tool for secrets is run")
    func sealed() throws {
        try interface.require(publishing: "rack-1")
        try interface.require(of: second, publishing: "rack-2")
        let run = try interface.publish()
        #expect(Set(published.keys) == [interface.agent, second])
        #expect(interface.regionDatabag["maas_secret_id"] == nil)
        let (heard, agentRun) = try interface.require()
        #expect(heard.tokens == [SecretBytes(utf8: "token-1")])
        #expect(try interface.require(of: second).heard.tokens == [SecretBytes(utf8: "token-1")])
        #expect((run.calls + agentRun.calls).allSatisfy { !$0.tool.hasPrefix("secret-") })
        #expect(run.writes == ["relation-set", "state-set"])
    }

    @Test("a token is opened by nobody but the agent it was sealed for")
    func forNobodyElse() throws {
        try settle()
        var databag = interface.regionDatabag
        databag["sealed_tokens"] = databag["sealed_tokens"]?
            .replacing("maas-agent/0", with: "maas-agent/x").replacing("maas-agent/1", with: "maas-agent/0")
        interface.setRegion(databag)
        let why = try interface.require().heard.readiness?.reason?.why
        #expect(why == "the region has sealed it for an earlier key of this unit")
    }

    @Test("nothing is written a second time, though each sealing looks different")
    func settled() throws {
        try settle()
        let before = interface.regionDatabag
        #expect(try interface.publish().writes == [])
        #expect(interface.regionDatabag == before)
        let (heard, run) = try interface.require(publishing: "rack")
        #expect(heard.tokens == [] && run.writes == [])
    }

    @Test("another token is sealed anew for all, and each is told of it")
    func rotation() throws {
        try settle()
        let before = published
        try interface.publish(token: "token-2")
        #expect(published.keys == before.keys && published.values.allSatisfy { !before.values.contains($0) })
        #expect(try interface.require().heard.tokens == [SecretBytes(utf8: "token-2")])
    }

    @Test("an agent that has lost its key makes another, and gets the token sealed for that one")
    func lostKey() throws {
        try settle()
        let other = published[second]
        try SecretBytes(utf8: "nonsense").write(toFile: interface.keyFile(of: interface.agent).path)
        #expect(try interface.require(publishing: "rack").heard.readiness?.reason?.kind == .withheld)
        #expect(interface.model.log.contains { $0.level == .warning && $0.message.contains("new key") })
        try interface.publish()
        #expect(published[second] == other)
        let heard = try interface.require().heard
        guard case .ready(_, let token) = heard.readiness else { Issue.record("not complete"); return }
        #expect(token == SecretBytes(utf8: "token-1") && heard.tokens == [])
    }

    @Test("a region that knows no key yet has published what it can, and the agent waits")
    func noKeyYet() throws {
        try interface.publish()
        #expect(interface.regionDatabag["sealed_tokens"] == "{}")
        let why = try interface.require().heard.readiness?.reason?.why
        #expect(why == "the region has not sealed it for this unit yet")
    }

    @Test(
        "a key that is none is as if there were none",
        arguments: ["nonsense", "AAAA", "A=A", String(repeating: "A", count: 43) + "="])
    func malformedKey(key: String) throws {
        try interface.require(publishing: "rack")
        var databag = interface.unitDatabag
        databag["public_key"] = key
        interface.set(interface.agent, databag)
        try interface.publish()
        #expect(published[interface.agent] == nil)
    }

    @Test("a box that was changed is malformed, and fails no hook")
    func tampered() throws {
        try settle()
        let sealed = try #require(published[interface.agent])
        let other = try #require(SealedToken(SecretBytes(utf8: "x"), for: BoxKeyPair().publicKey))
        var databag = interface.regionDatabag
        databag["sealed_tokens"] = databag["sealed_tokens"]?.replacing(sealed.box, with: other.box)
        interface.setRegion(databag)
        #expect(try interface.require().heard.readiness?.reason?.kind == .malformed(field: "sealed_tokens"))
    }

    @Test("the token is in no argument, no databag, no state and no log line in the open")
    func neverInTheOpen() throws {
        try settle(token: "canary-token")
        let databags = [interface.regionDatabag, interface.unitDatabag].flatMap(\.values)
        let states = interface.stored
        #expect(!databags.isEmpty && !states.isEmpty)
        #expect((databags + states + interface.model.log.map(\.message)).allSatisfy { !$0.contains("canary") })
    }

    @Test("a model that is upgraded goes over to secrets by itself, and no agent is told of it as of news")
    func upgrade() throws {
        try settle()
        interface.model.jujuVersion = "3.6.26"
        try interface.publish()
        #expect(interface.regionDatabag["sealed_tokens"] == nil)
        #expect(interface.regionDatabag["maas_secret_id"] != nil)
        #expect(
            !interface.model[interface.region].storedState.keys.contains { $0.contains("sealed") })
        let heard = try interface.require(publishing: "rack").heard
        guard case .ready = heard.readiness else { Issue.record("not complete"); return }
        #expect(heard.configs == [])
        #expect(interface.unitDatabag["public_key"] == nil)
        try interface.publish(token: "token-2")
        #expect(try interface.require().heard.tokens == [SecretBytes(utf8: "token-2")])
        let secret = try #require(interface.secret)
        #expect(interface.model[interface.agent].label(of: secret) == "enroll-maas-region-\(interface.relation)")
    }

    @Test("an agent of a newer model understands a region of an older one")
    func newerAgent() throws {
        try interface.publish()
        interface.model.jujuVersion = "3.6.26"
        try interface.require(publishing: "rack")
        #expect(interface.unitDatabag["public_key"] != nil)
        interface.model.jujuVersion = "2.9.52"
        try interface.publish()
        interface.model.jujuVersion = "3.6.26"
        #expect(try interface.require().heard.tokens == [SecretBytes(utf8: "token-1")])
    }

    @Test("an agent waits while its own key can't be read")
    func unreadableKey() throws {
        try interface.require(publishing: "rack")
        try interface.publish()
        let path = interface.keyFile(of: interface.agent).path
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        let reason = try #require(try interface.require().heard.readiness?.reason)
        #expect(reason.kind == .unavailable && reason.passesByItself && "\(reason)".contains(path))
    }

    @Test("an agent can't use a region of a newer model that only has a secret, and says what to do")
    func newerRegion() throws {
        interface.model.jujuVersion = "3.6.26"
        try interface.publish()
        interface.model.jujuVersion = "2.9.52"
        let reason = try #require(try interface.require().heard.readiness?.reason)
        #expect(reason.kind == .secretsUnsupported && !reason.passesByItself)
        #expect(
            "\(reason)"
                == "the region publishes its token as a Juju secret, which this unit's Juju lacks; upgrade Juju to 3.0 "
                + "or later, or use a region that seals the token for each unit")
    }

    @Test("what was sealed for a relation is forgotten with it")
    func broken() throws {
        try settle()
        try interface.provide(interface.regionHook(.relationBroken))
        #expect(interface.model[interface.region].storedState.isEmpty)
    }
}
