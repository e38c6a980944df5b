import Testing

@testable import SimulatedJuju

/// Another charm or other resources for units, some of which are in error.
@Suite struct RefreshTests {
    /// A unit whose update-status fails until `isMended`.
    private final class Mending {
        var isMended = false
    }

    private func broken(_ mending: Mending) throws -> Trial {
        let trial = Trial()
        try trial.deploy(Trial.provider, units: 2) { variables, _ in
            let fails = variables["JUJU_HOOK_NAME"] == "update-status" && variables["JUJU_UNIT_NAME"] == "provider/0"
            return fails && !mending.isMended ? 1 : 0
        }
        try trial.settle()
        trial.controller.model.units["provider/0"]?.delivered.isStatusDue = true
        try trial.settle()
        return trial
    }

    @Test("a unit in error keeps its charm until its hook is done, and then hears of the new one")
    func unforced() throws {
        let mending = Mending()
        let trial = try broken(mending)
        try trial.controller.refresh("provider", to: Trial.provider)
        try trial.settle()
        #expect(trial.unit("provider/0")?.delivered.charmRevision == 0)
        #expect(trial.unit("provider/1")?.delivered.charmRevision == 1)
        mending.isMended = true
        try trial.simulation.resolve("provider/0", retry: true)
        try trial.settle()
        #expect(trial.events(of: "provider/0") == ["update-status", "upgrade-charm", "config-changed"])
        #expect(trial.unit("provider/0")?.delivered.charmRevision == 1)
    }

    @Test("with force it gets the charm at once, and hears of it as config-changed alone, as in Juju 3.6")
    func forced() throws {
        let mending = Mending()
        let trial = try broken(mending)
        try trial.controller.refresh("provider", to: Trial.provider, forcesUnits: true)
        #expect(trial.unit("provider/0")?.delivered.charmRevision == 1)
        #expect(trial.unit("provider/1")?.delivered.charmRevision == 0)
        mending.isMended = true
        try trial.simulation.resolve("provider/0", retry: true)
        try trial.settle()
        #expect(trial.events(of: "provider/0") == ["update-status", "config-changed"])
        #expect(trial.events(of: "provider/1") == ["upgrade-charm", "config-changed", "leader-settings-changed"])
    }

    @Test("a unit that fails to install keeps the charm with which it began, and its successor gets the new one")
    func install() throws {
        let trial = Trial()
        var fails = true
        try trial.deploy(Trial.requirer) { variables, _ in
            variables["JUJU_HOOK_NAME"] == "install" && fails ? 1 : 0
        }
        try trial.settle()
        try trial.controller.refresh("requirer", to: Trial.requirer)
        fails = false
        try trial.controller.addUnit(of: "requirer")
        try trial.simulation.resolve("requirer/0", retry: true)
        try trial.settle()
        #expect(trial.events(of: "requirer/0").contains("upgrade-charm"))
        #expect(!trial.events(of: "requirer/1").contains("upgrade-charm"))
        #expect(trial.unit("requirer/1")?.delivered.charmRevision == 1)
    }

    @Test("a new file for a resource is told of as upgrade-charm, and units that come later know it already")
    func resource() throws {
        let trial = Trial()
        try trial.deploy(Trial.requirer)
        try trial.settle()
        trial.controller.setResource("words", of: "requirer", to: "/words")
        try trial.controller.addUnit(of: "requirer")
        try trial.settle()
        #expect(trial.events(of: "requirer/0") == ["upgrade-charm", "config-changed"])
        #expect(!trial.events(of: "requirer/1").contains("upgrade-charm"))
    }
}
