import Foundation
import SealedStore
import Testing

@testable import MaasClient

@Suite("The API key in memory")
struct MemoryTests {
    @Test("is there once, however many requests were signed with it, succeeded, failed or were given up")
    func once() async throws {
        // The server keeps what it hears, and so is in this process, and the client in another.
        let echo = "HTTP/1.1 500 X\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno"
        let list = CannedServer.json(#"[{"system_id":"a","node_type":2}]"#)
        let server = try CannedServer([list, echo, list, "", list])
        defer { server.stop() }
        let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
            [port = server.port as UInt16] in
            let secret = SecretBytes.random(count: 16).hex
            let text = SecretBytes(count: secret.count + 6) { memory in
                memory.copyBytes(from: Array("ck:tk:".utf8))
                secret.withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[6...]).copyMemory(from: $0) }
            }
            let before = try secret.withBytes { try copiesInMemory(of: $0) }
            let key = try APIKey(text)
            for options in [HTTPOptions(), HTTPOptions(timeLimit: .milliseconds(300), retries: .never)] {
                let client = MaasClient(
                    url: try MaasURL("http://127.0.0.1:\(port)/MAAS"), apiKey: key, options: options)
                for _ in 0..<5 { _ = try? await client.nodes.list() }
                _ = try? await client.rackControllers.delete(systemID: "a")
            }
            // The key is one more than the secret and the text, however many of these stand where this can look; what had been
            // there before in wiped blocks is not. The driver's thread may still be at a request that was given up.
            var after = 0
            for _ in 0..<600 {
                after = try secret.withBytes { try copiesInMemory(of: $0) }
                if after <= before + 1 { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            print("copies more than before: \(after - before) (before: \(before))")
        }
        let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        // Not every kernel shows what is guarded.
        let count = text.components(separatedBy: "copies more than before: ").last.flatMap {
            Int($0.prefix { "-0123456789".contains($0) })
        }
        #expect(try #require(count, "\(text)") <= 1, "\(text)")
    }
}

/// How often the bytes stand in what this process can write to, its own guarded copy included.
private func copiesInMemory(of bytes: UnsafeRawBufferPointer) throws -> Int {
    let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
    var count = 0
    for line in maps.split(separator: "\n") {
        let fields = line.split(separator: " ")
        guard fields.count > 1, fields[1].hasPrefix("r"), !line.contains("[vvar]"), !line.contains("[vsyscall]") else {
            continue
        }
        // What libsodium guards is readable only, and so is what programs were loaded from.
        guard fields[1].hasPrefix("rw") || fields.count < 6 else { continue }
        let ends = fields[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
        guard ends.count == 2, var start = UnsafeRawPointer(bitPattern: ends[0]),
            let end = UnsafeRawPointer(bitPattern: ends[1])
        else { continue }
        while let found = memchr(start, Int32(bytes[0]), end - start).map(UnsafeRawPointer.init),
            end - found >= bytes.count
        {
            if UnsafeRawBufferPointer(start: found, count: bytes.count).elementsEqual(bytes) { count += 1 }
            start = found + 1
        }
    }
    return count
}
