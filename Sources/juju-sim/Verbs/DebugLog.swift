import ArgumentParser
import Foundation
import SimulatedJuju

/// debug-log: the model's log.
struct DebugLog: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show the log.")

    @OptionGroup var state: StateOptions
    @Option(help: "Only these units or applications.")
    var include: [String] = []
    @Option(help: "Nothing below this level: TRACE, DEBUG, INFO, WARNING, ERROR.")
    var level = "DEBUG"
    @Option(name: [.customShort("n"), .customLong("lines")], help: "Only the last lines.")
    var lines: Int?

    func perform() throws {
        guard let lowest = LogLine.Level(name: level) else {
            throw SimulationError(.badInput, "\"\(level)\" is not a level of the log")
        }
        let directory = try state.open(for: .read)
        let tags = include.map {
            "unit-" + $0.replacingOccurrences(of: "unit-", with: "").replacingOccurrences(of: "/", with: "-")
        }
        var chosen = try directory.logLines().filter { line in
            line.level >= lowest
                && (tags.isEmpty || tags.contains { line.entity == $0 || line.entity.hasPrefix("\($0)-") })
        }
        if let lines { chosen = chosen.suffix(max(0, lines)) }
        for line in chosen {
            let time = Date(timeIntervalSince1970: line.time)
                .formatted(.dateTime.hour(.twoDigits(amPM: .omitted)).minute().second())
            let colour: Terminal.Colour? =
                line.level >= .error ? .red : line.level == .warning ? .yellow : line.level == .info ? .blue : nil
            Terminal.say(
                "\(line.entity): \(time) \(Terminal.paint(line.level.rawValue, colour)) \(line.logger) \(line.message)")
        }
    }
}
