import ArgumentParser
import SimulatedJuju

/// add-machine: a machine with a root file system of its own.
struct AddMachine: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Add a machine.")

    @OptionGroup var state: StateOptions
    @OptionGroup var new: NewModelOptions
    @Option(help: "A folder to copy the machine's root file system from; also used for later machines.")
    var rootImage: String?
    @Option(name: .customShort("n", allowingJoined: true), help: "How many machines.")
    var count = 1
    @Option(help: "The base of the machines, such as ubuntu@22.04.")
    var base: String?
    @Option(help: ArgumentHelp("What is wanted of the machines, such as mem=8G; they are all alike here."))
    var constraints: [String] = []
    @Option(help: ArgumentHelp("Disks for the machines; taken and ignored.", valueName: "pool,count,size"))
    var disks: [String] = []
    @Option(help: .hidden) var privateKey: String?
    @Option(help: .hidden) var publicKey: String?
    @Argument(help: ArgumentHelp("Where juju makes the machine; there is one place only here.", valueName: "placement"))
    var placement: String?

    func perform() throws {
        try checkPlacement()
        _ = try ConstraintText(arguments: constraints)
        for disk in disks.flatMap({ $0.split(whereSeparator: \.isWhitespace) }) {
            _ = try StorageRequest(parsing: String(disk), for: "disk")
        }
        guard count >= 0 else { throw SimulationError(.badInput, "-n wants a number of machines, 0 or more") }
        let base = try base.map { (text) throws(SimulationError) in try CharmBase(parsing: text) }
        let stored = try state.simulation(new: new)
        if let rootImage { stored.directory.imageDirectory = try NewModelOptions.image(rootImage) }
        for _ in 0..<count {
            let machine = try stored.addMachine(base: base, isManual: true)
            Terminal.say("created machine \(machine.id)")
        }
        try stored.save()
    }

    /// Refuses what juju refuses (cmd/juju/machine/add.go: Init, Run), and places that there are not here.
    private func checkPlacement() throws {
        guard let placement else { return }
        if placement.contains(":"), count > 1 {
            throw SimulationError(.badInput, "cannot use -n when specifying a placement directive")
        }
        if Int(placement) != nil {
            throw SimulationError(.badInput, "machine-id cannot be specified when adding machines")
        }
        throw SimulationError(
            .badInput, "\(placement): there are no containers, zones or hosts here; add-machine alone makes a machine")
    }
}
