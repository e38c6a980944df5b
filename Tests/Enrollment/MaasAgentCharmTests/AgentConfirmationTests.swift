import CharmKit
import CharmTesting
import MaasRegion
import Testing
import TestSupport

@Suite("An enrolled agent")
struct AgentConfirmationTests {
    private let agent: AgentTrial

    init() throws {
        agent = try AgentTrial()
        try agent.report(.absent)
        try agent.run(.relationChanged)
    }

    @Test("waits for a report on this enrollment")
    func waits() {
        #expect(agent.status == "waiting: enrolled as 4e663g, for the region to confirm it")
    }

    @Test("is connected once MAAS says so of this enrollment")
    func connected() throws {
        try agent.report(.connected)
        try agent.run(.relationChanged)
        #expect(agent.status == "active: connected as 4e663g")
    }

    @Test("does not believe a report on another enrollment, or on none", arguments: ["0123456789abcdef", nil])
    func oldReport(mark: String?) throws {
        let mark = mark.flatMap(EnrollmentDigest.init)
        try agent.publish(racks: [agent.unit: RackReport(.connected, systemID: "4e663g", enrollment: mark)])
        try agent.run(.relationChanged)
        #expect(agent.status == "waiting: enrolled as 4e663g, for the region to confirm it")
    }

    @Test("is not connected any more right after it has enrolled with another token")
    func rotated() throws {
        try agent.report(.connected)
        try agent.run(.relationChanged)
        try agent.report(.connected, token: String(AgentTrial.token.reversed()))
        try agent.run(.secretChanged)
        #expect(agent.enrollments == 2)
        #expect(agent.status == "waiting: enrolled as 4e663g, for the region to confirm it")
    }

    @Test(
        "says what MAAS says of it",
        arguments: [
            (RackReport.State.dead, "waiting: enrolled as 4e663g, but MAAS has no connection to it"),
            (.absent, "waiting: enrolled as 4e663g, but MAAS does not list it"),
            (.unconfirmed, "active: enrollment is not confirmed: the region can't ask MAAS; enrolled as 4e663g"),
            (
                RackReport.State(rawValue: "from-the-future"),
                "waiting: enrolled as 4e663g, for the region to confirm it"
            ),
        ])
    func reports(state: RackReport.State, status: String) throws {
        try agent.report(state)
        try agent.run(.relationChanged)
        #expect(agent.status == status)
        #expect(agent.enrollments == 1)
    }

    @Test("tells why its region can't confirm it")
    func unconfirmed() throws {
        try agent.report(.unconfirmed, "no API key (option api-key of maas-region)")
        try agent.run(.relationChanged)
        let why = "enrollment is not confirmed: no API key (option api-key of maas-region)"
        #expect(agent.status == "active: \(why); enrolled as 4e663g")
        #expect(agent.applicationStatus == "active: racks are not confirmed")
    }

    @Test("shows of its application what is known of its racks, where nobody can confirm them")
    func unknownFleet() throws {
        try agent.report(.unreachable, "no answer")
        try agent.run(.relationChanged)
        #expect(agent.applicationStatus == "waiting: maas-agent/0: MAAS does not answer: no answer")
        agent.setRegion("racks", "{}")
        try agent.run(.relationChanged)
        #expect(agent.applicationStatus == agent.status)
        agent.setRegion("racks", nil)
        try agent.run(.relationChanged)
        #expect(agent.applicationStatus == "active: racks are not confirmed")
    }

    @Test("counts the racks that its region counts, also those that have yet to enroll or can't")
    func fleet() throws {
        let enrollment = agent.databag["enrollment"].flatMap(EnrollmentDigest.init)
        func publish(_ others: [RackReport]) throws {
            let own = RackReport(.connected, systemID: "4e663g", enrollment: enrollment)
            let reports = try ([own] + others).enumerated().map { "\"maas-agent/\($0)\":\(try JSONText.encoded($1))" }
            agent.setRegion("racks", "{\(reports.joined(separator: ","))}")
            try agent.run(.relationChanged)
        }
        try publish([
            RackReport(.absent, isCounted: false), RackReport(.dead, systemID: "4e663h", isCounted: false),
        ])
        #expect(agent.applicationStatus == "active: 1 of 1 racks connected")
        for state in [RackReport.State.absent, .dead, .withheld, .conflict, .unconfirmed] {
            try publish([RackReport(state)])
            #expect(agent.applicationStatus == "waiting: 1 of 2 racks connected")
        }
    }

    @Test("is not confirmed by a report on another ID, and does not log an ID that MAAS has not given")
    func otherID() throws {
        try agent.connect()
        agent.snap.files.systemID = "zzzzzz"
        try agent.run(.updateStatus)
        #expect(agent.status == "waiting: enrolled as zzzzzz, for the region to confirm it")
        #expect(!agent.model.log.contains { $0.message.contains("enrolled") && $0.message.contains("zzzzzz") })
    }

    @Test("is active, though not confirmed, with a region of the Python library, which never reports")
    func oldRegion() throws {
        agent.setRegion("racks", nil)
        try agent.run(.relationChanged)
        #expect(agent.status == "active: enrollment is not confirmed: the region does not tell; enrolled as 4e663g")
    }

    @Test("tells an operator how it is")
    func action() throws {
        try agent.report(.connected)
        let action = try agent.act("enrollment-status")
        #expect(action.failure == nil)
        #expect(
            action.results == [
                "state": .string("connected"), "message": .string("connected as 4e663g"),
                "system-id": .string("4e663g"), "region": .string(AgentTrial.url), "maas": .string("connected"),
                "since": .string("2026-09-21T14:13:20Z"), "version": .string("3.6.5-1"),
            ])
    }

    @Test("changes nothing when an operator asks")
    func actionOnly() throws {
        try agent.publish(url: "http://elsewhere/MAAS", racks: [agent.unit: RackReport(.absent)])
        let action = try agent.act("enrollment-status")
        #expect(action.results["state"] == .string("stale"))
        #expect(agent.enrollments == 1)
    }

    @Test("tells an operator when there is no region")
    func actionWithoutRegion() throws {
        let agent = try AgentTrial(isRelated: false)
        let action = try agent.act("enrollment-status")
        #expect(action.results["state"] == .string("unconfigured"))
        #expect(action.results["region"] == nil)
        #expect(action.results["system-id"] == nil)
    }
}
