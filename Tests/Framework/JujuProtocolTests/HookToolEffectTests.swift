import JujuProtocol
import Testing

@Suite("The effect of a hook tool")
struct HookToolEffectTests {
    private static let reads = [
        "action-get", "action-log", "config-get", "credential-get", "goal-state", "is-leader", "juju-log",
        "k8s-raw-get",
        "k8s-spec-get", "leader-get", "network-get", "opened-ports", "pod-spec-get", "relation-get", "relation-ids",
        "relation-list", "relation-model-get", "resource-get", "secret-get", "secret-ids", "secret-info-get",
        "state-get",
        "status-get", "storage-get", "storage-list", "unit-get",
    ]

    @Test(
        "is a change for each tool of each version that is not known to read", arguments: ["2.9.52", "3.6.26", "4.0.1"])
    func sortsEveryTool(version: String) throws {
        for tool in HookToolTable(try #require(JujuVersion(version))).tools {
            #expect(HookToolCall(tool).isWrite == !Self.reads.contains(tool), "\(tool)")
        }
    }

    @Test("is that of a write when a read of a secret takes up the newest revision")
    func countsRefresh() {
        #expect(HookToolCall("secret-get", ["--refresh", "--label", "x"]).effect == .lasting)
        #expect(HookToolCall("secret-get", ["--peek", "--label", "x"]).effect == .none)
    }

    @Test(
        "outlives a hook that fails, or does not",
        arguments: [("status-set", HookToolEffect.lasting), ("relation-set", .keptBack), ("open-port", .keptBack)])
    func tellsWhatLasts(tool: String, effect: HookToolEffect) {
        #expect(HookToolCall(tool).effect == effect)
    }
}
