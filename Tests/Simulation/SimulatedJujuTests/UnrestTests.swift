import Testing

@testable import SimulatedJuju

@Suite struct UnrestTests {
    private static func answer(end: Int) -> InProcessCharm.Body {
        { variables, tools in
            guard variables["JUJU_HOOK_NAME"]?.hasSuffix("-relation-changed") == true else { return 0 }
            let number = Int(tools.tool("relation-get", "number")) ?? 0
            if number < end { tools.tool("relation-set", "number=\(number + 1)") }
            return 0
        }
    }

    /// A provider and a requirer that answer each other's numbers with the next one, up to `end`.
    private func trial(end: Int) throws -> Trial {
        let trial = Trial()
        let answer = Self.answer(end: end)
        try trial.deploy(Trial.provider, answer)
        try trial.deploy(Trial.requirer, answer)
        _ = try trial.controller.integrate("requirer", "provider:serve")
        return trial
    }

    @Test("units that answer each other for ever are named, and what they did stays")
    func endless() throws {
        let trial = try trial(end: .max)
        trial.simulation.hookLimit = 50
        let error = #expect(throws: SimulationError.self) { try trial.settle() }
        #expect(error?.code == .restless)
        #expect(error?.message.contains("provider/0 (serve-relation-changed)") == true)
        #expect(error?.message.contains("requirer/0 (want-relation-changed)") == true)
        #expect(trial.events(of: "provider/0").count >= 50)
        #expect(trial.controller.model.relations.values.contains { $0.unitBags["provider/0"]?.values["number"] != nil })
    }

    @Test("without a limit of the caller's there is one that grows with the model")
    func standard() throws {
        let small = Unrest.limit(for: try trial(end: 0).controller.model)
        let large = try trial(end: 0)
        for _ in 0..<10 { try large.controller.addUnit(of: "requirer") }
        #expect(Unrest.limit(for: large.controller.model) > small)
        #expect(throws: SimulationError.self) { try trial(end: .max).settle() }
    }

    @Test("a long talk that ends is none of it, and neither are many actions of an operator")
    func talk() throws {
        let trial = try trial(end: 300)
        try trial.settle()
        #expect(trial.events.count > 300)
        trial.simulation.hookLimit = 3
        for _ in 0..<10 { _ = try trial.controller.enqueueAction("greet", of: "provider/0", parameters: [:]) }
        #expect(try trial.settle().filter { $0 == "provider/0 greet" }.count == 10)
    }

    @Test("a talk over models that ends is none either: a unit may hear of all units of the other models")
    func talkOverModels() throws {
        let (region, racks) = (Trial(seed: 1), Trial(seed: 2))
        let both = CrossModel([region.simulation, racks.simulation])
        let answer = Self.answer(end: 2_100)
        try region.deploy(Trial.provider, answer)
        try racks.deploy(Trial.requirer, answer)
        try region.controller.offer("provider", ["serve"])
        try both.consume("provider", of: region.controller, in: racks.controller)
        try racks.controller.integrate("requirer", "provider")
        try both.settle()
        #expect(racks.controller.model.relations[0]?.unitBags.values.contains { $0.values["number"] == "2100" } == true)
    }

    @Test("who asked to stop gets what is left from the next run")
    func stop() throws {
        let trial = try trial(end: 10)
        trial.simulation.shouldStop = { [unowned trial] in trial.events.count == 3 }
        #expect(try trial.settle().count == 3)
        trial.simulation.shouldStop = { false }
        try trial.settle()
        #expect(trial.events(of: "provider/0").contains("serve-relation-changed"))
        #expect(try trial.settle().isEmpty)
    }
}
