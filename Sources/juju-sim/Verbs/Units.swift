import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// add-unit.
struct AddUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Add units to an application.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String
    @Option(name: [.customShort("n"), .customLong("num-units")], help: "How many units.")
    var units = 1
    @Option(help: "The machines of the units, separated by commas.")
    var to: String?

    func perform() throws {
        guard units >= 0 else { throw SimulationError(.badInput, "-n wants a number of units, 0 or more") }
        let stored = try settling.state.simulation()
        let machines = to?.split(separator: ",").map(String.init) ?? []
        for index in 0..<units {
            try stored.addUnit(of: application, to: index < machines.count ? machines[index] : nil)
        }
        try settling.settle(stored)
    }
}

/// remove-unit.
struct RemoveUnit: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove units.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The units, such as maas-agent/0.")
    var units: [UnitName]

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.removeUnits(units)
        try settling.settle(stored)
    }
}

/// remove-application.
struct RemoveApplication: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove an application with its units and relations.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let stored = try settling.state.simulation()
        try stored.controller.removeApplication(application)
        try settling.settle(stored)
    }
}

extension UnitName: ExpressibleByArgument {
    /// The unit that the argument names, or nil.
    public init?(argument: String) { self.init(argument) }
}
