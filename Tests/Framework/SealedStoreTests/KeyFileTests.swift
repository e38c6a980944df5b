import Testing
import TestSupport

@testable import SealedStore

@Suite("A key file")
struct KeyFileTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("key") }

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("is made for its owner alone when there is none, and is the same key from then on")
    func made() throws {
        let first = try Fingerprint.Key(keyFile: path)
        #expect(try permissions(of: path) == 0o600)
        #expect(try bytes(of: path).count == 32)
        #expect(try Fingerprint.Key(keyFile: path).bytes == first.bytes)
        #expect(try directory.names == ["key"])
    }

    @Test("gives another key for each purpose, and none of them is the file's content")
    func purposes() throws {
        let keys = KeyFile(path: path)
        let sealing = try keys.withKeysOrNew { (keys) throws(SealedStoreError) in keys.sealing[0] }
        let fingerprints = try keys.withKeysOrNew { (keys) throws(SealedStoreError) in keys.fingerprints }
        let content = try SecretBytes(contentsOfFile: path)
        #expect(sealing != fingerprints)
        #expect(sealing != content)
        #expect(fingerprints != content)
    }

    @Test("is not made by looking for it")
    func absent() throws {
        #expect(try KeyFile(path: path).withKeys { (keys) throws(SealedStoreError) in keys == nil })
        #expect(try directory.names.isEmpty)
    }

    @Test("that others can read or write is refused, and left as it is", arguments: [0o604, 0o640, 0o620, 0o602])
    func exposed(mode: Int) throws {
        try write(Array(repeating: 7, count: 32), to: path, permissions: mode)
        let error = #expect(throws: SealedStoreError.self) { _ = try Fingerprint.Key(keyFile: path) }
        #expect(error?.code == .keyExposed)
        #expect(error?.description.contains(path) == true)
        #expect(try bytes(of: path) == Array(repeating: 7, count: 32))
    }

    @Test("of the wrong size is refused, and left as it is", arguments: [0, 1, 31, 33, 64])
    func wrongSize(count: Int) throws {
        try write(Array(repeating: 7, count: count), to: path)
        let error = #expect(throws: SealedStoreError.self) { _ = try Fingerprint.Key(keyFile: path) }
        #expect(error?.code == .keyUnreadable)
        #expect(try bytes(of: path).count == count)
    }

    @Test("is one key when many ask for it at the same time")
    func race() async throws {
        let path = path
        let keys = try await withThrowingTaskGroup(of: SecretBytes.self) { group in
            for _ in 0..<16 { group.addTask { try Fingerprint.Key(keyFile: path).bytes } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(keys.count == 16)
        #expect(keys.allSatisfy { $0 == keys.first })
        #expect(try directory.names == ["key"])
    }
}
