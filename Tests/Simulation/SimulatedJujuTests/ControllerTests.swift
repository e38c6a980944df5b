import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct ControllerTests {
    @Test(
        "what the model does not allow is refused with a message that says what to do",
        arguments: [
            ("integrate nothing requirer", "application \"nothing\" not found"),
            ("integrate provider:nope requirer", "application \"provider\" has no \"nope\" relation"),
            ("integrate provider provider", "no relations found"),
            (
                "integrate provider requirer",
                "cannot add relation \"requirer:want provider:serve\": relation requirer:want provider:serve"
            ),
            ("config provider port=x", "parsing settings for application: option \"port\" expected int, got \"x\""),
            ("config provider nope=1", "parsing settings for application: unknown option \"nope\""),
            ("reset provider nope", "updating application charm settings: unknown option \"nope\""),
            ("remove provider/9", "unit \"provider/9\" does not exist"),
            ("action provider/0 dance", "action \"dance\" not defined on unit \"provider/0\""),
        ])
    func refusals(what: String, message: String) throws {
        let trial = try HookResolverTests.related()
        let words = what.split(separator: " ").map(String.init)
        let error = #expect(throws: SimulationError.self) {
            switch words[0] {
            case "integrate": _ = try trial.controller.integrate(words[1], words[2])
            case "config":
                let option = words[2].split(separator: "=").map(String.init)
                try trial.controller.configure(words[1], [option[0]: option[1]])
            case "reset": try trial.controller.reset(words[1], options: [words[2]])
            case "remove": try trial.controller.removeUnits([#require(UnitName(words[1]))])
            default:
                _ = try trial.controller.enqueueAction(words[2], of: #require(UnitName(words[1])), parameters: [:])
            }
        }
        #expect(error?.message == message)
    }

    @Test("an endpoint's limit holds")
    func limit() throws {
        let trial = try HookResolverTests.related()
        try trial.controller.deploy(Trial.provider, as: "second")
        let error = #expect(throws: SimulationError.self) { try trial.controller.integrate("requirer", "second:serve") }
        let words = "establishing a new relation for requirer:want would exceed its maximum relation limit of 1"
        #expect(error?.message == "cannot add relation \"requirer:want second:serve\": \(words)")
    }

    @Test(
        "a relation is found by either side's application or endpoint, unless two fit (state.go: InferActiveRelation)")
    func finding() throws {
        let trial = Trial()
        var charm = CharmMetadata(name: "hub")
        charm.endpoints = [
            "one": .init(interface: "i", role: .provider), "two": .init(interface: "i", role: .provider),
        ]
        var user = CharmMetadata(name: "user")
        user.endpoints = ["use": .init(interface: "i", role: .requirer)]
        try trial.controller.deploy(charm)
        try trial.controller.deploy(user)
        let first = try trial.controller.integrate("hub:one", "user")
        #expect(try trial.controller.relationID("user", "hub") == first)
        let second = try trial.controller.integrate("user:use", "hub:two")
        #expect(try trial.controller.relationID("user:use", "hub:two") == second)
        let error = #expect(throws: SimulationError.self) { try trial.controller.relationID("user", "hub") }
        #expect(
            error?.message
                == #"ambiguous relation: "user hub" could refer to "user:use hub:one"; "user:use hub:two""#)
        let none = #expect(throws: SimulationError.self) { try trial.controller.relationID("user", "nobody") }
        #expect(none?.message == #"relation matching "user nobody" not found"#)
    }

    @Test(
        "an application that goes is not related, nor given units (state.go: aliveApplication; application.go: AddUnit)"
    )
    func going() throws {
        let trial = try HookResolverTests.related()
        try trial.settle()
        try trial.controller.deploy(Trial.provider, as: "second")
        try trial.controller.removeApplication("requirer")
        let related = #expect(throws: SimulationError.self) {
            try trial.controller.integrate("requirer", "second:serve")
        }
        #expect(
            related?.message
                == #"cannot add relation "requirer:want second:serve": application "requirer" is not alive"#)
        let added = #expect(throws: SimulationError.self) { try trial.controller.addUnit(of: "requirer") }
        #expect(
            added?.message
                == #"cannot add unit to application "requirer": application is not found or not alive"#)
    }

    @Test("a user's secret can be read by the application it is granted to, and by no other")
    func userSecret() throws {
        let trial = Trial()
        var answers: [HookToolResult] = []
        let uri = try trial.controller.addUserSecret("key", ["api-key": Array("a:b:c".utf8)])
        let body: InProcessCharm.Body = { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "start",
                let answer = try? tools.run(HookToolCall("secret-get", [uri, "api-key"]))
            {
                answers.append(answer)
            }
            return 0
        }
        try trial.deploy(Trial.provider, body)
        try trial.controller.grantUserSecret("key", to: "provider")
        try trial.settle()
        try trial.deploy(Trial.requirer, body)
        try trial.settle()
        #expect(answers.map(\.output) == ["a:b:c\n", ""])
        #expect(answers.last?.error == "ERROR permission denied\n")
    }

    @Test("a unit's databag has its addresses before its charm has written anything")
    func addresses() throws {
        let trial = try HookResolverTests.related()
        let bag = trial.controller.model.relations[1]?.unitBags["requirer/0"]
        #expect(
            bag?.values == [
                "ingress-address": "10.0.0.11", "private-address": "10.0.0.11", "egress-subnets": "10.0.0.11/32",
            ])
    }
}
