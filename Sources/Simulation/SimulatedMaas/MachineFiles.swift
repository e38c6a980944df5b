import Foundation
import Yams

/// The files below a machine's root directory that MAAS and snap read and write, at the paths of the real ones.
struct MachineFiles: Sendable {
    /// The root directory, absolute and without a slash at its end.
    let root: String

    /// The machine at `root`.
    init(root: String) {
        var path = root.hasPrefix("/") ? root : FileManager.default.currentDirectoryPath + "/" + root
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.root = path
    }

    var snapCommon: String { root + "/var/snap/maas/common" }
    var snapData: String { root + "/var/snap/maas/current" }
    var secret: String { snapCommon + "/maas/secret" }
    var maasID: String { snapCommon + "/maas/maas_id" }
    var maasUUID: String { snapCommon + "/maas/maas_uuid" }
    var snapMode: String { snapCommon + "/snap_mode" }
    var rackConfiguration: String { snapData + "/rackd.conf" }
    var regionConfiguration: String { snapData + "/regiond.conf" }
    var maasCommand: String { root + "/snap/bin/maas" }
    var snapCommands: [String] { [root + "/snap/bin/snap", root + "/usr/bin/snap"] }
    var installedSnap: String { root + "/var/lib/snapd/maas.json" }
    /// The authorities that the machine trusts, if it has a list of its own.
    var authorities: String { root + "/etc/ssl/certs/ca-certificates.crt" }
    var rackLog: String { root + "/var/log/maas/rackd.log" }
    var regionLog: String { root + "/var/log/maas/regiond.log" }
    /// The directory of what only the simulation keeps.
    var simulation: String { root + "/var/lib/maas-sim" }
    var regionState: String { simulation + "/region.json" }
    /// The id of the machine's region controller.
    var regionID: String { simulation + "/region.id" }

    /// The mode that `maas init` gave the machine: `rack`, `region` or `none`.
    var mode: String { text(at: snapMode) ?? "none" }

    /// The machine's host name, as its kernel has it: that below its root, or else the real one.
    var hostname: String { text(at: root + "/proc/sys/kernel/hostname") ?? ProcessInfo.processInfo.hostName }

    /// The MAC addresses of the machine's interfaces, without the loopback's.
    var macAddresses: [String] {
        let interfaces = root + "/sys/class/net"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: interfaces)) ?? []
        return names.sorted().filter { $0 != "lo" }.compactMap { text(at: "\(interfaces)/\($0)/address") }
    }

    /// The values of the configuration file at `path`, which is YAML as MAAS reads it; empty when there is none.
    ///
    /// Of a list, the values in lines.
    func configuration(at path: String) -> [String: String] {
        guard let text = text(at: path), let node = try? Yams.compose(yaml: text), let fields = node.mapping else {
            return [:]
        }
        return Dictionary(
            fields.map { name, value in
                let values = value.sequence.map(Array.init) ?? [value]
                return (name.scalar?.string ?? "", values.compactMap(\.scalar?.string).joined(separator: "\n"))
            }
        ) { $1 }
    }

    /// Changes some values of the configuration file at `path`, and keeps the others, as MAAS does.
    func configure(_ values: [String: String], at path: String, mode: Int) throws {
        let fields = configuration(at: path).merging(values) { $1 }
        try write(Yams.dump(object: fields, sortKeys: true), to: path, mode: mode)
    }

    /// The region's URLs in the configuration file at `path`.
    func maasURLs(at path: String) -> [String] {
        configuration(at: path)["maas_url"]?.split(separator: "\n").map(String.init) ?? []
    }

    /// The text of a file without blanks around it; nil when there is no such file or it is empty.
    func text(at path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// Makes the directories that the commands write to.
    ///
    /// Nothing else makes any: a service that still runs while its machine is removed must not bring back a part of it.
    func makeDirectories() throws {
        let places = [snapCommon + "/maas", root + "/var/log/maas", root + "/var/lib/snapd", simulation]
        for place in places {
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        }
    }

    /// Writes a file in place, as MAAS does: its mode is `mode` when it is new and stays as it is otherwise.
    func write(_ text: String, to path: String, mode: Int) throws {
        let manager = FileManager.default
        if manager.fileExists(atPath: path) {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try file.truncate(atOffset: 0)
            try file.write(contentsOf: Data(text.utf8))
        } else {
            guard manager.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
            else { throw SimulationError("cannot write \(path); check that its directory is writable") }
            // The mode above is cut by the umask.
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
    }

    /// Appends a line to a log file, with the time, unless its directory is gone.
    func log(_ line: String, to path: String) {
        let stamp = Date.now.formatted(.iso8601)
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { return }
        defer { close(file) }
        let bytes = Array("\(stamp) \(line)\n".utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    }
}

/// Something that the simulation needs and cannot have.
public struct SimulationError: Error, CustomStringConvertible, Sendable {
    /// What it is and what to do.
    public let description: String

    init(_ description: String) { self.description = description }
}
