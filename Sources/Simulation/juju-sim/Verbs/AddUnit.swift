import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// add-unit.
struct AddUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Add units to an application.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String
    @OptionGroup var placement: PlacementOptions

    func perform() throws {
        let stored = try settling.state.simulation()
        try placement.addUnits(of: application, to: stored)
        try settling.settle(stored)
    }
}

/// How many units, and on which machines.
struct PlacementOptions: ParsableArguments {
    @Option(name: [.customShort("n", allowingJoined: true), .customLong("num-units")], help: "How many units.")
    var count: Int?
    @Option(help: "The machines of the units, separated by commas; units without one get a new machine.")
    var to: String?
    @Option(help: ArgumentHelp("Storage that no unit has, for the new unit.", valueName: "id,..."))
    var attachStorage: [String] = []

    func validate() throws {
        // cmd/juju/application/addunit.go: UnitCommandBase.Init
        guard units > 0 else { throw ValidationError("--num-units must be a positive integer") }
    }

    /// How many units.
    var units: Int { count ?? 1 }

    /// Adds the units.
    func addUnits(of application: String, to stored: StoredSimulation) throws {
        let storages = attachStorage.flatMap { $0.split(separator: ",").map(String.init) }
        guard storages.isEmpty || units == 1 else {
            throw SimulationError(.badInput, "--attach-storage cannot be used with -n")
        }
        let machines = to?.split(separator: ",").map(String.init) ?? []
        for index in 0..<units {
            let place = index < machines.count && machines[index] != "new" ? machines[index] : nil
            if let place, place.contains(":") || place.contains("=") {
                throw SimulationError(
                    .badInput,
                    "--to \(place): units are placed on machines here, by number; there are no containers, zones or hosts"
                )
            }
            try stored.controller.attachStorage(
                storages, instead: try addUnit(of: application, index, place, to: stored))
        }
    }

    /// Adds one of the units (apiserver/facades/client/application/deploy.go: addUnits).
    private func addUnit(
        of application: String, _ index: Int, _ place: String?, to stored: StoredSimulation
    ) throws -> UnitName {
        do {
            return try stored.addUnit(of: application, to: place)
        } catch {
            guard error.message.hasPrefix("cannot add unit") else { throw error }
            let number = index + 1
            let words = "cannot add unit \(number)/\(units) to application \"\(application)\""
            throw SimulationError(error.code, "\(words): \(error.message)")
        }
    }
}
