import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct ScaleTests {
    @Test("a model of many units comes to rest, every one of them related", arguments: [1, 40])
    func manyUnits(count: Int) throws {
        let trial = Trial()
        try trial.deploy(Trial.provider)
        try trial.deploy(Trial.requirer, units: count) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "want-relation-created" { tools.tool("relation-set", "a=b") }
            return 0
        }
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        let provider = try #require(trial.unit("provider/0"))
        #expect(provider.delivered.relations[1]?.members.count == count)
        #expect(try trial.settle() == [])
    }
}
