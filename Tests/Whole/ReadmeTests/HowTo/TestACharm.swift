import CharmTesting
import Testing

@Suite("A charm of the how-tos")
struct HowToCharmTests {
    private let charm = UpgradedCharm.init

    private var metadata: CharmMetadata {
        var metadata = CharmMetadata(name: "beacon")
        metadata.storage["data"] = CharmMetadata.Storage()
        return metadata
    }

    @Test("is tested by one event")
    func scenario() throws {
        let state = State(
            storages: [StorageState("data", location: "/srv")], commands: [CommandState("systemctl", "reload")],
            snaps: [Snap("beacon", channel: "1/stable")])
        let after = try Scenario(metadata, charm).run(.configChanged, from: state)
        #expect(after.state.snaps.map(\.channel) == ["2/stable"])
        #expect(after.commands.isEmpty)
    }

    @Test("is tested in a model")
    func model() throws {
        let model = SimulatedModel(seed: 7)
        let application = try model.deploy(metadata, units: 3, charm)
        try model.settle()
        #expect(application.units.allSatisfy { $0.status == .active("pauses 0 s") })
    }

    @Test("is tested hook by hook in a model where things go wrong")
    func upsets() throws {
        let model = SimulatedModel()
        let application = try model.deploy(metadata, units: 2, charm)
        try model.skipHooks()
        let second = application.units[1]
        try application.leader?.lose()
        try second.takeLead()
        model.flushFailure = "connection is shut down"
        #expect(try model.runOutOfTurn(Hook(.configChanged), on: second.name).error == "connection is shut down")
        model.flushFailure = nil
        #expect(try model.runOutOfTurn(Hook(.configChanged), on: second.name).error == nil)
        #expect(try model.runOutOfTurn(Hook(.configChanged), on: second.name).writes.isEmpty)
    }
}
