import CharmTesting
import CharmKit
import JujuProtocol
import SimulatedJuju
import TestSupport
import Testing

@Suite("An action")
struct ActionTests {
    private let model: TrialModel
    private let unit: UnitName = "hello/0"

    init() throws {
        model = TrialModel()
        model.deploy(CharmMetadata(name: "hello"))
    }

    private func run(
        _ name: String, _ parameters: [String: Value] = [:], _ setUp: (Framework) -> Void
    ) throws -> ModelAction? {
        model.controller.model.actions["1"] = ModelAction(id: "1", unit: unit, name: name, parameters: parameters)
        try model.hear(unit, Hook(action: "1")) { framework in
            setUp(framework)
        }
        return model.controller.model.actions["1"]
    }

    @Test("gives results, which nest where keys have dots")
    func results() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                action.setResult("text", "a line\nanother=line\n")
                action.setResult("deep.key", "value")
            }
        }
        #expect(action?.status == "completed")
        #expect(
            action?.results == ["text": .string("a line\nanother=line\n"), "deep": .map(["key": .string("value")])])
    }

    @Test("has parameters of the types that it declares, though Juju's numbers are floating point")
    func parameters() throws {
        struct Parameters: Decodable, Equatable {
            var count: Int
            var name: String
        }
        let action = try run("greet", ["count": .number(3), "name": .string("x")]) { framework in
            framework.observeAction("greet") { action in
                let parameters = try action.parameters(Parameters.self)
                #expect(parameters == Parameters(count: 3, name: "x"))
            }
        }
        #expect(action?.status == "completed")
    }

    @Test("fails with the message that it is given, and keeps what it has changed")
    func failure() throws {
        let action = try run("greet") { framework in
            framework.observeAction("greet") { action in
                framework.state.set("key", "value")
                try action.fail("nobody is there")
            }
        }
        #expect(action?.status == "failed")
        #expect(action?.message == "nobody is there")
        #expect(model.controller.model.units[unit]?.charmState == ["key": "value"])
    }

    @Test("that the charm does not have fails and says so")
    func unknown() throws {
        let action = try run("dance") { _ in }
        #expect(action?.status == "failed")
        #expect(action?.message == "this charm has no action \"dance\"")
    }

    @Test("neither reconciles nor sets a status")
    func isNoHook() throws {
        _ = try run("greet") { framework in
            framework.observeAction("greet") { _ in }
            framework.reconcile { Issue.record("reconciled") }
            framework.collectStatus { _ in Issue.record("collected") }
        }
    }
}
