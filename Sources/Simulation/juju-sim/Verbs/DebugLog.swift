import ArgumentParser
import Foundation
import SimulatedJuju

/// debug-log: the model's log.
struct DebugLog: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the log.",
        discussion: """
            On a terminal it waits for further lines, until interrupted, as juju does; unlike juju it begins with the whole log, \
            not with the last ten lines, since a log that grows only while a command runs is short.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var filter: LogFilterOptions
    @OptionGroup var style: LogStyleOptions
    @Option(
        name: [.customShort("n", allowingJoined: true), .customLong("lines")],
        help: "Begin with so many of the last lines.")
    var lines: Int?
    @Option(help: "Show so many of the last lines, and end.")
    var limit: Int?
    @Flag(help: "Wait for further lines, until interrupted, also where the output is no terminal.")
    var tail = false
    @Flag(name: .customLong("no-tail"), help: "Do not wait for further lines.")
    var ends = false
    @Flag(help: "Begin with the whole log, whatever -n says.")
    var replay = false
    @Flag(help: .hidden)
    var retry = false
    @Option(help: .hidden)
    var retryDelay: String?

    func perform() throws {
        if style.color { Terminal.show(colours: true) }
        guard !(tail && ends) else { throw SimulationError(.badInput, "setting --tail and --no-tail not valid") }
        guard lines ?? 0 >= 0, limit ?? 0 >= 0 else {
            throw SimulationError(.badInput, "a number of lines is 0 or more")
        }
        let filter = try LogFilter(filter)
        let directory = try state.open(for: .read)
        var shown = try directory.logLines()
        var seen = shown.count
        shown = shown.filter(filter.accepts)
        if let count = bound ?? (replay ? nil : lines) { shown = shown.suffix(count) }
        for line in shown { Terminal.say(style.text(line)) }
        while waits {
            usleep(200_000)
            let all = try directory.logLines()
            for line in all.dropFirst(seen).filter(filter.accepts) { Terminal.say(style.text(line)) }
            seen = all.count
        }
    }

    private var waits: Bool { tail || (Terminal.isOutputTerminal && !ends && bound == nil) }

    /// So many lines, and no further ones; 0 is no limit (debuglog.go).
    private var bound: Int? { limit == 0 ? nil : limit }
}

/// Which lines of a log are shown.
struct LogFilterOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: "Only these units, machines or applications; with * in a tag, those that match.")
    var include: [String] = []
    @Option(name: [.customShort("x"), .long], help: "Not these units, machines or applications.")
    var exclude: [String] = []
    @Option(help: "Only loggers that begin so.")
    var includeModule: [String] = []
    @Option(help: "No loggers that begin so.")
    var excludeModule: [String] = []
    @Option(name: .shortAndLong, help: "Nothing below this level: TRACE, DEBUG, INFO, WARNING, ERROR.")
    var level = "DEBUG"
}

/// Whether a line of a log is shown.
struct LogFilter {
    private let lowest: LogLine.Level
    private let options: LogFilterOptions

    init(_ options: LogFilterOptions) throws {
        guard let lowest = LogLine.Level(name: options.level), lowest <= .error else {
            throw SimulationError(
                .badInput,
                "level value \"\(options.level)\" is not one of \"TRACE\", \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\"")
        }
        self.lowest = lowest
        self.options = options
    }

    /// Whether `line` is shown.
    func accepts(_ line: LogLine) -> Bool {
        line.level >= lowest
            && (options.include.isEmpty || options.include.contains { Self.matches(line.entity, $0) })
            && !options.exclude.contains { Self.matches(line.entity, $0) }
            && (options.includeModule.isEmpty || options.includeModule.contains { line.logger.hasPrefix($0) })
            && !options.excludeModule.contains { line.logger.hasPrefix($0) }
    }

    /// Whether the tag `entity` is what `name` says: a tag, a unit, a machine, an application, or a pattern.
    private static func matches(_ entity: String, _ name: String) -> Bool {
        if name.contains("*") { return fnmatch(name, entity, 0) == 0 }
        let bare = name.hasPrefix("unit-") ? String(name.dropFirst(5)) : name
        let tag = "unit-" + bare.replacingOccurrences(of: "/", with: "-")
        let isUnitOf = entity.hasPrefix("\(tag)-") && entity.dropFirst(tag.count + 1).allSatisfy(\.isNumber)
        return entity == name || entity == tag || isUnitOf || entity == "machine-\(name)"
    }
}

/// How a line of a log is shown.
struct LogStyleOptions: ParsableArguments {
    @Flag(help: "Show dates too.")
    var date = false
    @Flag(name: .customLong("ms"), help: "Show times to the millisecond.")
    var showsMilliseconds = false
    @Flag(name: .customLong("utc"), help: "Show times in UTC.")
    var isUTC = false
    @Flag(help: "Show colours, also where the output is no terminal.")
    var color = false
    @Flag(help: .hidden)
    var location = false

    /// The line as juju prints it.
    func text(_ line: LogLine) -> String {
        var time = JujuTime.text(line.time, date ? "%Y-%m-%d %H:%M:%S" : "%H:%M:%S", isUTC: isUTC)
        if showsMilliseconds {
            let milliseconds = Int((line.time - line.time.rounded(.down)) * 1000)
            time += "." + String(milliseconds + 1000).dropFirst()
        }
        let level = Terminal.paint(line.level.rawValue, Self.colour(line.level))
        return "\(line.entity): \(time) \(level) \(line.logger) \(line.message)"
    }

    private static func colour(_ level: LogLine.Level) -> Terminal.Colour? {
        switch level {
        case .error, .critical: .red
        case .warning: .yellow
        case .info: .blue
        case .debug: .green
        case .trace: nil
        }
    }
}
