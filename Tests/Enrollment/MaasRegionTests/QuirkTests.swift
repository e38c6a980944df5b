import Foundation
import TestSupport
import Testing

/// What one might not expect of the Python library, and what is wanted instead.
@Suite("A recorded quirk of the Python library")
struct QuirkTests {
    /// The sentence of the test that shows the behaviour wanted; where we do as Python does, that test compares the two.
    private static let wanted = [
        "quirk-01": "tells nothing of a withdrawal when nothing ever came",
        "quirk-02": "17: Juju's own keys and those of others outlive publishing",
        "quirk-03": "17: Juju's own keys and those of others outlive publishing",
        "quirk-04": "publishes nothing at all when the URL or the token is empty",
        "quirk-05": "18: a region has published when each of its three fields is there and is what it should be",
        "quirk-06": "3: malformed JSON of a peer's fails no hook",
        "quirk-07": "is malformed when the regions are no list of strings",
        "quirk-08": "is malformed when the regions are no list of strings",
        "quirk-09": "is read as the Python library read it, when all of it is there and of the right type",
        "quirk-10": "5: a charm is told of a configuration once, and again only when its meaning changes",
        "quirk-11": "2: a region skips the units that have not published, and tells which they are",
        "quirk-12": "11: two machines of one host name are two units",
        "quirk-13": "are malformed when they say that they are another unit",
        "quirk-14": "8: a secret that was never granted, or lost its grant, is granted by publishing again",
        "quirk-15": "19: a unit that does not lead can't publish, and touches neither secret nor databag",
        "quirk-16": "publishes nothing at all when the URL or the token is empty",
        "quirk-17": "the token in a secret, and none where the secret holds none",
        "quirk-18": "is incomplete while a field is missing, and says which",
        "quirk-19": "refuses to choose between two regions",
        "quirk-20": "the same events, but where ours are others on purpose",
        "quirk-21": "publishes what the Python library published, with regions sorted and each once",
        "quirk-22": "14: a host name is read under its old name and its new one, and written under both",
        "quirk-23": "does nothing without a relation",
        "quirk-24": "is written with the characters that Python would write",
        "quirk-25": "publishes what the Python library published, with regions sorted and each once",
    ]

    private static func tests() throws -> String {
        let folder = Project.path("Tests/Enrollment/MaasRegionTests")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "QuirkTests.swift" }
        return try files.map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }.joined()
    }

    @Test("has a test that shows what is wanted instead", arguments: try PythonLibrary.recordings("quirk"))
    func hasTest(quirk: PythonLibrary.Recording) throws {
        let sentence = try #require(Self.wanted[quirk.id], "nothing is said of \(quirk.id): \(quirk.title)")
        #expect(try Self.tests().contains("\"\(sentence)\""), "there is no such test")
    }

    @Test("is shown by recordings that are there")
    func isShown() throws {
        let quirks = try PythonLibrary.recordings("quirk")
        #expect(quirks.count > 40)
        let kinds = Set(
            quirks.flatMap { $0.see ?? [] }.map { $0.split(separator: "-").dropLast().joined(separator: "-") })
        for kind in kinds {
            let ids = Set(try PythonLibrary.recordings(kind).map(\.id))
            for id in quirks.flatMap({ $0.see ?? [] }) where id.hasPrefix("\(kind)-") { #expect(ids.contains(id)) }
        }
        #expect(Set(quirks.map(\.id)) == Set(Self.wanted.keys))
    }
}
