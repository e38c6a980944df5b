import Foundation
import SimulatedJuju

/// A machine as `ssh` and `scp` reach it, with the home of the user ubuntu in its file system.
struct RemoteMachine {
    /// The way onto a machine of its own; nil where a root folder on this one stands for its file system.
    let entry: MachineEntry?
    /// The folder of the root file system.
    let root: String
    /// The folder of the user's home.
    var home: String { root + "/home/ubuntu" }

    /// The machine that a target names: its number, a unit on it, or `app/leader`; `user@` may stand before it.
    ///
    /// - Throws: `SimulationError` when it is not there.
    init(_ target: String, in directory: StateDirectory, _ model: ModelState) throws {
        let name = target.split(separator: "@", maxSplits: 1).last.map(String.init) ?? target
        let machine: String
        if let unit = UnitTarget(argument: name) {
            machine = try model.units[unit.unit(in: model)]?.machine ?? ""
        } else {
            machine = name
        }
        guard let state = model.machines[machine] else {
            throw SimulationError(.notFound, "machine \(machine) does not exist")
        }
        root = directory.machineRoot(machine)
        entry = try directory.entry(to: state, hookTools: StateOptions.jujuc)
        guard entry == nil else { return }
        for folder in [home, root + "/tmp"] {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }
    }

    /// Where a path of the machine is here; one that does not begin with a slash is meant from home, and `..` ends at the root.
    func local(_ path: String) -> String {
        root + URL(filePath: Self.absolute(path)).standardizedFileURL.path
    }

    /// A path of the machine; one that does not begin with a slash is meant from home.
    static func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "/home/ubuntu/\(path)" }
}
