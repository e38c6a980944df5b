import Testing

@testable import JujuProtocol

@Suite("Damaged frames")
struct RPCFuzzTests {
    static let frames = ((try? GoldenFrame.all()) ?? []).filter { $0.call == 1 && $0.size < 4096 }
    static let rounds = 300

    @Test("are there")
    func found() throws {
        #expect(try !GoldenFrame.all().isEmpty)
    }

    @Test("are read or refused, never more", arguments: frames)
    func mutations(frame: GoldenFrame) throws {
        let whole = try frame.bytes()
        var random = SplitMix(seed: UInt64(frame.connection))
        for _ in 0..<Self.rounds {
            var decoder = RPCDecoder(limit: 1 << 20)
            decoder.append(mutated(whole, &random))
            do throws(GobError) {
                var count = 0
                while try frame.kind == "request" ? decoder.nextRequest() != nil : decoder.nextReply() != nil {
                    count += 1
                }
                #expect(count <= whole.count)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }

    private func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
            default: if bytes.count > 1 { bytes.remove(at: place) }
            }
        }
        return bytes
    }
}

/// A generator of numbers that are the same in every run.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
