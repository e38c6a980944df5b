import CharmTesting
import MaasHost
import MaasRegion
import Testing
import TestSupport

@Suite("An agent's operator")
struct AgentActionTests {
    private let agent: AgentTrial

    init() throws {
        agent = try AgentTrial()
        try agent.connect()
    }

    @Test("is told why enrolling went wrong and when it is tried next")
    func lastError() throws {
        agent.snap.enrollError = MaasHostError(.enrollment, "no files")
        try agent.publish(token: String(AgentTrial.token.reversed()))
        try agent.run(.secretChanged)
        let results = try agent.act("enrollment-status").results
        #expect(results["state"] == .string("stale"))
        #expect(results["last-error"] == .string("no files"))
        #expect(results["next-try"] == .string("2026-09-21T14:14:20Z"))
        #expect(results["since"] == .string("2026-09-21T14:13:20Z"))
    }

    @Test("is told since when the rack is as it is, not since when it was asked for")
    func since() throws {
        agent.machine.now += 3600
        try agent.run(.updateStatus)
        #expect(try agent.act("enrollment-status").results["since"] == .string("2026-09-21T14:13:20Z"))
        try agent.report(.dead)
        try agent.run(.relationChanged)
        #expect(try agent.act("enrollment-status").results["since"] == .string("2026-09-21T15:13:20Z"))
    }

    @Test("is told what MAAS says, in the region's words")
    func maas() throws {
        try agent.report(.conflict, "the name is taken")
        #expect(try agent.act("enrollment-status").results["maas"] == .string("conflict: the name is taken"))
    }

    @Test("can have the rack enrolled anew, though not all the time")
    func enrollAnew() throws {
        let action = try agent.act("re-enroll")
        #expect(action.failure == nil)
        #expect(action.results["state"] == .string("registered"))
        #expect(agent.enrollments == 2)
        for _ in 0..<3 { try agent.act("re-enroll") }
        #expect(agent.enrollments == 4)
        let refused = try agent.act("re-enroll")
        #expect(refused.failure != nil)
        #expect(
            refused.failure?.hasPrefix(
                "racks that register too often hang a region; will try to enroll again after 2026-09-21T14:23:20Z")
                == true)
        // What is wrong comes first, and that it has to wait after it.
        agent.snap.files.urls = ["http://10.9.9.9/MAAS"]
        try agent.run(.updateStatus)
        let wrong = "rackd.conf names http://10.9.9.9/MAAS, but racks that register too often hang a region; will try"
        #expect(agent.status.hasPrefix("waiting: " + wrong))
        let message = try agent.act("enrollment-status").results["message"]
        #expect(message.map { "\($0)".contains(wrong) } == true)
    }

    @Test("can't have a rack enrolled that would take over another node, or that has no region")
    func enrollAnewInConflict() throws {
        try agent.report(.conflict, "the name is taken")
        let action = try agent.act("re-enroll")
        #expect(action.failure != nil)
        #expect(action.failure == "the name is taken")
        #expect(agent.enrollments == 1)
        let lonely = try AgentTrial(isRelated: false)
        #expect(try lonely.act("re-enroll").failure?.hasPrefix("no region") == true)
    }

    @Test("can have the rack leave, in the way that the option says or in another", arguments: [nil, "remove", "keep"])
    func leave(policy: String?) throws {
        let action = try agent.act("leave", policy.map { ["policy": $0] } ?? [:])
        #expect(action.failure == nil)
        #expect(agent.snap.actions.dropFirst(2) == (policy == "keep" ? [] : [policy ?? "stop"]))
        #expect(agent.databag["departure"] == (policy == "remove" ? "removed" : "left"))
        try agent.run(.updateStatus)
        #expect(agent.enrollments == 1)
        #expect(try agent.act("enrollment-status").results["state"] == .string("removed"))
    }

    @Test("is told that nothing is left to stop when the rack was removed, which the region goes on hearing")
    func leaveTwice() throws {
        _ = try agent.act("leave", ["policy": "remove"])
        let again = try agent.act("leave")
        #expect(again.results["message"] == .string("there is no rack on this machine any more"))
        #expect(agent.databag["departure"] == "removed")
    }

    @Test("is told why the rack could not leave, and it has not left then")
    func leaveFails() throws {
        agent.snap.snapError = MaasHostError(.snap, "snap stop: timed out")
        let action = try agent.act("leave")
        #expect(action.failure != nil)
        #expect(action.failure == "snap stop: timed out")
        #expect(try agent.act("enrollment-status").results["state"] == .string("connected"))
    }

    @Test("is told every state that is not the agent's own doing", arguments: Fate.allCases)
    func fates(fate: Fate) throws {
        try fate.befall(agent)
        let results = try agent.act("enrollment-status").results
        #expect(results["state"] == .string(fate.state))
        guard case .string(let message) = results["message"] else {
            Issue.record("no message")
            return
        }
        #expect(message.hasPrefix(fate.message))
    }

    /// What can happen to an agent.
    enum Fate: CaseIterable {
        case ambiguous, malformed, registered, leaving

        fileprivate func befall(_ agent: AgentTrial) throws {
            switch self {
            case .ambiguous: try agent.relateAnother()
            case .malformed: agent.setRegion("regions", "region-1")
            case .registered:
                try agent.publish(racks: [agent.unit: RackReport(.connected, systemID: "4e663g", enrollment: "older")])
            case .leaving: try agent.run(.relationDeparted, departing: agent.unit)
            }
        }

        fileprivate var state: String {
            switch self {
            case .ambiguous: "unconfigured"
            case .malformed: "waiting-for-token"
            case .registered: "registered"
            case .leaving: "removed"
            }
        }

        fileprivate var message: String {
            switch self {
            case .ambiguous: "more than one region (relations ["
            case .malformed: "what the region publishes can't be used: regions is not a JSON array of strings"
            case .registered: "enrolled as 4e663g, for the region to confirm it"
            case .leaving: "leaving its region"
            }
        }
    }

    @Test("is told that nobody knows how the rack is, and since when, while MAAS's files can't be read")
    func unknown() throws {
        agent.snap.filesError = MaasHostError(.machine, "MAAS's secret can't be read: Input/output error")
        agent.machine.now += 60
        try agent.run(.updateStatus)
        agent.machine.now += 60
        let action = try agent.act("enrollment-status")
        #expect(action.failure == nil)
        #expect(action.results["state"] == .string("unknown"))
        #expect(
            action.results["message"]
                == .string(
                    "MAAS's secret can't be read: Input/output error; nothing is done to this machine meanwhile"))
        #expect(action.results["since"] == .string("2026-09-21T14:14:20Z"))
        #expect(action.results["region"] == .string(AgentTrial.url))
        #expect(action.results["maas"] == .string("connected"))
        #expect(action.results["system-id"] == nil)
    }

    @Test("is told when MAAS's files can't be read, and so nothing can be done", arguments: ["re-enroll", "leave"])
    func unreadable(action: String) throws {
        agent.snap.filesError = MaasHostError(.machine, "MAAS's secret can't be read: Input/output error")
        let action = try agent.act(action)
        #expect(action.failure != nil)
        #expect(action.failure == "MAAS's secret can't be read: Input/output error")
    }

    @Test(
        "has the rack stay away when it can't be enrolled after it has left, until that succeeds",
        arguments: ["stop", "remove"], Obstacle.allCases)
    func comeBackFails(policy: String, obstacle: Obstacle) throws {
        try agent.act("leave", ["policy": policy])
        let before = agent.enrollments
        try obstacle.set(on: agent)
        let failed = try agent.act("re-enroll")
        #expect(failed.failure?.isEmpty == false)
        try obstacle.clear(on: agent)
        agent.machine.now += 7200
        let tried = agent.enrollments
        #expect(tried - before == (obstacle == .enrollment ? 1 : 0))
        try agent.run(.updateStatus)
        #expect(agent.enrollments == tried)
        #expect(agent.status.hasPrefix("blocked: left its region by operator request"))
        #expect(agent.databag["departure"] == (policy == "remove" ? "removed" : "left"))
        #expect(try agent.act("re-enroll").failure == nil)
        #expect(agent.enrollments == tried + 1)
        #expect(agent.databag["departure"] == nil)
        try agent.run(.updateStatus)
        #expect(try agent.act("enrollment-status").results["state"] != .string("removed"))
    }

    @Test("is told to ask again when a rack that has left comes back too often, since it does not try by itself")
    func comeBackTooOften() throws {
        for _ in 0..<4 {
            _ = try agent.act("re-enroll")
            agent.machine.now += 1
        }
        _ = try agent.act("leave")
        let failure = try agent.act("re-enroll").failure ?? ""
        #expect(failure.contains("; run re-enroll again after 2026-"), "\(failure)")
        #expect(agent.status == "blocked: left its region by operator request: run the action re-enroll to come back")
    }

    @Test(
        "takes a rack that has left out of the count, in whatever way it left", arguments: ["stop", "keep", "remove"])
    func leftIsNotCounted(policy: String) throws {
        _ = try agent.act("leave", ["policy": policy])
        #expect(agent.databag["enrollment"] == nil)
    }

    /// What can keep a rack from coming back.
    enum Obstacle: CaseIterable {
        case files, ping, note, enrollment, conflict

        fileprivate func set(on agent: AgentTrial) throws {
            let error = MaasHostError(.machine, "out of order")
            switch self {
            case .files: agent.snap.filesError = error
            case .ping: agent.client.pingError = MaasHostError(.unreachable, "no answer")
            case .note: agent.machine.noteError = error
            case .enrollment: agent.snap.enrollError = MaasHostError(.enrollment, "no files")
            case .conflict: try agent.report(.conflict, "the name is taken")
            }
        }

        fileprivate func clear(on agent: AgentTrial) throws {
            (agent.snap.filesError, agent.client.pingError) = (nil, nil)
            (agent.machine.noteError, agent.snap.enrollError) = (nil, nil)
            if self == .conflict { try agent.report(.absent) }
        }
    }

    @Test("is told of an option that makes no sense", arguments: ["re-enroll", "leave"])
    func badOption(action: String) throws {
        try agent.setOption("departure-policy", "explode")
        let action = try agent.act(action)
        #expect(action.failure != nil)
        #expect(action.failure?.hasPrefix("config option \"departure-policy\"") == true)
        #expect(agent.snap.actions.count == 2)
    }

    @Test("can remove the unit or the relation after the rack has left", arguments: ["stop", "remove"])
    func leaveTwice(policy: String) throws {
        try agent.act("leave", ["policy": policy])
        try agent.leave(departing: agent.unit)
        #expect(agent.status.hasPrefix(policy == "stop" ? "maintenance: left its region" : "blocked: no region"))
    }
}
