import CharmTesting
import JujuProtocol
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm keeps quiet")
struct RegionQuietTests {
    static let hooks: [Hook.Kind] = [
        .install, .start, .configChanged, .updateStatus, .upgradeCharm, .leaderElected, .leaderSettingsChanged,
        .relationCreated, .relationJoined, .relationChanged, .stop, .remove,
    ]

    @Test("in a hook that changes nothing: no write", arguments: hooks, ["maas-region/0", "maas-region/1"])
    func quiet(hook: Hook.Kind, unit: String) throws {
        let region = try RegionTrial(units: 2, agents: 3)
        let unit = try #require(UnitName(unit))
        region.publish("maas-agent/1", "rack-2")
        try region.connect()
        try region.run(of: "maas-region/1")
        #expect(try region.run(hook, of: unit).writes == [])
    }

    @Test("of its token and of its API key, everywhere but to MAAS")
    func secrets() throws {
        let region = try RegionTrial()
        region.setOption("log-level", "trace")
        try region.connect()
        region.snap.files.secret = SecretBytes(utf8: String(RegionTrial.token.reversed()))
        try region.run()
        try region.runSecretRemove(revision: 1)
        _ = try region.ask("list-controllers")
        _ = try region.ask("get-api-endpoint")
        region.client.listError = MaasHostError(.credentials, "MAAS does not accept the API key")
        try region.run()
        try region.run(.relationBroken)
        let open = region.model.openText
        #expect(open.contains("4e663g"))
        #expect(!open.contains(RegionTrial.token))
        #expect(!open.contains(String(RegionTrial.token.reversed())))
        #expect(!open.contains(RegionTrial.key))
        #expect(!open.contains("canary"))
        #expect(!region.client.keys.isEmpty)
    }
}
