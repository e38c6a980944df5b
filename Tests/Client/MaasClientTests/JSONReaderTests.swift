import Foundation
import SimulatedJuju
import Testing

@testable import MaasClient

/// The reader against Foundation's, on what MAAS answered and on what is almost that.
@Suite("A reader of JSON")
struct JSONReaderTests {
    private static let answers = RecordedAnswer.all.filter { (1...20_000).contains($0.answer.body.count) }

    private static func foundation(_ text: [UInt8]) -> NSObject? {
        (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) as? NSObject
    }

    /// What the reader makes of a text that comes in pieces of any size; nil when it refuses it.
    private static func ours(_ text: [UInt8], _ generator: inout SeededGenerator) -> NSObject? {
        let reader = JSONReader()
        var rest = text[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...2000, using: &generator))
            _ = piece.withUnsafeBytes { reader.feed($0) }
            rest = rest.dropFirst(piece.count)
        }
        return (try? reader.finish()).flatMap { foundation(Array($0.root.description.utf8)) }
    }

    /// The text with one to three bytes changed, lost or gained.
    private static func damaged(_ text: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var text = text
        for _ in 1...Int.random(in: 1...3, using: &generator) {
            let place = Int.random(in: text.indices, using: &generator)
            let byte = Array("{}[],:\"\\ 017-.tn".utf8).randomElement(using: &generator) ?? 0
            switch Int.random(in: 0...2, using: &generator) {
            case 0: text[place] = byte
            case 1: text.insert(byte, at: place)
            default: if text.count > 1 { text.remove(at: place) }
            }
        }
        return text
    }

    @Test("reads every recorded answer as Foundation does", arguments: answers)
    func readsRecorded(answer: RecordedAnswer) {
        var generator = SeededGenerator(seed: 1)
        #expect(Self.ours(answer.answer.body, &generator) == Self.foundation(answer.answer.body))
    }

    @Test("takes a damaged answer for what Foundation does, or refuses it, too", arguments: answers)
    func readsDamaged(answer: RecordedAnswer) {
        var generator = SeededGenerator(seed: UInt64(answer.answer.body.count))
        for _ in 0..<50 {
            let text = Self.damaged(answer.answer.body, &generator)
            // Foundation's reader takes what RFC 8259 does not allow: a comma after the last element.
            if String(decoding: text, as: UTF8.self).contains(/,\s*[\]}]/) { continue }
            let (ours, theirs) = (Self.ours(text, &generator), Self.foundation(text))
            #expect(ours == theirs)
        }
    }
}
