import Foundation

/// A machine to enroll from: a root directory with the `snap` command and, once its snap is installed, the `maas` one.
///
/// The commands are links to the program `maas-sim`, which sees by the name it was called with what it is to be, and by
/// the place of that name on which machine: `ROOT/snap/bin/maas` works on `ROOT`. They need no environment.
public struct SimulatedMachine: Sendable {
    /// The directory that stands for the machine's `/`.
    public var root: String { files.root }

    let files: MachineFiles

    /// The machine at `root`.
    public init(root: String) { files = MachineFiles(root: root) }

    /// Sets the machine's host name and the MAC addresses of its interfaces `eth0` and up.
    ///
    /// - Throws: An error of the file system.
    public func setIdentity(hostname: String, macAddresses: [String] = []) throws {
        var texts = ["/proc/sys/kernel/hostname": hostname]
        for (index, mac) in macAddresses.enumerated() { texts["/sys/class/net/eth\(index)/address"] = mac }
        for (path, text) in texts {
            let directory = (root + path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try files.write(text + "\n", to: root + path, mode: 0o644)
        }
    }

    /// Puts the `snap` command in place, at both paths at which a machine has it; `program` is the path of `maas-sim`.
    ///
    /// - Throws: An error of the file system.
    public func installCommands(program: String) throws {
        for path in files.snapCommands { try Self.link(path, to: program) }
    }

    /// Installs `snap` in place of what is installed, whose versioned data it gets a copy of, as from `snap refresh`.
    func install(_ snap: InstalledSnap) throws {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: files.snapCommands[0]) else {
            throw SimulationError("\(root) has no snap command; give it one with: maas-sim install-image \(root)")
        }
        let manager = FileManager.default
        let revision = root + "/var/snap/maas/\(snap.revision)"
        try files.makeDirectories()
        if !manager.fileExists(atPath: revision) {
            let before = URL(fileURLWithPath: files.snapData).resolvingSymlinksInPath().path
            if manager.fileExists(atPath: before) {
                try manager.copyItem(atPath: before, toPath: revision)
            } else {
                try manager.createDirectory(atPath: revision, withIntermediateDirectories: true)
            }
        }
        // In one step: whoever follows the link finds the data of one revision or of the other.
        let link = files.snapData + ".new"
        try? manager.removeItem(atPath: link)
        try manager.createSymbolicLink(atPath: link, withDestinationPath: "\(snap.revision)")
        guard rename(link, files.snapData) == 0 else { throw SimulationError("cannot replace \(files.snapData)") }
        let description = root + "/snap/maas/current/meta"
        try manager.createDirectory(atPath: description, withIntermediateDirectories: true)
        try files.write("name: maas\nversion: \(snap.version)\n", to: description + "/snap.yaml", mode: 0o644)
        try record(snap)
        try Self.link(files.maasCommand, to: program)
    }

    /// Makes `snap` what snapd knows of the MAAS snap.
    func record(_ snap: InstalledSnap) throws {
        let record = try JSONEncoder().encode(snap)
        try files.write(String(decoding: record, as: UTF8.self), to: files.installedSnap, mode: 0o600)
    }

    /// The MAAS snap that is installed; nil when none is.
    var installedSnap: InstalledSnap? {
        guard let data = FileManager.default.contents(atPath: files.installedSnap) else { return nil }
        return try? JSONDecoder().decode(InstalledSnap.self, from: data)
    }

    /// Removes the MAAS snap and its data.
    func removeSnap() throws {
        let paths = [files.maasCommand, files.installedSnap, root + "/var/snap/maas", root + "/snap/maas"]
        for path in paths where (try? FileManager.default.attributesOfItem(atPath: path)) != nil {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private static func link(_ path: String, to program: String) throws {
        let manager = FileManager.default
        let directory = (path as NSString).deletingLastPathComponent
        try manager.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try? manager.removeItem(atPath: path)
        try manager.createSymbolicLink(atPath: path, withDestinationPath: program)
    }
}
