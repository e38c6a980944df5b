import Testing

@testable import SimulatedJuju

/// When machines and storages go (state/unit.go: destroyHostOps, state/storage.go).
@Suite struct MachineTests {
    @Test("a machine that deploy made goes with its last unit; one that an operator made, or that others use, stays")
    func machines() throws {
        let trial = Trial()
        try trial.deploy(CharmMetadata(name: "any"))
        let manual = trial.controller.addMachine(isManual: true)
        try trial.controller.addUnit(of: "any", to: manual.id)
        try trial.controller.addUnit(of: "any", to: "0")
        try trial.settle()
        try trial.controller.removeUnits(["any/0", "any/1"])
        try trial.settle()
        #expect(trial.controller.model.machines.keys.sorted() == ["0", "1"])
        try trial.controller.removeUnits(["any/2"])
        try trial.settle()
        #expect(trial.controller.model.machines.keys.sorted() == ["1"])
        #expect(trial.controller.addMachine().id == "2")
    }

    @Test("a machine with units cannot be removed, one without can")
    func removed() throws {
        let trial = Trial()
        try trial.deploy(CharmMetadata(name: "any"))
        let error = #expect(throws: SimulationError.self) { try trial.controller.removeMachines(["0"]) }
        #expect(error?.message == "machine 0 has unit(s) \"any/0\" assigned")
        #expect(throws: SimulationError.self) { try trial.controller.removeMachines(["7"]) }
        let empty = trial.controller.addMachine(isManual: true)
        try trial.controller.removeMachines([empty.id])
        #expect(trial.controller.model.machines.count == 1)
    }

    private func trial(pool: String) throws -> Trial {
        let trial = Trial()
        var charm = CharmMetadata(name: "any")
        charm.storage["data"] = .init(count: 0, most: 2, location: "/srv")
        try trial.deploy(charm)
        _ = try trial.controller.addStorage("data", count: 1, from: pool, toUnit: "any/0")
        try trial.settle()
        return trial
    }

    @Test("storage of a cloud's pool outlives its unit, and another unit can have it; storage on the machine goes")
    func storage() throws {
        let trial = try trial(pool: "ebs")
        try trial.controller.removeUnits(["any/0"])
        #expect(try trial.settle() == ["any/0 data-storage-detaching", "any/0 stop", "any/0 remove"])
        #expect(trial.controller.model.detachedStorage.keys.sorted() == ["data/0"])
        try trial.controller.addUnit(of: "any")
        try trial.controller.attachStorage("data/0", to: "any/1")
        #expect(try trial.settle().first == "any/1 data-storage-attached")
        #expect(trial.controller.model.detachedStorage.isEmpty)
        #expect(trial.unit("any/1")?.storage.map(\.location) == ["/srv/data/0"])
        let local = try self.trial(pool: "rootfs")
        try local.controller.removeUnits(["any/0"])
        try local.settle()
        #expect(local.controller.model.detachedStorage.isEmpty)
    }

    @Test("storage that is detached stays, storage that is removed does not, and what cannot be attached is refused")
    func detached() throws {
        let trial = try trial(pool: "ebs")
        // What a unit has already stays as it is (state/storage.go: AttachStorage).
        try trial.controller.attachStorage("data/0", to: "any/0")
        try trial.controller.addUnit(of: "any")
        let attached = #expect(throws: SimulationError.self) {
            try trial.controller.attachStorage("data/0", to: "any/1")
        }
        #expect(
            attached?.message
                == "cannot attach storage data/0 to unit any/1: cannot attach storage owned by unit any/0 to unit any/1"
        )
        try trial.controller.detachStorage("data/0")
        try trial.settle()
        #expect(trial.controller.model.detachedStorage["data/0"]?.life == .alive)
        #expect(throws: SimulationError.self) { try trial.controller.attachStorage("data/0", to: "any/7") }
        try trial.controller.attachStorage("data/0", to: "any/0")
        try trial.settle()
        try trial.controller.detachStorage("data/0", isRemoved: true)
        try trial.settle()
        #expect(trial.controller.model.detachedStorage.isEmpty)
        #expect(throws: SimulationError.self) { try trial.controller.attachStorage("data/0", to: "any/0") }
    }
}
