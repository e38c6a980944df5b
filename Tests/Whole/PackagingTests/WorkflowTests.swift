import Foundation
import Testing
import Yams

@Suite("The workflows of the repository")
struct WorkflowTests {
    private struct Workflow: Decodable {
        struct Job: Decodable {
            struct Step: Decodable {
                var uses: String?
                var run: String?
            }

            var steps: [Step]
            var permissions: [String: String]?
        }

        var name: String
        var jobs: [String: Job]
        var permissions: [String: String]

        var steps: [Job.Step] { jobs.values.flatMap(\.steps) }
    }

    private static let names = ["docs", "nightly", "release", "test"]

    private func text(_ name: String) throws -> String {
        try String(contentsOf: repository.appending(path: ".github/workflows/\(name).yaml"), encoding: .utf8)
    }

    private func workflow(_ name: String) throws -> Workflow { try YAMLDecoder().decode(from: text(name)) }

    @Test("are these, and no others")
    func all() throws {
        let folder = repository.appending(path: ".github/workflows").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == Self.names.map { $0 + ".yaml" })
    }

    @Test("name each action by the hash of its commit, with its version beside it", arguments: names)
    func pinned(name: String) throws {
        for line in try text(name).split(separator: "\n") where line.contains("uses:") {
            #expect(line.wholeMatch(of: /\ +- uses: [a-z-]+\/[a-z-]+@[0-9a-f]{40} # v[0-9.]+/) != nil, "\(line)")
        }
    }

    @Test("run targets of make only, and those that there are", arguments: names)
    func makeTargets(name: String) throws {
        let makefile = try String(contentsOf: repository.appending(path: "Makefile"), encoding: .utf8)
        let targets = Set(makefile.matches(of: /(?m)^([a-z-]+):/).map { String($0.1) })
        let commands = try workflow(name).steps.compactMap(\.run)
        #expect(!commands.isEmpty)
        for command in commands {
            let words = command.split(separator: " ")
            #expect(words.first == "make", "\(command)")
            guard words.count > 1, words[1] != "${{" else { continue }
            #expect(targets.contains(String(words[1])), "\(command)")
        }
        for line in try text(name).matches(of: /target: \[(.*)\]/) {
            for target in line.1.split(separator: ", ") {
                #expect(targets.contains(String(target.prefix { $0 != " " })), "\(target)")
            }
        }
    }

    @Test("may write nothing to the repository, but for the one that makes a release of a tag", arguments: names)
    func permissions(name: String) throws {
        let workflow = try workflow(name)
        #expect(workflow.permissions["contents"] == "read")
        let writers = workflow.jobs.filter { $0.value.permissions?["contents"] == "write" }.keys
        #expect(Array(writers) == (name == "release" ? ["publish"] : []))
    }
}
