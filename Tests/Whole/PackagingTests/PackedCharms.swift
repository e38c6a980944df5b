import Foundation
import TestSupport

/// The charms, packed in a directory of their own with `/bin/true` in the place of our executables.
struct PackedCharms {
    static let names = programs + ["maas-enroll"]
    /// The programs, by whose names those charms go that are not another's in another form.
    static let programs = ["maas-agent", "maas-region"]

    let directory: TemporaryDirectory

    init(without missing: String? = nil) throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.file("bin"), withIntermediateDirectories: false)
        for name in Self.programs + ["maasctl"] where name != missing {
            try FileManager.default.copyItem(atPath: "/bin/true", toPath: directory.file("bin/\(name)"))
            try directory.write(
                "bin/\(name).cdx.json",
                #"{"type": "library", "name": "libsodium", "version": "1.0.18", "licenses": [{"expression": "ISC"}]}"#
                    + "\n")
        }
    }

    func pack(_ environment: [String: String] = [:]) throws -> Program {
        try Program("charm/pack", [directory.path, directory.file("bin")], environment: environment)
    }

    func archive(_ name: String) -> String { directory.file(name + ".charm") }

    /// The archive's entries, each with its mode as `ls` shows it.
    func entries(_ name: String) throws -> [(mode: String, path: String)] {
        try Program("/usr/bin/unzip", ["-Z", archive(name)]).lines.compactMap { line in
            let columns = line.split(separator: " ")
            return columns.first?.count == 10 && columns.count == 9 ? (String(columns[0]), String(columns[8])) : nil
        }
    }

    func content(_ name: String, _ path: String) throws -> String {
        try Program("/usr/bin/unzip", ["-p", archive(name), path]).output
    }
}
