import ChildProcess
import Foundation
import JujuProtocol
import SimulatedJuju

/// The resources of an application and its units, as juju resources shows them.
struct ResourceDocument {
    private let application: ModelApplication
    private let units: [UnitName]
    private let directory: StateDirectory
    private let files: [File]

    /// A resource, and the file that was given for it, if any.
    private struct File {
        let name: String
        let resource: CharmMetadata.Resource
        let path: String?
        let size: Int
        let time: Double?

        /// When the file was given, in place of a revision, which only Charmhub's files have.
        var revision: String { time.map { JujuTime.text($0, "%Y-%m-%dT%H:%M", isUTC: true) } ?? "-" }
    }

    init(application: ModelApplication, units: [UnitName], directory: StateDirectory) {
        self.application = application
        self.units = units
        self.directory = directory
        files = application.charm.resources.sorted { $0.key < $1.key }.map { name, resource in
            let path = application.resources[name]
            let attributes = path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0) } ?? [:]
            return File(
                name: name, resource: resource, path: path, size: (attributes[.size] as? NSNumber)?.intValue ?? 0,
                time: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970)
        }
    }

    /// Whether the charm has no resources.
    var isEmpty: Bool { files.isEmpty }

    /// The resources.
    var list: Value { .list(files.map { describe($0, isThere: true) }) }

    /// What each unit has of each resource.
    var details: Value {
        .list(
            units.flatMap { unit in
                files.map { file in
                    .record([
                        .init("unitID", .string(unit.description)),
                        .init("unit", describe(file, isThere: hasGot(file, unit))),
                        .init("expected", describe(file, isThere: true)),
                    ])
                }
            })
    }

    /// The table of resources.
    func table(showsOrigin: Bool) -> Table {
        var table = Table(showsOrigin ? ["Resource", "Supplied by", "Revision"] : ["Resource", "Revision"])
        for file in files {
            let origin = showsOrigin ? [file.path == nil ? "upload" : "admin"] : []
            table.add([file.name] + origin + [file.revision])
        }
        return table
    }

    /// The table of what each unit has.
    func detailsTable(showsUnits: Bool) -> Table {
        var table = Table((showsUnits ? ["Unit"] : []) + ["Resource", "Revision", "Expected"])
        for unit in units {
            for file in files {
                let name = showsUnits ? [unit.description] : []
                table.add(name + [file.name, hasGot(file, unit) ? file.revision : "-", file.revision])
            }
        }
        return table
    }

    /// Whether a unit's resource-get has fetched the file as it is now.
    private func hasGot(_ file: File, _ unit: UnitName) -> Bool {
        guard let path = file.path else { return false }
        return FileManager.default.contentsEqual(
            atPath: "\(directory.agentDirectory(unit))/resources/\(file.resource.fileName)", andPath: path)
    }

    private func describe(_ file: File, isThere: Bool) -> Value {
        let isUsed = isThere && file.path != nil
        var fields: [Value.Field] = [
            .init("resourceid", .string("\(application.name)/\(file.name)")),
            .init("applicationId", .string(application.name)), .init("name", .string(file.name)),
            .init("type", .string(file.resource.kind.rawValue)), .init("path", .string(file.resource.fileName)),
        ]
        if !file.resource.description.isEmpty {
            fields.append(.init("description", .string(file.resource.description)))
        }
        fields += [
            .init("revision", .string(isUsed ? "0" : "-")),
            .init("fingerprint", .string(isUsed ? Self.fingerprint(of: file.path ?? "") : "")),
            .init("size", .integer(isUsed ? file.size : 0)), .init("origin", .string("upload")),
            .init("used", .bool(isUsed)),
        ]
        let time = isUsed ? file.time.map(JujuTime.rfc3339) : nil
        fields.append(.init("timestamp", .string(time ?? "0001-01-01T00:00:00Z")))
        if isUsed { fields.append(.init("username", .string("admin"))) }
        return .record(fields)
    }

    /// The SHA-384 of a file, as juju has it; empty when it cannot be read.
    private static func fingerprint(of path: String) -> String {
        let result = try? ChildProcess("sha384sum", arguments: ["--", path]).run()
        return result?.output.split(separator: " ").first.map(String.init) ?? ""
    }
}
