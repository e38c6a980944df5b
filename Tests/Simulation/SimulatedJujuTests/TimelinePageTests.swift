import Foundation
import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct TimelinePageTests {
    private func document(_ html: String) throws -> [String: Any] {
        let data = try #require(html.firstMatch(of: /<script id="data" type="application\/json">(.*?)<\/script>/)).1
        return try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
    }

    @Test("databag values stand in the page once, however often they occur")
    func values() throws {
        let long = String(repeating: "x", count: 1000)
        var entries: [TimelineEntry] = []
        for number in 0..<10 {
            var entry = TimelineEntry(time: 1, unit: "a/0", name: "update-status")
            let before = ["same": long, "number": String(number)]
            let after = ["same": long, "number": String(number + 1)]
            entry.bags = [.init(relation: 0, key: "a:x b:y", owner: "a/0", before: before, after: after)]
            entries.append(entry)
        }
        let html = TimelinePage(entries, of: ModelState()).html
        #expect(html.components(separatedBy: long).count == 2)
        #expect((try document(html)["values"] as? [String])?.count == 12)
    }

    @Test("what charms wrote cannot break out of the page")
    func escaping() throws {
        var entry = TimelineEntry(time: 1, unit: "a/0", name: "install")
        entry.bags = [.init(relation: 0, key: "k", owner: "a", before: [:], after: ["x": "</script><script>alert(1)"])]
        let html = TimelinePage([entry], of: ModelState()).html
        #expect(!html.contains("alert(1)</script>") && !html.contains("</script><script>alert"))
        #expect(try document(html)["values"] as? [String] == ["</script><script>alert(1)"])
    }

    @Test("a hook came of the step that changed what it tells of, and of none where that is no longer known")
    func origins() {
        var command = TimelineEntry(time: 1, unit: nil, name: "deploy a")
        command.touched = ["application a", "unit a/0"]
        var install = TimelineEntry(time: 2, unit: "a/0", name: "install")
        install.cause = .unit
        install.bags = [.init(relation: 3, key: "k", owner: "a/0", version: 2, before: [:], after: ["x": "y"])]
        var changed = TimelineEntry(time: 3, unit: "b/0", name: "db-relation-changed")
        (changed.cause, changed.relation, changed.remote, changed.version) = (.databag, 3, "a/0", 2)
        var retry = changed
        retry.cause = .retry
        var unknown = changed
        unknown.version = 1
        var old = changed
        old.cause = nil
        #expect(TimelineOrigins.of([command, install, changed, retry, unknown, old]) == [nil, 0, 1, 2, nil, nil])
    }

    @Test("units that are gone keep their lane")
    func lanes() throws {
        let entry = TimelineEntry(time: 1, unit: "gone/3", name: "remove")
        let units = try document(TimelinePage([entry], of: ModelState()).html)["units"] as? [[String: Any]]
        #expect(units?.first?["name"] as? String == "gone/3")
        #expect(units?.first?["isGone"] as? Bool == true)
    }
}
