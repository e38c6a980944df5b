import JujuProtocol

/// The machine of a unit, as far as charms change it through the framework.
final class UnitMachine {
    let commands: StateCommandRunner
    var snaps: StateSnapManager

    init(commands: StateCommandRunner = StateCommandRunner([]), snaps: StateSnapManager = StateSnapManager([])) {
        self.commands = commands
        self.snaps = snaps
    }
}

/// The machines of a model, by unit.
final class UnitMachines {
    private var byUnit: [UnitName: UnitMachine]

    init(_ byUnit: [UnitName: UnitMachine] = [:]) { self.byUnit = byUnit }

    subscript(unit: UnitName) -> UnitMachine {
        if let machine = byUnit[unit] { return machine }
        let machine = UnitMachine()
        byUnit[unit] = machine
        return machine
    }
}
