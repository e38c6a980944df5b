import Foundation
import FuzzTargets
import TestSupport
import Testing

/// The short form of scripts/fuzz: the corpora, and some thousand damaged forms of what is in them, the same in each run.
@Suite("What reads the bytes of others")
struct FuzzTests {
    private static let rounds = 2000

    private static func corpus(_ target: FuzzTarget) throws -> [Data] {
        let folder = Project.path("Fuzz/Corpus/\(target.name)")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        return try names.map { try Data(contentsOf: URL(filePath: "\(folder)/\($0)")) }
    }

    @Test("has a corpus, some of which it takes", arguments: FuzzTarget.all)
    func corpus(target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)
        let taken = corpus.count { data in data.withUnsafeBytes { target.accepts($0) } }
        // Nothing that is written down can be authentic under the key of the tests.
        #expect(taken > 0 || target.name == "sealed-file")
        #expect(corpus.count >= 3)
    }

    @Test("survives what nobody would write", arguments: FuzzTarget.all)
    func mutations(target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)
        var random = SplitMix(state: 1)
        for _ in 0..<Self.rounds {
            let data = Self.damaged(corpus, &random)
            data.withUnsafeBytes { _ = target.accepts($0) }
        }
    }

    private static func damaged(_ corpus: [Data], _ random: inout SplitMix) -> Data {
        var data = corpus[Int.random(in: corpus.indices, using: &random)]
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let place = Int.random(in: 0...data.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where place < data.count: data[place] = UInt8.random(in: 0...255, using: &random)
            case 1 where place < data.count: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: data.insert(UInt8.random(in: 0...255, using: &random), at: place)
            case 3: data.removeSubrange(place..<min(data.count, place + Int.random(in: 1...8, using: &random)))
            case 4:
                let other = corpus[Int.random(in: corpus.indices, using: &random)]
                data.replaceSubrange(place..<data.count, with: other.dropFirst(place))
            default:
                let end = min(data.count, place + Int.random(in: 1...64, using: &random))
                data.insert(contentsOf: data[place..<end], at: place)
            }
        }
        return data
    }

    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }
    }
}
