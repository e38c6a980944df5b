import ArgumentParser
import Foundation
import SimulatedJuju

/// expand-charm: for pack-charm, the files that charmcraft makes of charmcraft.yaml.
struct ExpandCharm: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write the files that charmcraft makes of a charm's charmcraft.yaml, and print the charm's name.",
        shouldDisplay: false)

    @Option(help: "The architecture of the archive.")
    var architecture: String
    @Argument(help: "The charm's folder.")
    var folder: String
    @Argument(help: "The folder to write to.")
    var output: String

    func perform() throws {
        let name = try CharmFolder(path: folder).metadata.name
        for (file, text) in try CharmFolder.expansion(of: folder, for: architecture) {
            try Data(text.utf8).write(to: URL(filePath: output).appending(path: file))
        }
        Terminal.say(name)
    }
}
