import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct TimelineFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func entry(_ name: String) -> TimelineEntry { TimelineEntry(time: 1, unit: "a/0", name: name) }

    @Test("what was appended is read again, in order")
    func order() throws {
        let file = TimelineFile(path: folder.file("timeline.jsonl"))
        #expect(try file.entries().isEmpty)
        for name in ["install", "start"] { file.append(entry(name)) }
        #expect(try file.entries() == [entry("install"), entry("start")])
    }

    @Test("when it grows too large, the older half goes")
    func bound() throws {
        let file = TimelineFile(path: folder.file("timeline.jsonl"), limit: 5_000)
        for number in 0..<200 { file.append(entry("hook-\(number)")) }
        let names = try file.entries().map(\.name)
        #expect(names.last == "hook-199")
        #expect(names.count < 60 && names.count > 5)
        #expect(names == (200 - names.count..<200).map { "hook-\($0)" })
    }

    @Test("a place that takes no file costs the history only")
    func noPlace() throws {
        let file = TimelineFile(path: folder.file("missing/timeline.jsonl"))
        file.append(entry("install"))
        #expect(try file.entries().isEmpty)
    }
}
