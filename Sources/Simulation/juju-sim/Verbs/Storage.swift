import ArgumentParser
import SimulatedJuju

/// storage: the storages of the model.
struct Storage: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the storages of units.",
        discussion: """
            They are folders and links of their units' machines; sizes mean nothing here. One of the pools rootfs, tmpfs and \
            loop goes with its unit, one of a cloud's pool, such as ebs or lxd, stays when its unit goes or it is detached.
            """,
        aliases: ["list-storage"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Only the file systems.")
    var filesystem = false
    @Flag(help: "Only the volumes.")
    var volume = false

    func perform() throws {
        guard !(filesystem && volume) else {
            throw SimulationError(.badInput, "--filesystem and --volume can not be used together")
        }
        let (_, model) = try state.read()
        let storages = StorageDocument(model: model)
        guard case .record(let all) = storages.value else { return }
        let fields = all.filter { filesystem ? $0.name == "filesystems" : volume ? $0.name == "volumes" : true }
        // cmd/juju/storage/list.go: Run
        guard !storages.entries.isEmpty, !fields.isEmpty else { return Terminal.inform("No storage to display.") }
        let table = filesystem ? storages.filesystemTable : volume ? storages.volumeTable : storages.table
        try document.write(.record(fields), [("tabular", { table.text })])
    }
}

/// show-storage.
struct ShowStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show storages.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The storages' ids, such as data/0.")
    var ids: [String]

    func perform() throws {
        let (_, model) = try state.read()
        guard case .map(let all) = StorageDocument(model: model).storages else { return }
        for id in ids where all[id] == nil { throw SimulationError(.notFound, "storage instance \"\(id)\" not found") }
        try document.write(.map(all.filter { ids.contains($0.key) }))
    }
}

/// add-storage.
struct AddStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Give a unit more storages.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The unit.")
    var unit: UnitTarget
    @Argument(
        help: ArgumentHelp(
            "Of which storages, how many and from which pool; a size is taken and ignored.",
            valueName: "name=pool,count,size"))
    var directives: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        let name = try unit.unit(in: stored.controller.model)
        for directive in directives {
            let parts = directive.split(separator: "=", maxSplits: 1).map(String.init)
            let storage = parts.first ?? ""
            let request = try StorageRequest(parsing: parts.count > 1 ? parts[1] : "", for: storage)
            for id in try stored.controller.addStorage(
                storage, count: request.count ?? 1, from: request.pool, toUnit: name)
            {
                Terminal.inform("added storage \(id) to \(name)")
            }
        }
        try settling.settle(stored)
    }
}

/// attach-storage.
struct AttachStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Give a unit storages that no unit has.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The unit.")
    var unit: UnitTarget
    @Argument(help: "The storages' ids, such as data/0.")
    var ids: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        let name = try unit.unit(in: stored.controller.model)
        for id in ids {
            try stored.controller.attachStorage(id, to: name)
            Terminal.inform("attaching \(id) to \(name)")
        }
        try settling.settle(stored)
    }
}

/// remove-storage.
struct RemoveStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Remove storages, with what they hold.")

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Also take them away from the units that have them.")
    var force = false
    @Flag(help: "Taken from juju; what a storage holds is gone when it is removed.")
    var noDestroy = false
    @OptionGroup var prompt: PromptOptions
    @Argument(help: "The storages' ids, such as data/0.")
    var ids: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in ids {
            let isAttached = stored.controller.model.units.values.contains { $0.storage.contains { $0.id == id } }
            guard force || !isAttached else {
                // cmd/juju/storage/remove.go
                throw SimulationError(
                    .conflict,
                    "failed to remove \(id): cannot destroy storage \"\(id)\": storage is attached; detach-storage takes it from its unit first, or --force"
                )
            }
            try stored.detach(id, isRemoved: true, orSay: "failed to remove \(id)")
            Terminal.inform("removing \(id)")
        }
        try settling.settle(stored)
    }
}

/// detach-storage.
struct DetachStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take storages away from their units.",
        discussion: "One of a pool other than rootfs, tmpfs and loop stays in the model, for attach-storage.")

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Taken from juju; the hooks run all the same.")
    var force = false
    @OptionGroup var prompt: PromptOptions
    @Argument(help: "The storages' ids, such as data/0.")
    var ids: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in ids {
            try stored.detach(id, orSay: "failed to detach \(id)")
            Terminal.inform("detaching \(id)")
        }
        try settling.settle(stored)
    }
}

extension StoredSimulation {
    /// Takes a storage from its unit; what is wrong begins with `words`, as juju's commands for storage say it.
    fileprivate func detach(_ id: String, isRemoved: Bool = false, orSay words: String) throws {
        do {
            try controller.detachStorage(id, isRemoved: isRemoved)
        } catch {
            throw SimulationError(error.code, "\(words): \(error.message)")
        }
    }
}
