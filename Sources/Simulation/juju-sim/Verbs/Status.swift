import ArgumentParser
import Foundation
import SimulatedJuju

/// status: the model at a glance.
struct Status: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the model.",
        discussion: "Formats: tabular (the default), json, yaml, summary, and oneline, also called short or line.",
        aliases: ["show-status"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(name: [.customLong("relations"), .customLong("integrations")], help: "Show the relations too.")
    var showsRelations = false
    @Flag(name: .customLong("storage"), help: "Show the storages too.")
    var showsStorage = false
    @Flag(name: .customLong("utc"), help: "Show times in UTC.")
    var isUTC = false
    @Flag(help: "Show colours, also where the output is no terminal.")
    var color = false
    @Flag(help: "Show no colours; NO_COLOR says the same.")
    var noColor = false
    @Option(help: .hidden)
    var retryCount: Int?
    @Option(help: .hidden)
    var retryDelay: String?
    @Option(help: ArgumentHelp("Show it anew at this interval, until interrupted.", valueName: "duration, such as 1s"))
    var watch: WatchInterval?
    @Argument(help: "Only these applications, units or machines, or those of this status; * stands for anything.")
    var selectors: [String] = []

    func validate() throws {
        if color || noColor { Terminal.show(colours: !noColor) }
    }

    func perform() throws {
        guard let watch else { return try show() }
        while true {
            Terminal.clear()
            try show()
            usleep(watch.microseconds)
        }
    }

    private func show() throws {
        let (_, whole) = try state.read()
        let model = StatusSelection(selectors, of: whole).apply(to: whole)
        let lines = { StatusLines(model: model).text }
        try document.write(
            StatusDocument(model: model, isUTC: isUTC, whole: whole).value,
            [
                (
                    "tabular",
                    {
                        StatusTables(
                            model: model, showsRelations: showsRelations, showsStorage: showsStorage, isUTC: isUTC,
                            whole: whole
                        ).text
                    }
                ),
                ("oneline", lines), ("short", lines), ("line", lines), ("summary", { StatusDigest(model: model).text }),
            ])
        if !model.hasNothing { return }
        if selectors.isEmpty {
            Terminal.inform("Model \"\(whole.name)\" is empty.")
        } else {
            Terminal.inform("Nothing matched specified filter\(selectors.count == 1 ? "" : "s").")
        }
    }
}

/// A time between two looks, such as `1s` or `500ms`; a number alone is in seconds.
struct WatchInterval: ExpressibleByArgument {
    let microseconds: UInt32

    init?(argument: String) {
        let isMilliseconds = argument.hasSuffix("ms")
        let digits = argument.prefix { $0.isNumber || $0 == "." }
        guard let number = Double(digits), number > 0, number <= 3600,
            ["", "s", "ms"].contains(argument.dropFirst(digits.count))
        else { return nil }
        microseconds = UInt32(max(10_000, number * (isMilliseconds ? 1000 : 1_000_000)))
    }
}
