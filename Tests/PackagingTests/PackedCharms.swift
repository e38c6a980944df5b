import Foundation

/// Both charms, packed in a directory of their own with `/bin/true` in the place of our executables.
final class PackedCharms {
    static let names = ["maas-agent", "maas-region"]

    let directory: URL

    init(without missing: String? = nil) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "packaging-\(UUID().uuidString)")
        let binaries = directory.appending(path: "bin")
        try FileManager.default.createDirectory(at: binaries, withIntermediateDirectories: true)
        for name in Self.names + ["maasctl"] where name != missing {
            try FileManager.default.copyItem(atPath: "/bin/true", toPath: binaries.appending(path: name).path)
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: directory)
    }

    func pack() throws -> Program {
        try Program("charm/pack", [directory.path, directory.appending(path: "bin").path])
    }

    func archive(_ name: String) -> URL { directory.appending(path: name + ".charm") }

    /// The archive's entries, each with its mode as `ls` shows it.
    func entries(_ name: String) throws -> [(mode: String, path: String)] {
        try Program("/usr/bin/unzip", ["-Z", archive(name).path]).lines.compactMap { line in
            let columns = line.split(separator: " ")
            return columns.first?.count == 10 && columns.count == 9 ? (String(columns[0]), String(columns[8])) : nil
        }
    }

    func content(_ name: String, _ path: String) throws -> String {
        try Program("/usr/bin/unzip", ["-p", archive(name).path, path]).output
    }
}
