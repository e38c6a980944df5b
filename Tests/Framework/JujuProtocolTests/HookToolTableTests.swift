import JujuProtocol
import Testing
import TestSupport

@Suite("The table of hook tools")
struct HookToolTableTests {
    private struct Entry: Decodable {
        let tool: String
    }

    private static func table(_ version: String) throws -> HookToolTable {
        HookToolTable(try #require(JujuVersion(version)))
    }

    @Test("knows every tool that was recorded of 3.6, and no other")
    func recorded() throws {
        let about = Set(try Golden.lines("hook-tools.jsonl", as: Entry.self).map(\.tool))
        let table = try Self.table("3.6.26")
        let others: Set = ["client", "hook-defaults", "scenario", "library"]
        #expect(about.subtracting(others) == Set(table.tools))
    }

    @Test(
        "has as many tools as the version",
        arguments: [("2.9.52", 41), ("3.5.4", 49), ("3.6.1", 48), ("3.6.26", 49), ("4.0.13", 38)]
    )
    func counts(version: String, count: Int) throws {
        #expect(try Self.table(version).tools.count == count)
    }

    @Test("says what a version can do")
    func abilities() throws {
        let old = try Self.table("2.9.52")
        #expect(!old.hasSecrets && old.hasLeaderSettings && !old.hasRelationModel && old.has("add-metric"))
        let new = try Self.table("4.0.0")
        #expect(new.hasSecrets && !new.hasLeaderSettings && new.hasRelationModel && !new.has("payload-register"))
    }

    @Test("tells what a version lacks from what no version has")
    func lacking() throws {
        let (old, new) = (try Self.table("2.9.52"), try Self.table("4.0.0"))
        #expect(old.lacks("secret-get") && old.lacks("relation-model-get") && !old.lacks("leader-get"))
        #expect(new.lacks("leader-get") && new.lacks("add-metric") && !new.lacks("secret-get"))
        #expect(!old.lacks("is-leader") && !old.lacks("tool-of-the-future") && !old.has("tool-of-the-future"))
    }

    @Test("counts a pre-release as its release")
    func preReleases() throws {
        #expect(try Self.table("3.0-beta1").hasSecrets)
        #expect(try !Self.table("4.0-rc1").hasLeaderSettings)
    }
}
