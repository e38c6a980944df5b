import TestSupport
import Testing

@testable import SimulatedJuju

/// Charms with one oddity each, as juju/charm v12 reads and checks them (charmdir.go: ReadCharmDir, meta.go: Meta.Check).
@Suite struct CharmFileGoldenTests {
    struct Sample: Decodable, CustomTestStringConvertible, Sendable {
        let name: String
        let files: [String: String]
        let refused: String?

        var testDescription: String { name }

        /// Juju's words, without what the recorder put before those of the check.
        var words: String? { refused.map { $0.hasPrefix("check: ") ? String($0.dropFirst(7)) : $0 } }
    }

    static let samples: [Sample] = (try? Golden.lines("differential/charm-files-3.6.jsonl")) ?? []

    @Test("there are recorded charms")
    func exist() { #expect(Self.samples.count > 90) }

    @Test("a charm is taken or refused as Juju does, in its words", arguments: samples)
    func reads(_ sample: Sample) throws {
        let folder = try TemporaryDirectory()
        for (name, text) in sample.files { try folder.write(name, text) }
        var refusal: String?
        do {
            _ = try CharmFolder(path: folder.path)
        } catch {
            #expect(error.code == .badInput)
            refusal = error.message
        }
        #expect(refusal == sample.words.map { "\(folder.path): \($0)" })
    }
}
