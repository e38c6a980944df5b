import JujuProtocol
import SimulatedJuju

/// The storages of a model as juju storage and juju status show them. They are folders, of no size that could be told.
struct StorageDocument {
    /// A storage, and the unit that has it.
    struct Entry {
        let storage: ModelUnit.Storage
        /// The unit, or nil for a storage that none has.
        let unit: ModelUnit?

        /// What juju calls the state of the storage.
        var status: String {
            guard let unit else { return "detached" }
            if storage.life != .alive { return "detaching" }
            return unit.delivered.storage.contains(storage.id) ? "attached" : "pending"
        }
        /// The unit's name, or nothing.
        var unitName: String { unit?.name.description ?? "" }
    }

    /// The storages, by unit and then by id; those of no unit come first.
    let entries: [Entry]
    var isUTC = false

    init(model: ModelState, isUTC: Bool = false) {
        self.isUTC = isUTC
        func sorted(_ storages: some Sequence<ModelUnit.Storage>, _ unit: ModelUnit?) -> [Entry] {
            storages.sorted { ($0.id.count, $0.id) < ($1.id.count, $1.id) }.map { Entry(storage: $0, unit: unit) }
        }
        entries =
            sorted(model.detachedStorage.values, nil)
            + model.units.values.sorted { $0.name < $1.name }.flatMap { sorted($0.storage, $0) }
    }

    /// All that juju storage shows in JSON and YAML: the storages, and what they lie on.
    var value: Value {
        var fields = [Value.Field("storage", storages)]
        let files = entries.filter { $0.storage.kind == "filesystem" }
        let blocks = entries.filter { $0.storage.kind == "block" }
        if !files.isEmpty { fields.append(.init("filesystems", .map(numbered(files, filesystem)))) }
        if !blocks.isEmpty { fields.append(.init("volumes", .map(numbered(blocks, volume)))) }
        return .record(fields)
    }

    /// The storages alone, by id.
    var storages: Value {
        .map(Dictionary(entries.map { ($0.storage.id, storage($0)) }, uniquingKeysWith: { $1 }))
    }

    /// The table of juju storage.
    var table: Table {
        var table = Table(["Unit", "Storage ID", "Type", "Pool", "Size", "Status", "Message"])
        for entry in entries {
            table.add(
                [
                    entry.unitName, entry.storage.id, entry.storage.kind, entry.storage.pool, "", entry.status, "",
                ],
                colours: [5: Terminal.colour(ofStatus: entry.status)])
        }
        return table
    }

    /// The table of juju storage --filesystem (cmd/juju/storage/filesystemlistformatters.go).
    var filesystemTable: Table { table(of: "filesystem", idHeadings: ["ID", "Volume", "Provider ID", "Mountpoint"]) }

    /// The table of juju storage --volume (cmd/juju/storage/volumelistformatters.go).
    var volumeTable: Table { table(of: "block", idHeadings: ["Volume ID", "Provider ID", "Device"]) }

    private func table(of kind: String, idHeadings: [String]) -> Table {
        var table = Table(["Machine", "Unit", "Storage ID"] + idHeadings + ["Size", "State", "Message"])
        for entry in entries where entry.storage.kind == kind {
            let nothing = [String](repeating: "", count: idHeadings.count - 2)
            table.add(
                [entry.unit?.machine ?? "", entry.unitName, entry.storage.id, number(of: entry)] + nothing
                    + [entry.storage.location, "", entry.status, ""])
        }
        return table
    }

    private func number(of entry: Entry) -> String {
        let number = entry.storage.id.split(separator: "/").last.map(String.init) ?? ""
        return entry.unit?.machine.map { "\($0)/\(number)" } ?? number
    }

    /// The table of juju status --storage.
    var statusTable: Table {
        var table = Table(["Storage Unit", "Storage ID", "Type", "Pool", "Mountpoint", "Size", "Status", "Message"])
        for entry in entries {
            table.add(
                [
                    entry.unitName, entry.storage.id, entry.storage.kind, entry.storage.pool,
                    entry.storage.kind == "filesystem" ? entry.storage.location : "", "", entry.status, "",
                ],
                colours: [6: Terminal.colour(ofStatus: entry.status)])
        }
        return table
    }

    private func numbered(_ entries: [Entry], _ value: (Entry) -> Value) -> [String: Value] {
        Dictionary(
            entries.map { (number(of: $0), value($0)) },
            uniquingKeysWith: { $1 })
    }

    private func storage(_ entry: Entry) -> Value {
        .record(
            [
                .init("kind", .string(entry.storage.kind)), .init("life", .string(entry.storage.life.rawValue)),
                .init("status", status(entry)), .init("persistent", .bool(entry.storage.isDetachable)),
            ] + (entry.unit == nil ? [] : [.init("attachments", .record([.init("units", units(entry))]))]))
    }

    private func filesystem(_ entry: Entry) -> Value {
        let attachment = Value.record([
            .init("mount-point", .string(entry.storage.location)), .init("read-only", .bool(false)),
            .init("life", .string(entry.storage.life.rawValue)),
        ])
        return .record(
            [
                .init("storage", .string(entry.storage.id))
            ] + (entry.unit == nil ? [] : [.init("attachments", attachments(entry, attachment))]) + [
                .init("pool", .string(entry.storage.pool)), .init("size", .integer(0)),
                .init("life", .string(entry.storage.life.rawValue)), .init("status", status(entry)),
            ])
    }

    private func volume(_ entry: Entry) -> Value {
        let attachment = Value.record([
            .init("device-link", .string(entry.storage.location)), .init("read-only", .bool(false)),
            .init("life", .string(entry.storage.life.rawValue)),
        ])
        return .record(
            [
                .init("storage", .string(entry.storage.id))
            ] + (entry.unit == nil ? [] : [.init("attachments", attachments(entry, attachment))]) + [
                .init("pool", .string(entry.storage.pool)), .init("size", .integer(0)),
                .init("persistent", .bool(entry.storage.isDetachable)),
                .init("life", .string(entry.storage.life.rawValue)), .init("status", status(entry)),
            ])
    }

    private func attachments(_ entry: Entry, _ attachment: Value) -> Value {
        let machines = entry.unit?.machine.map { [Value.Field("machines", .map([$0: attachment]))] } ?? []
        return .record(machines + [.init("units", units(entry))])
    }

    private func units(_ entry: Entry) -> Value {
        let machine = entry.unit?.machine.map { [Value.Field("machine", .string($0))] } ?? []
        return .map([
            entry.unitName: .record(
                machine + [
                    .init("location", .string(entry.storage.location)),
                    .init("life", .string(entry.storage.life.rawValue)),
                ])
        ])
    }

    private func status(_ entry: Entry) -> Value {
        let since = entry.unit?.agentStatus.since ?? 0
        let time = since > 0 ? [Value.Field("since", .string(JujuTime.since(since, isUTC: isUTC)))] : []
        return .record([.init("current", .string(entry.status))] + time)
    }
}
