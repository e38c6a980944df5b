import ArgumentParser
import Foundation
import SimulatedJuju

/// How a document is printed, and where.
struct DocumentOptions: ParsableArguments {
    @Option(help: "The format.")
    var format: String?
    @Option(name: .shortAndLong, help: "Write into this file.")
    var output: String?

    /// Prints `document` in the format that was asked for: JSON, YAML, or one of `others`, of which the first is the default.
    func write(_ document: @autoclosure () -> Value, _ others: [(name: String, text: () -> String)]) throws {
        let name = format ?? others.first?.name ?? "yaml"
        let text: String
        switch name {
        case "json": text = document().json
        case "yaml": text = document().yaml
        default:
            guard let other = others.first(where: { $0.name == name }) else {
                let known = (["json", "yaml"] + others.map(\.name)).sorted().joined(separator: ", ")
                throw UsageError("invalid value \"\(name)\" for option --format: unknown format; known are \(known)")
            }
            text = other.text()
        }
        try write(text)
    }

    /// Prints `document` as YAML unless JSON was asked for.
    func write(_ document: @autoclosure () -> Value) throws { try write(document(), []) }

    private func write(_ text: String) throws {
        guard let output else {
            if !text.isEmpty { Terminal.say(text) }
            return
        }
        do {
            try Data("\(text)\n".utf8).write(to: URL(filePath: output))
        } catch {
            throw SimulationError(.file, "\(output): cannot be written: \(error.localizedDescription)")
        }
    }
}
