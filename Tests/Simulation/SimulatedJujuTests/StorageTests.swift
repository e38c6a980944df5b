import Testing

@testable import SimulatedJuju

@Suite struct StorageTests {
    /// A unit of a charm with these storages.
    private func trial(_ storage: [String: CharmMetadata.Storage]) throws -> Trial {
        let trial = Trial()
        var charm = CharmMetadata(name: "any")
        charm.storage = storage
        try trial.deploy(charm)
        return trial
    }

    @Test(
        "how many storages an application's units get must be as many as the charm takes",
        arguments: [
            (1, 1, "2", "storage is singular, 2 specified"), (2, nil, "1", "2 instances required, 1 specified"),
            (0, 3, "loop,4,1G", "at most 3 instances supported, 4 specified"), (0, 3, "3", nil), (0, nil, "99", nil),
            (2, nil, "1G", nil),
        ] as [(Int, Int?, String, String?)])
    func counts(least: Int, most: Int?, text: String, refusal: String?) throws {
        let trial = try trial(["data": .init(count: least, most: most)])
        var message: String?
        do {
            try trial.controller.setStorage(["data": text], of: "any")
        } catch {
            message = error.message
        }
        #expect(message == refusal.map { "charm \"any\" store \"data\": \($0)" })
    }

    @Test("an operator adds storage up to what the charm takes, and the unit hears of it")
    func add() throws {
        let trial = try trial(["data": .init(count: 1, most: 2)])
        try trial.settle()
        #expect(try trial.controller.addStorage("data", count: 1, toUnit: "any/0") == ["data/1"])
        #expect(try trial.settle() == ["any/0 data-storage-attached"])
        #expect(throws: SimulationError.self) {
            try trial.controller.addStorage("data", count: 1, toUnit: "any/0")
        }
        #expect(throws: SimulationError.self) { try trial.controller.addStorage("disk", count: 1, toUnit: "any/0") }
        #expect(throws: SimulationError.self) { try trial.controller.addStorage("data", count: 1, toUnit: "any/9") }
        try trial.controller.detachStorage("data/0")
        #expect(try trial.settle() == ["any/0 data-storage-detaching"])
        #expect(try trial.controller.addStorage("data", count: 1, toUnit: "any/0") == ["data/2"])
    }

    @Test(
        "what a unit has to have is neither detached nor removed while the unit lives (validateRemoveOwnerStorageInstanceOps)"
    )
    func required() throws {
        let trial = try trial([
            "data": .init(count: 2, most: nil), "one": .init(count: 1, most: 1), "spare": .init(count: 0, most: 1),
        ])
        try trial.settle()
        func refusal(_ id: String, isRemoved: Bool = false) -> String? {
            do throws(SimulationError) {
                try trial.controller.detachStorage(id, isRemoved: isRemoved)
                return nil
            } catch {
                return error.message
            }
        }
        #expect(
            refusal("data/0")
                == "cannot destroy storage attachment data/0:any/0: detaching 1 storage instance brings the total to 1, which is less than the minimum of 2"
        )
        #expect(
            refusal("one/2", isRemoved: true) == "cannot destroy storage \"one/2\": cannot detach, storage is singular")
        #expect(refusal("none/7") == "storage instance \"none/7\" not found")
        #expect(try trial.controller.addStorage("spare", count: 1, toUnit: "any/0") == ["spare/3"])
        let error = #expect(throws: SimulationError.self) {
            try trial.controller.addStorage("spare", count: 2, toUnit: "any/0")
        }
        #expect(
            error?.message
                == "adding \"spare\" storage to any/0: attaching 2 storage instances brings the total to 3, exceeding the maximum of 1"
        )
        #expect(refusal("spare/3") == nil)
    }

    @Test("storage that units share is not there yet (addDefaultStorageConstraints)")
    func shared() throws {
        var charm = CharmMetadata(name: "any")
        charm.storage["data"] = .init(count: 1, most: 1)
        charm.storage["data"]?.isShared = true
        let error = #expect(throws: SimulationError.self) { try Trial().controller.deploy(charm) }
        #expect(
            error?.message
                == "cannot add application \"any\": no constraints specified for shared charm storage \"data\"")
    }

    @Test("a hook that asks for more storage than the charm takes fails when it commits, and nothing of it counts")
    func hook() throws {
        let trial = Trial()
        var charm = CharmMetadata(name: "any")
        charm.storage["data"] = .init(count: 1, most: 2)
        try trial.deploy(charm) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "start" else { return 0 }
            tools.tool("open-port", "80")
            tools.tool("storage-add", "data")
            tools.tool("storage-add", "data")
            return 0
        }
        try trial.settle()
        #expect(trial.unit("any/0")?.delivered.failed?.kind == .start)
        #expect(trial.unit("any/0")?.storage.map(\.id) == ["data/0"])
        #expect(trial.unit("any/0")?.ports.isEmpty == true)
    }

    @Test("a storage of which a unit can have several is mounted below the charm's place, a single one in it")
    func places() throws {
        let trial = try trial([
            "many": .init(count: 1, most: 3, location: "/srv/many"), "one": .init(most: 1, location: "/srv/one"),
        ])
        #expect(trial.unit("any/0")?.storage.map(\.location) == ["/srv/many/many/0", "/srv/one"])
    }
}
