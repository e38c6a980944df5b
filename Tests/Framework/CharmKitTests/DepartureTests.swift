import CharmKit
import JujuProtocol
import Testing

@Suite("A departure")
struct DepartureTests {
    /// What goal-state says: `me/0` and its like by what they are doing, and the other side.
    struct Goal: Sendable, CustomTestStringConvertible {
        var own = ["0": "active", "1": "active"]
        var relation: String? = "joined"
        var remote = ["0": "active", "1": "active"]

        var testDescription: String { "own \(own), relation \(relation ?? "none"), remote \(remote)" }

        var json: String {
            func entries(_ units: [String: String], _ application: String) -> [String] {
                units.map {
                    "\"\(application)/\($0.key)\":{\"status\":\"\($0.value)\",\"since\":\"2025-01-02 03:04:05Z\"}"
                }
            }
            let all = relation.map { ["\"maas-region\":{\"status\":\"\($0)\"}"] + entries(remote, "maas-region") } ?? []
            let own = entries(own, "maas-agent").joined(separator: ",")
            return "{\"units\":{\(own)},\"relations\":{\"region\":{\(all.joined(separator: ","))}}}"
        }
    }

    private static let variables = [
        "JUJU_RELATION": "region", "JUJU_RELATION_ID": "region:1", "JUJU_REMOTE_APP": "maas-region",
    ]

    private func hear(
        _ hook: String, _ more: [String: String], _ tools: CannedTools, _ setUp: (Framework) -> Void
    ) throws -> Int32 {
        let environment = try HookEnvironment.canned(
            "hooks/region-relation-\(hook)", Self.variables.merging(more) { $1 })
        return CharmProcess.run(environment, tools) { framework in
            setUp(framework)
            return Quiet(framework: framework)
        }
    }

    private func departed(_ departing: String, _ goal: Goal) throws -> Departure? {
        var departure: Departure?
        let unit = ["JUJU_REMOTE_UNIT": "maas-region/0", "JUJU_DEPARTING_UNIT": departing]
        let tools = CannedTools(json: ["goal-state": goal.json, "state-get": "{}"])
        let code = try hear("departed", unit, tools) { framework in
            framework.observe(.relationDeparted("region")) { departure = try $0.departure(in: framework.model) }
        }
        #expect(code == 0)
        let leaves = departing == "maas-agent/0"
        #expect(tools.calls.contains { $0.tool == "state-set" } == leaves)
        return departure
    }

    private func broken(_ goal: Goal, state: String = "{}", application: String = "maas-region") throws -> Departure? {
        try broken(goal.json, state: state, application: application)
    }

    private func broken(_ goal: String, state: String = "{}", application: String) throws -> Departure? {
        var departure: Departure?
        let tools = CannedTools(json: ["goal-state": goal, "state-get": state])
        let code = try hear("broken", ["JUJU_REMOTE_APP": application], tools) { framework in
            framework.observe(.relationBroken("region")) { departure = try $0.departure(in: framework.model) }
        }
        #expect(code == 0)
        return departure
    }

    @Test(
        "of this unit is told by the unit that departs, and by how many others stay",
        arguments: [
            (Goal(own: ["0": "dying", "1": "active"]), Departure.unitRemoved),
            (Goal(own: ["0": "dying", "1": "dying"]), .applicationRemoved),
            (Goal(own: ["0": "dying"]), .applicationRemoved),
            (Goal(own: ["0": "active", "1": "active"]), .applicationRemoved),
        ])
    func own(goal: Goal, departure: Departure) throws {
        #expect(try departed("maas-agent/0", goal) == departure)
        #expect(try broken(goal, state: "{\"charmkit.departing\":\"true\"}") == departure)
        #expect(departure.isOwn)
    }

    @Test(
        "of a remote unit is told by what becomes of it and of its like",
        arguments: [
            (Goal(remote: ["0": "dying", "1": "active"]), Departure.remoteUnitRemoved),
            (Goal(remote: ["1": "active"]), .remoteUnitRemoved),
            (Goal(remote: ["0": "dying", "1": "dying"]), .remoteApplicationRemoved),
            (Goal(), .relationRemoved),
            (Goal(relation: "suspended"), .suspended),
            (Goal(relation: "suspending"), .suspended),
            (Goal(relation: nil), .remoteUnitRemoved),
            (Goal(remote: [:]), .remoteUnitRemoved),
        ])
    func remote(goal: Goal, departure: Departure) throws {
        #expect(try departed("maas-region/0", goal) == departure)
        #expect(!departure.isOwn)
    }

    @Test(
        "that ends a relation is told by who is left at its ends",
        arguments: [
            (Goal(), Departure.relationRemoved),
            (Goal(relation: nil), .relationRemoved),
            (Goal(relation: "suspended"), .suspended),
            (Goal(remote: ["0": "dying"]), .remoteApplicationRemoved),
            (Goal(remote: [:]), .remoteApplicationRemoved),
            (Goal(own: ["0": "dying", "1": "active"]), .unitRemoved),
        ])
    func broken(goal: Goal, departure: Departure) throws {
        #expect(try broken(goal) == departure)
    }

    /// What goal-state says of a relation with an offer, and of others of the endpoint.
    private static func offers(_ relations: [String: String]) -> String {
        let entries = relations.map { "\"\($0.key)\":{\"status\":\"\($0.value)\",\"since\":\"2025-01-02 03:04:05Z\"}" }
        let own = "\"maas-agent/0\":{\"status\":\"active\",\"since\":\"2025-01-02 03:04:05Z\"}"
        return "{\"units\":{\(own)},\"relations\":{\"region\":{\(entries.joined(separator: ","))}}}"
    }

    @Test(
        "of a relation with another model is a suspension where goal-state says so, and is not known where it says nothing",
        arguments: [
            (["admin/other.maas": "suspended"], "maas-region", Departure.suspended),
            (["admin/other.maas": "suspending"], "", .suspended),
            (["ctrl:admin/other.maas": "suspended"], "maas-region", .suspended),
            (["admin/other.maas": "joined"], "maas-region", .relationRemoved),
            (["admin/other.maas": "joined"], "", .relationRemoved),
            (["admin/other.maas": "suspended", "maas-region": "joined"], "", .unknown),
            ([:], "", .unknown), ([:], "remote-0123456789abcdef0123456789abcdef", .unknown),
            ([:], "maas-region", .relationRemoved), (["maas-region": "joined"], "", .relationRemoved),
        ])
    func crossModel(relations: [String: String], application: String, departure: Departure) throws {
        #expect(try broken(Self.offers(relations), application: application) == departure)
    }

    @Test("costs nothing where nobody asks for it, and one call however often it is asked for")
    func isLazy() throws {
        for (times, calls) in [(0, 0), (1, 1), (3, 1)] {
            let tools = CannedTools(json: ["goal-state": Goal().json, "state-get": "{}"])
            _ = try hear("broken", [:], tools) { framework in
                framework.observe(.relationBroken("region")) { event in
                    for _ in 0..<times { _ = try event.departure(in: framework.model) }
                }
            }
            #expect(tools.calls.count { $0.tool == "goal-state" } == calls)
        }
    }

    @Test("does not count units that go among those that are planned")
    func plannedUnits() throws {
        let tools = CannedTools(json: ["goal-state": Goal(own: ["0": "active", "1": "dying", "2": "unknown"]).json])
        var planned: Int?
        _ = try hear("created", [:], tools) { framework in
            framework.observe(.relationCreated("region")) { _ in planned = try framework.model.plannedUnits }
        }
        #expect(planned == 2)
    }
}

/// A charm of which only the framework is of interest.
private final class Quiet: Charm {
    init(framework: Framework) {}
}
