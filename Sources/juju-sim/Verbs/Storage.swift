import ArgumentParser
import SimulatedJuju

/// storage: the storages of the model.
struct Storage: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the storages of units.",
        discussion: "They are folders and links of their units' machines: pools and sizes mean nothing here.",
        aliases: ["list-storage"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Only what JSON and YAML tell of file systems.")
    var filesystem = false
    @Flag(help: "Only what JSON and YAML tell of volumes.")
    var volume = false

    func perform() throws {
        guard !(filesystem && volume) else {
            throw SimulationError(.badInput, "--filesystem and --volume can not be used together")
        }
        let (_, model) = try state.read()
        let storages = StorageDocument(model: model)
        guard !storages.entries.isEmpty else { return Terminal.inform("No storage to display.") }
        guard case .record(let fields) = storages.value else { return }
        let wanted = filesystem ? ["filesystems"] : volume ? ["volumes"] : fields.map(\.name)
        try document.write(
            .record(fields.filter { wanted.contains($0.name) }),
            [("tabular", { storages.table.text })])
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
            "Of which storages, and how many; a pool and a size are taken and ignored.",
            valueName: "name=pool,count,size"))
    var directives: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        let name = try unit.unit(in: stored.controller.model)
        for directive in directives {
            let parts = directive.split(separator: "=", maxSplits: 1).map(String.init)
            let counts = parts.count < 2 ? [] : parts[1].split(separator: ",").compactMap { Int($0) }
            guard let storage = parts.first, counts.allSatisfy({ $0 > 0 }), counts.count < 2 else {
                throw SimulationError(.badInput, "\"\(directive)\" wants one number of storages, 1 or more")
            }
            for id in try stored.controller.addStorage(storage, count: counts.first ?? 1, toUnit: name) {
                Terminal.inform("added storage \(id) to \(name)")
            }
        }
        try settling.settle(stored)
    }
}

/// detach-storage.
struct DetachStorage: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take storages away from their units.",
        discussion: "Unlike juju, it keeps nothing of them: there is no attach-storage.",
        aliases: ["remove-storage"])

    @OptionGroup var settling: SettleOptions
    @Flag(help: "Taken from juju; the hooks run all the same.")
    var force = false
    @OptionGroup var prompt: PromptOptions
    @Argument(help: "The storages' ids, such as data/0.")
    var ids: [String]

    func perform() throws {
        let stored = try settling.state.simulation()
        for id in ids {
            try stored.controller.detachStorage(id)
            Terminal.inform("detaching \(id)")
        }
        try settling.settle(stored)
    }
}
