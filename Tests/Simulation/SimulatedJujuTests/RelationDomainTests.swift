import JujuProtocol
import Testing

@testable import SimulatedJuju

/// How Juju 4.0 refuses relations (domain/relation/state/relation.go).
@Suite struct RelationDomainTests {
    private let trial = Trial()

    init() throws {
        trial.controller.model.jujuVersion = "4.0.15"
        var hub = CharmMetadata(name: "hub")
        hub.endpoints = [
            "one": .init(interface: "i", role: .provider), "two": .init(interface: "i", role: .provider),
        ]
        var user = CharmMetadata(name: "user")
        user.endpoints = [
            "use": .init(interface: "i", role: .requirer, limit: 1), "mates": .init(interface: "m", role: .peer),
        ]
        var agent = CharmMetadata(name: "agent")
        agent.isSubordinate = true
        agent.endpoints = [
            "host": .init(interface: "juju-info", role: .requirer, scope: .container),
            "info": .init(interface: "i", role: .requirer),
        ]
        for charm in [hub, user, agent] { try trial.controller.deploy(charm) }
    }

    private func refusal(_ left: String, _ right: String) -> String? {
        do throws(SimulationError) {
            try trial.controller.integrate(left, right)
            return nil
        } catch { return error.message }
    }

    @Test(
        "endpoints that are not there, do not fit or fit in several ways are refused (inferEndpoints)",
        arguments: [
            ("user", "nobody", "no candidates for nobody: relation endpoint not found"),
            ("user:none", "hub:none", "no candidates for user:none and hub:none: relation endpoint not found"),
            ("user:mates", "hub", "no compatible endpoints found between applications"),
            ("hub:one", "hub:two", "no compatible endpoints found between applications"),
            (
                "user", "hub",
                #"ambiguous relation: "user hub" could refer to "user:use hub:one"; "user:use hub:two""#
            ),
            (
                "agent", "hub",
                #"ambiguous relation: "agent hub" could refer to "agent:host hub:juju-info"; "agent:info hub:one"; "agent:info hub:two""#
            ),
        ])
    func endpoints(left: String, right: String, reason: String) {
        #expect(
            refusal(left, right)
                == "adding relation between endpoints \"\(left)\" and \"\(right)\": cannot relate endpoints \"\(left)\" and \"\(right)\": \(reason)"
        )
    }

    @Test("a relation that is there, one too many, and one of an application that goes are refused (addRelation)")
    func relations() throws {
        try trial.controller.integrate("hub:one", "user")
        let words =
            #"adding relation between endpoints "user" and "hub:one": cannot add relation "user", "hub:one": relation"#
        #expect(refusal("user", "hub:one") == "\(words) user:use hub:one: already exists")
        #expect(
            refusal("user", "hub:two")?.hasSuffix(
                "relation user:use hub:two: establishing a new relation for user:use would exceed its maximum relation limit of 1"
            ) == true)
        try trial.controller.addUnit(of: "hub")
        try trial.settle()
        try trial.controller.removeApplication("hub")
        #expect(refusal("agent:info", "hub:two")?.hasSuffix("agent:info hub:two: application hub is not alive") == true)
    }

    @Test("a subordinate is not related to a principal on another base (checkCompatibleBases)")
    func bases() throws {
        try trial.controller.deploy(CharmMetadata(name: "old"), base: .ubuntu("22.04"))
        #expect(
            refusal("agent:host", "old")?.hasSuffix(
                #"relation agent:host old:juju-info: no compatible bases found for application "agent" and "old""#)
                == true)
        #expect(refusal("agent:host", "user") == nil)
    }

    @Test(
        "a relation to remove that is not there, or may be one of two, has words of its own (application.go: DestroyRelation)"
    )
    func removal() throws {
        let none = #expect(throws: SimulationError.self) { try trial.controller.relationID("user", "hub") }
        #expect(none?.message == "relation with endpoints [user hub] or id 0 not found")
        try trial.controller.integrate("agent:info", "hub:one")
        try trial.controller.integrate("agent:info", "hub:two")
        let several = #expect(throws: SimulationError.self) { try trial.controller.relationID("agent", "hub") }
        #expect(several?.message == #"endpoints ["agent" "hub"] are ambiguous, specify relation endpoints or id"#)
    }
}
