import CharmKit
import CharmTesting
import Testing

@Suite("A snap that a charm wants")
struct SnapScenarioTests {
    private func charm(_ body: @escaping (any SnapManager) throws -> Void) -> Scenario {
        Scenario(.cache, setUp: { framework in framework.observe(.start) { _ in try body(framework.snaps) } })
    }

    @Test(
        "is installed, refreshed to another channel or left alone",
        arguments: [
            ([], "2/stable"), ([Snap("beacon", channel: "1/stable")], "2"), ([Snap("beacon", channel: "2")], "2"),
        ])
    func ensure(before: [Snap], channel: String) throws {
        var isNew: Bool?
        let after = try charm { isNew = try $0.ensure("beacon", channel: channel) }.run(
            .start, from: State(snaps: before))
        #expect(after.state.snaps.map(\.channel) == ["2/stable"])
        #expect(isNew == (before.first?.channel != "2/stable"))
    }

    @Test("has services that are started and stopped in the state")
    func services() throws {
        let scenario = charm { snaps in
            try snaps.stop("beacon", services: ["server"])
            try snaps.perform(.stop(["proxy"]), on: "beacon")
            try snaps.perform(.remove(), on: "old")
        }
        let snaps = [Snap("beacon", services: [.init("server"), .init("proxy")]), Snap("old")]
        let after = try scenario.run(.start, from: State(snaps: snaps))
        let services: [Snap.Service] = [
            .init("server", isEnabled: false, isActive: false), .init("proxy", isActive: false),
        ]
        #expect(after.state.snaps == [Snap("beacon", services: services)])
        #expect(after.changes.contains("snaps[beacon].proxy"))
    }

    @Test("fails the hook with snapd's words, where it is not installed or snapd refuses")
    func failures() throws {
        #expect(throws: HookFailure.self) { try charm { try $0.start("beacon") }.run(.start) }
        var scenario = charm { try $0.ensure("beacon", channel: "2") }
        scenario.failingSnaps = ["beacon": "cannot install: no space"]
        let failure = #expect(throws: HookFailure.self) { try scenario.run(.start) }
        #expect((failure?.cause as? SnapError)?.description == "snap beacon: cannot install: no space")
    }
}
