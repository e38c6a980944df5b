import ArgumentParser
import Foundation
import SimulatedJuju

/// model-config.
struct ModelConfig: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show or set options of the model.",
        discussion: """
            What charms can tell counts: update-status-hook-interval, automatically-retry-hooks, default-base, the proxies; and \
            logging-config says what the log keeps. All other options are kept and shown.
            """)

    @OptionGroup var settling: SettleOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: ArgumentHelp("Options to put back to their defaults, separated by commas.", valueName: "name,..."))
    var reset: [String] = []
    @Option(help: "A file with options to set, as a map in YAML.")
    var file: String?
    @Flag(help: "Taken from juju: also tell of options whose names are unknown.")
    var ignoreReadOnlyFields = false
    @Argument(help: ArgumentHelp("An option to show, or options to set.", valueName: "name or name=value"))
    var arguments: [String] = []

    func perform() throws {
        let changes = arguments.filter { $0.contains("=") }
        let names = arguments.filter { !$0.contains("=") }.map(RawText.key)
        let resets = reset.flatMap { $0.split(separator: ",").map { RawText.key(String($0)) } }
        guard changes.isEmpty && resets.isEmpty && file == nil else {
            guard names.isEmpty else {
                throw SimulationError(.badInput, "cannot set and retrieve model values simultaneously")
            }
            return try change(changes, resets)
        }
        let (_, model) = try settling.state.read()
        if let name = names.first {
            guard names.count == 1 else {
                throw SimulationError(.badInput, "can only retrieve a single value, or all values")
            }
            guard ModelSettings.defaults[name] != nil || model.settings[name] != nil else {
                throw SimulationError(.notFound, "key \"\(name)\" not found in \"\(model.name)\" model")
            }
            return try document.write(
                entries(model)[name]?.value ?? .null,
                [
                    ("tabular", { ModelSettings.value(of: name, in: model) })
                ])
        }
        let entries = entries(model)
        try document.write(
            .map(entries.mapValues { .record([.init("Value", $0.value), .init("Source", .string($0.source))]) }),
            [("tabular", { table(entries).text })])
    }

    private func change(_ changes: [String], _ resets: [String]) throws {
        var options: [String: String] = [:]
        if let file { options = try InputFile(path: file).map().mapValues(\.scalarText) }
        options.merge(try KeyValueArgument.map(changes)) { $1 }
        if let both = resets.first(where: { options[$0] != nil }) {
            throw SimulationError(.badInput, "key \"\(both)\" cannot be both set and reset in the same command")
        }
        let stored = try settling.state.simulation()
        for name in (options.keys.sorted() + resets) where !ModelSettings.isKnown(name, in: stored.controller.model) {
            // cmd/juju/model/config.go: verifyKnownKeys
            Terminal.inform(
                "WARNING key \"\(name)\" is not defined in the current model configuration: possible misspelling")
        }
        try stored.controller.configureModel(options)
        stored.controller.resetModel(resets)
        try settling.settle(stored)
    }

    private func entries(_ model: ModelState) -> [String: (value: Value, source: String)] {
        var entries: [String: (value: Value, source: String)] = [:]
        for name in Set(ModelSettings.defaults.keys).union(model.settings.keys) {
            let text = ModelSettings.value(of: name, in: model)
            let isBool = ["true", "false"].contains(ModelSettings.defaults[name])
            let value: Value =
                isBool ? .bool(text.lowercased() == "true") : Int(text).map(Value.integer) ?? .string(text)
            entries[name] = (value, model.settings[name] == nil ? "default" : "model")
        }
        entries["agent-version"] = (.string(model.jujuVersion), "model")
        return entries
    }

    private func table(_ entries: [String: (value: Value, source: String)]) -> Table {
        var table = Table(["Attribute", "From", "Value"])
        for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
            let text = entry.value.yaml
            table.add([name, entry.source, text == "\"\"" || text == "''" ? "\"\"" : text])
        }
        return table
    }
}
