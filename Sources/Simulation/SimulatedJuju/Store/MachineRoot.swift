import ChildProcess
import Foundation

/// A folder that stands for a machine's root file system, as far as a charm looks at it.
struct MachineRoot {
    let path: String

    /// Makes the folder, from a copy of `image` if there is one, and writes what tells machines apart.
    func make(for machine: ModelMachine, from image: String?) throws(SimulationError) {
        do {
            let parent = URL(filePath: path).deletingLastPathComponent().path
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            if let image {
                try FileManager.default.copyItem(atPath: image, toPath: path)
            } else {
                try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            }
            try write("\(machine.hostname)\n", to: "proc/sys/kernel/hostname")
            try write("\(machine.hostname)\n", to: "etc/hostname")
            try write("\(machine.macAddress)\n", to: "sys/class/net/eth0/address")
            try FileManager.default.createDirectory(
                atPath: "\(path)/home/ubuntu", withIntermediateDirectories: true)
            try write("127.0.0.1 localhost\n\(machine.address) \(machine.hostname)\n", to: "etc/hosts")
        } catch {
            throw SimulationError(.file, "\(path): \(error.localizedDescription)")
        }
    }

    /// Makes the folders of a unit's file systems, as Juju has them mounted before the charm hears of them; on a machine of its
    /// own through `entry`, since what is done below the kernel's back it need not see.
    func mount(_ storages: [ModelUnit.Storage], by entry: MachineEntry?) throws(SimulationError) {
        let locations = storages.filter { $0.kind == CharmMetadata.Storage.Kind.filesystem.rawValue }.map(\.location)
        for location in locations where access("\(path)/\(location)", F_OK) != 0 {
            do {
                guard let entry else {
                    try FileManager.default.createDirectory(
                        atPath: "\(path)/\(location)", withIntermediateDirectories: true)
                    continue
                }
                let words = entry.words(in: "/", ["mkdir", "-p", "--", location])
                let result = try ChildProcess(words[0], arguments: Array(words.dropFirst())).run()
                guard result.succeeded else { throw SimulationError(.file, "\(location): \(result.error)") }
            } catch let error as SimulationError {
                throw error
            } catch {
                throw SimulationError(.file, "\(path)/\(location): \(error.localizedDescription)")
            }
        }
    }

    private func write(_ text: String, to file: String) throws {
        let place = URL(filePath: "\(path)/\(file)")
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: place)
    }
}
