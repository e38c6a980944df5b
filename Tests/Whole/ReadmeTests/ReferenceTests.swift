import Foundation
import TestSupport
import Testing
import Yams

@Suite("The reference of options, actions and exit codes")
struct ReferenceTests {
    private struct Option: Decodable {
        var type: String
        var description: String
    }

    private struct Action: Decodable {
        struct Parameter: Decodable {
            var type: String
            var description: String
        }

        var description: String
        var params: [String: Parameter]?
    }

    private static let charms = [("maas-agent", "."), ("maas-region", "charm/maas-region")]

    private func page(_ name: String) throws -> String {
        try String(contentsOfFile: Project.path("docs/reference/\(name).md"), encoding: .utf8)
    }

    private func yaml<Content: Decodable>(_ type: Content.Type, _ path: String) throws -> Content {
        try YAMLDecoder().decode(type, from: String(contentsOfFile: Project.path(path), encoding: .utf8))
    }

    private func words(_ text: some StringProtocol) -> String {
        text.components(separatedBy: "```").joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(
            separator: " ")
    }

    /// The sections below headings of the third level, by what these name.
    private func sections(_ page: String, of charm: String) -> [String: String] {
        var sections: [String: String] = [:]
        for part in page.components(separatedBy: "\n### `").dropFirst() {
            let end = part.range(of: "` of \(charm)\n")
            guard let end else { continue }
            sections[String(part[..<end.lowerBound])] = part[end.upperBound...].components(separatedBy: "\n## ")[0]
        }
        return sections
    }

    @Test("tells every option as the charm has it", arguments: charms)
    func options(charm: String, folder: String) throws {
        let options = try #require(yaml([String: [String: Option]].self, "\(folder)/config.yaml")["options"])
        let sections = sections(try page("options"), of: charm)
        #expect(sections.keys.sorted() == options.keys.sorted())
        let text = try String(contentsOfFile: Project.path("\(folder)/config.yaml"), encoding: .utf8)
        let tree = try #require(Yams.compose(yaml: text)?["options"])
        for (name, option) in options {
            let value = tree[name]?["default"]?.string
            let standard = value.map { $0.isEmpty ? "empty by default" : "by default `\($0)`" } ?? "no default"
            let section = words(sections[name] ?? "")
            #expect(section == words("\(option.type), \(standard). \(option.description)"), "\(name)")
        }
    }

    @Test("tells every action as the charm has it", arguments: charms)
    func actions(charm: String, folder: String) throws {
        let actions = try yaml([String: Action].self, "\(folder)/actions.yaml")
        let sections = sections(try page("actions"), of: charm)
        #expect(sections.keys.sorted() == actions.keys.sorted())
        for (name, action) in actions {
            let section = words(sections[name] ?? "")
            #expect(section.hasPrefix(words(action.description)), "\(name)")
            for (name, parameter) in action.params ?? [:] {
                #expect(section.contains("- `\(name)` (\(parameter.type)"), "\(name)")
                #expect(section.contains(words(parameter.description)), "\(name)")
            }
        }
    }

    @Test("holds for the subordinate as for the region's charm", arguments: ["config", "actions"])
    func subordinate(file: String) throws {
        let contents = try ["maas-region", "maas-enroll"].map {
            try String(contentsOfFile: Project.path("charm/\($0)/\(file).yaml"), encoding: .utf8)
        }
        #expect(contents[0] == contents[1])
    }

    @Test("tells what maasctl --help tells of exit codes")
    func exitCodes() throws {
        let source = try String(contentsOfFile: Project.path("Sources/Client/maasctl/MaasCtl.swift"), encoding: .utf8)
        let table = try page("exit-codes").components(separatedBy: "## juju-sim")[0]
        let codes = source.matches(of: /(?m)^ {14}([0-9]+) (.*)$/).map { "| \($0.1) | \($0.2) |" }
        #expect(codes.count >= 9)
        #expect(table.matches(of: /(?m)^\| [0-9]+ \| .* \|$/).map { String($0.0) } == codes)
    }
}
