import ArgumentParser
import Foundation
import SimulatedJuju

/// timeline: the model's history as a page.
struct Timeline: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a page that shows what happened, hook by hook.",
        discussion: """
            The page opens from disk and loads nothing. It shows databags, and no secret's content; it is for its owner alone \
            (mode 0600).
            """)

    @OptionGroup var state: StateOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The page's file.", valueName: "file"))
    var output = "timeline.html"

    func perform() throws {
        let (directory, model) = try state.read()
        let entries = try directory.timeline.entries()
        do {
            try OwnFile.write(Data(TimelinePage(entries, of: model).html.utf8), to: output)
        } catch {
            throw SimulationError(.file, "\(output): cannot be written: \(error.localizedDescription)")
        }
        Terminal.say("\(output): \(entries.count) steps of \(model.name)")
    }
}
