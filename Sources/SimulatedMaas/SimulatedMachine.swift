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

    /// Installs the MAAS snap from `channel`, as `snap install maas` does.
    func installSnap(channel: String) throws {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: files.snapCommands[0]) else {
            throw SimulationError("\(root) has no snap command; give it one with: maas-sim install-image \(root)")
        }
        let snap = InstalledSnap(channel: channel)
        let revision = root + "/var/snap/maas/\(snap.revision)"
        try files.makeDirectories()
        try FileManager.default.createDirectory(atPath: revision, withIntermediateDirectories: true)
        try? FileManager.default.removeItem(atPath: files.snapData)
        try FileManager.default.createSymbolicLink(atPath: files.snapData, withDestinationPath: "\(snap.revision)")
        let description = root + "/snap/maas/current/meta"
        try FileManager.default.createDirectory(atPath: description, withIntermediateDirectories: true)
        try files.write("name: maas\nversion: \(snap.version)\n", to: description + "/snap.yaml", mode: 0o644)
        let record = try JSONEncoder().encode(snap)
        try files.write(String(decoding: record, as: UTF8.self), to: files.installedSnap, mode: 0o600)
        try Self.link(files.maasCommand, to: program)
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

/// What snapd knows of the installed MAAS snap.
struct InstalledSnap: Codable, Sendable {
    let channel: String
    let version: String
    let revision: Int

    /// The snap that `channel`, such as `3.6/stable` or `latest/edge`, holds.
    init(channel: String) {
        self.channel = channel.contains("/") ? channel : "latest/\(channel)"
        let track = self.channel.prefix { $0 != "/" }
        let known: [Substring: (String, Int)] = [
            "3.4": ("3.4.10-14392-g.518bf2c80", 39500), "3.5": ("3.5.8-16401-g.ce0d5a1ea", 40213),
            "3.6": ("3.6.5-17550-g.5ba5ac1d7", 41234), "3.7": ("3.7.3-19000-g.362c9ab8e", 42310),
        ]
        (version, revision) = known[track] ?? ("3.7.3-19000-g.362c9ab8e", 42310)
    }
}
