import ArgumentParser
import Foundation
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

    func perform() throws {
        guard count >= 0 else { throw SimulationError(.badInput, "-n wants a number of machines, 0 or more") }
        let base = try base.map { (text) throws(SimulationError) in try CharmBase(parsing: text) }
        let stored = try state.simulation(new: new)
        if let rootImage {
            let path = URL(filePath: rootImage).standardizedFileURL.path
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
                throw SimulationError(.badInput, "\(rootImage): not a folder")
            }
            stored.directory.imageDirectory = path
        }
        for _ in 0..<count {
            let machine = try stored.addMachine(base: base, isManual: true)
            Terminal.say("created machine \(machine.id)")
        }
        try stored.save()
    }
}
