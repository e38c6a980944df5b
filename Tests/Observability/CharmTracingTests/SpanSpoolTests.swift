import Foundation
import SpanSpool
import TestSupport
import Testing

@Suite("The file with traces to deliver")
struct SpanSpoolTests {
    private let folder: TemporaryDirectory
    private let spool: SpanSpool

    init() throws {
        folder = try TemporaryDirectory()
        spool = SpanSpool(folder.file("spans"))
    }

    private func size() throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: spool.path)[.size] as? Int)
    }

    @Test("gives back the newest first, each once")
    func order() throws {
        #expect(spool.takeNewest() == nil)
        for text in ["one", "two", "three"] { #expect(spool.append(Array(text.utf8))) }
        #expect(folder.mode("spans") == 0o600)
        #expect(folder.read("spans") == "one\ntwo\nthree\n")
        #expect(["three", "two", "one"].allSatisfy { spool.takeNewest() == Array($0.utf8) })
        #expect(spool.takeNewest() == nil)
        #expect(try size() == 0)
    }

    @Test("never holds more than its limit, and drops its oldest for what is new")
    func bound() throws {
        let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        for number in 0..<100 {
            #expect(spool.append(Array("\(number) ".utf8) + filler))
            #expect(try size() <= SpanSpool.limit)
        }
        let numbers = sequence(first: spool.takeNewest()) { [spool] _ in spool.takeNewest() }.prefix { $0 != nil }
            .compactMap { $0.map { Int(String(decoding: $0.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)) ?? -1 } }
        #expect(numbers.count >= 4)
        #expect(numbers == Array((100 - numbers.count..<100).reversed()))
    }

    @Test("takes no request that is too large, or that would be two lines")
    func refusals() {
        #expect(!spool.append([UInt8](repeating: 1, count: SpanSpool.recordLimit)))
        #expect(!spool.append(Array("a\nb".utf8)))
        #expect(spool.takeNewest() == nil)
    }

    @Test("takes nothing where the disk is full, and keeps what it has")
    func full() throws {
        #expect(!SpanSpool("/dev/full").append([1]))
        #expect(!SpanSpool(folder.file("nowhere/spans")).append([1]))
        #expect(!spool.append([1], makesFile: false))
        #expect(spool.append([1]))
        #expect(spool.append([2], makesFile: false))
    }

    @Test("waits for nobody who holds the file")
    func held() throws {
        #expect(spool.append([1]))
        let file = open(spool.path, O_RDWR)
        defer { close(file) }
        #expect(flock(file, LOCK_EX) == 0)
        #expect(!spool.append([2]))
        #expect(spool.takeNewest() == nil)
    }

    @Test("loses nothing and gives nothing twice to many who write and take at once")
    func concurrency() async throws {
        let spool = spool
        let (written, taken) = await withTaskGroup(of: (Set<String>, [String]).self) { group in
            for worker in 0..<4 {
                group.addTask {
                    var (written, taken) = (Set<String>(), [String]())
                    for number in 0..<200 {
                        let text = "\(worker)-\(number)"
                        if spool.append(Array(text.utf8)) { written.insert(text) }
                        if let record = spool.takeNewest() { taken.append(String(decoding: record, as: UTF8.self)) }
                    }
                    return (written, taken)
                }
            }
            return await group.reduce(into: (Set<String>(), [String]())) { result, part in
                result.0.formUnion(part.0)
                result.1 += part.1
            }
        }
        var all = taken
        while let record = spool.takeNewest() { all.append(String(decoding: record, as: UTF8.self)) }
        #expect(all.count == Set(all).count)
        #expect(Set(all) == written)
    }

    @Test("notes one line of why nothing was delivered, printable and short, and gives it once")
    func note() {
        #expect(spool.takeNote() == nil)
        spool.note("it\nis " + String(repeating: "x", count: 1000))
        #expect(spool.takeNote() == "it?is " + String(repeating: "x", count: 294))
        #expect(spool.takeNote() == nil)
        spool.note("away")
        spool.note(nil)
        #expect(spool.takeNote() == nil)
    }
}
