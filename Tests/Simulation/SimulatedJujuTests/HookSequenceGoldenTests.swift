import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct HookSequenceGoldenTests {
    static let entries = GoldenFile.entries("hook-sequences.jsonl")

    @Test("there are recordings to compare with") func recordings() { #expect(Self.entries.count > 10) }

    @Test("hooks that follow one another see, cache and flush as in one agent of Juju", arguments: entries)
    func sequence(entry: Value) throws {
        let replay = try GoldenReplay(entry)
        for hook in entry["hooks"].items { try replay.replay(sequenceHook: hook) }
        #expect(replay.differences == [])
    }
}
