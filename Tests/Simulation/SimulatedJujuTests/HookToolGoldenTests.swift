import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct HookToolGoldenTests {
    static let entries = GoldenFile.entries("hook-tools.jsonl")

    /// Calls with another environment or token are about the program of the hook tools and the agent's socket.
    private static func isAboutClient(_ entry: Value) -> Bool {
        entry["calls"].items.contains { $0["env"] != .null } || entry["token"] != .null
    }

    @Test("every recorded call of a hook tool is answered, flushed and left behind as Juju 3.6 does")
    func recordedCalls() throws {
        try #require(Self.entries.count > 100)
        var passed: [String: Int] = [:]
        var total: [String: Int] = [:]
        for entry in Self.entries {
            let tool = entry["tool"].text ?? ""
            total[tool, default: 0] += 1
            let differences: [String]
            if Self.isAboutClient(entry) {
                differences = try GoldenClientReplay(entry).differences
            } else {
                let replay = try GoldenReplay(entry)
                try replay.replay(tool: entry)
                differences = replay.differences
            }
            guard differences.isEmpty else {
                let id = entry["id"].text ?? ""
                Issue.record("\(id), \(entry["title"].text ?? ""): \(differences.joined(separator: "\n"))")
                continue
            }
            passed[tool, default: 0] += 1
        }
        let lines = total.keys.sorted().map { "\($0) \(passed[$0] ?? 0)/\(total[$0] ?? 0)" }
        print("hook tools as recorded:", passed.values.reduce(0, +), "of", total.values.reduce(0, +))
        print(lines.joined(separator: ", "))
    }
}
