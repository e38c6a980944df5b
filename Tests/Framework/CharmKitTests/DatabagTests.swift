import CharmTesting
import JujuProtocol
import Testing

@testable import CharmKit

@Suite("A databag")
struct DatabagTests {
    /// What Juju has, and what it was asked.
    private final class Juju {
        var stored = ["ingress-address": "10.0.0.1", "hostname": "rack-1"]
        var reads = 0
        var writes: [[String: String]] = []

        lazy var databag = Databag(
            read: { [unowned self] () throws(HookToolError) in
                reads += 1
                return stored
            },
            write: { [unowned self] values throws(HookToolError) in writes.append(values) })
    }

    @Test("is not even read when nothing is asked of it")
    func leavesAlone() throws {
        let juju = Juju()
        try juju.databag.commit()
        #expect(juju.reads == 0)
        #expect(juju.writes.isEmpty)
    }

    @Test("is written once, with only the keys that differ")
    func writesDifferences() throws {
        let juju = Juju()
        juju.databag.set("hostname", "rack-1")
        juju.databag.set("unit", "maas-agent/0")
        juju.databag.set("unit", "maas-agent/1")
        try juju.databag.commit()
        try juju.databag.commit()
        #expect(juju.writes == [["unit": "maas-agent/1"]])
        #expect(juju.reads == 1)
    }

    @Test("is not written when nothing differs")
    func dropsEqualValues() throws {
        let juju = Juju()
        juju.databag.set("hostname", "rack-1")
        juju.databag.set("gone", nil)
        try juju.databag.commit()
        #expect(juju.writes.isEmpty)
    }

    @Test("loses a key that is set to nil or to nothing", arguments: [nil, ""])
    func removes(value: String?) throws {
        let juju = Juju()
        juju.databag.set("hostname", value)
        #expect(try juju.databag.values == ["ingress-address": "10.0.0.1"])
        try juju.databag.commit()
        #expect(juju.writes == [["hostname": ""]])
    }

    @Test("shows the changes of this hook at once")
    func showsChanges() throws {
        let juju = Juju()
        juju.databag.set("hostname", "rack-2")
        #expect(try juju.databag.values["hostname"] == "rack-2")
    }

    @Test("shows what this hook has written wherever it is read")
    func readsItsWrites() throws {
        let ring = RelationState.peers("ring", applicationData: ["k": "old"], others: [1: [:]])
        for readsFirst in [true, false] {
            var seen: [String?] = []
            let scenario = Scenario { framework in
                framework.reconcile {
                    let relation = try #require(try framework.model.relations("ring").first)
                    let leader = try #require(try framework.model.leader)
                    if readsFirst { #expect(try relation.applicationData()["k"] == "old") }
                    relation.applicationData(as: leader).set("k", "new")
                    relation.unitData.set("u", "new")
                    seen = [
                        try relation.applicationData()["k"], try relation.data(of: framework.model.unit.name)["u"],
                    ]
                }
            }
            let after = try scenario.run(.configChanged, from: State(isLeader: true, relations: [ring]))
            #expect(seen == ["new", "new"])
            #expect(after.calls.count { $0.tool == "relation-get" } == 2)
            #expect(after[ring].applicationData == ["k": "new"])
        }
    }
}
