import Glibc
import Testing

@testable import MaasClient

@Suite("What an answer may cost")
struct BoundsTests {
    private func read(_ text: [UInt8], memoryLimit: Int = 256 << 20) throws(JSONDocument.Malformed) -> JSONDocument {
        let reader = JSONReader(memoryLimit: memoryLimit)
        for start in stride(from: 0, to: text.count, by: 1 << 16) {
            let isWanted = text[start..<min(start + 1 << 16, text.count)].withUnsafeBytes { reader.feed($0) }
            if !isWanted { break }
        }
        return try reader.finish()
    }

    @Test(
        "in memory is what the caller allows, whatever the answer is made of",
        arguments: ["[],", "{\"a\":{}},", "1,", "\"text that is new \u{23}\",", "1e300,"])
    func memory(element: String) throws {
        let piece = Array((0..<1000).map { element.replacing("#", with: "\($0)") }.joined().utf8)
        var text = Array("[".utf8)
        while text.count < 24 << 20 { text += piece }
        text += Array("0]".utf8)
        let error = #expect(throws: JSONDocument.Malformed.self) { try read(text, memoryLimit: 8 << 20) }
        #expect(error?.isTooLarge == true)
        #expect(try read(text).root.isArray)
    }

    @Test("in memory is bounded for names, too, and for one string")
    func names() throws {
        let names = (0..<60_000).map { "\"\(String(repeating: "n", count: 500))\($0)\":0" }
        let object = Array("{\(names.joined(separator: ","))}".utf8)
        #expect(throws: JSONDocument.Malformed.self) { try read(object, memoryLimit: 4 << 20) }
        let string = Array("[\"".utf8) + [UInt8](repeating: 0x78, count: 24 << 20) + Array("\"]".utf8)
        #expect(throws: JSONDocument.Malformed.self) { try read(string, memoryLimit: 4 << 20) }
        #expect(try read(string).root.isArray)
    }

    /// Names that FNV-1a, as it was, takes to the same place: blocks of which either one leads from one state to the next.
    private static func colliding(_ blocks: Int) -> [String] {
        func hash(_ state: UInt32, _ text: String) -> UInt32 {
            text.utf8.reduce(state) { ($0 ^ UInt32($1)) &* 16_777_619 }
        }
        var (names, state): ([String], UInt32) = ([""], 2_166_136_261)
        for _ in 0..<blocks {
            var seen: [UInt32: String] = [:]
            var number = 0
            while true {
                let text = "\(1_000_000 + number)"
                let next = hash(state, text)
                number += 1
                guard let other = seen.updateValue(text, forKey: next) else { continue }
                names = names.flatMap { [$0 + text, $0 + other] }
                state = next
                break
            }
        }
        return names
    }

    private func cpuTime(_ body: () throws -> Void) rethrows -> Double {
        func now() -> Double {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
        let start = now()
        try body()
        return now() - start
    }

    @Test("in time does not depend on which names somebody chose")
    func collisions() throws {
        let names = Self.colliding(14)
        #expect(Set(names).count == 1 << 14)
        let others = names.indices.map { String(repeating: "x", count: 91) + "\(1_000_000 + $0)" }
        func object(_ names: [String]) -> [UInt8] {
            Array("{\(names.map { "\"\($0)\":0" }.joined(separator: ","))}".utf8)
        }
        let (bad, good) = (object(names), object(others))
        let usual = try cpuTime { _ = try read(good) }
        let chosen = try cpuTime { _ = try read(bad) }
        // As it was, it took hundreds of times as long.
        #expect(chosen < usual * 20 + 0.05)
    }

    @Test("in time is bounded when two objects are compared")
    func comparison() throws {
        let members = (0..<20_000).map { "\"n\($0)\":\($0)" }
        let one = try read(Array("{\(members.joined(separator: ","))}".utf8)).root
        let other = try read(Array("{\(members.reversed().joined(separator: ","))}".utf8)).root
        #expect(one == other)
    }

    @Test(
        "an integer may be any, and is read as MAAS writes it",
        arguments: [
            ("9223372036854775807", Int.max as Int?), ("-9223372036854775808", Int.min), ("9223372036854775808", nil),
            ("1e400", nil),
            ("1.0", 1), ("1e3", 1000), ("1.5", nil), ("-0", 0), ("1e19", nil), ("123456789012345678901234567890", nil),
        ])
    func numbers(text: String, value: Int?) throws {
        #expect(try read(Array(text.utf8)).root.int == value)
    }

    @Test("a question that has a short answer gets no long one", arguments: ["version", "user", "ping"])
    func shortAnswers(what: String) async throws {
        let server = try CannedServer(CannedServer.json("{\"a\":\"\(String(repeating: "x", count: 100_000))\"}"))
        defer { server.stop() }
        let client = MaasClient(url: try MaasURL(server.url), apiKey: try APIKey("a:b:c"))
        let error = await #expect(throws: MaasError.self) {
            switch what {
            case "version": _ = try await client.version()
            case "user": _ = try await client.whoami()
            default: _ = try await client.rpcInfo()
            }
        }
        #expect(error?.code == .notMaas)
        #expect(error?.message.contains("more than MAAS has to say") == true)
    }

    @Test("a transport may end at any moment while its requests are cancelled")
    func endsAnytime() async throws {
        let server = try CannedServer(nil)
        defer { server.stop() }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    let transport = HTTPTransport(options: HTTPOptions(timeLimit: .milliseconds(20), retries: .never))
                    let request = HTTPRequest(.get, server.url)
                    let task = Task { try? await transport.send(request) }
                    task.cancel()
                    _ = await task.value
                }
            }
        }
    }
}
