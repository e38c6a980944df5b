import Foundation
import TestSupport
import Testing

@testable import SealedStore

@Suite("The key of a sealed file")
struct KeyRotationTests {
    private let directory: TemporaryDirectory
    private let secret = SecretBytes(utf8: "canary0123456789abcdef")

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.file("charm"), withIntermediateDirectories: false)
    }

    private func file(_ path: String = "charm/token") -> SealedFile { SealedFile(directory.file(path), name: "app/0") }

    @Test("lies outside the file's folder, so that a copy of the folder opens nothing")
    func outside() throws {
        try file().write(secret)
        try FileManager.default.copyItem(atPath: directory.file("charm"), toPath: directory.file("copy"))
        let error = #expect(throws: SealedStoreError.self) { _ = try file("copy/token").read() }
        #expect(error?.code == .keyMissing)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.file("copy"))
        #expect(names == ["token"])
        #expect(try file().read() == secret)
    }

    @Test(
        "has a place that depends on the whole path alone",
        arguments: [
            ("/a/b/file", "/a/b.file.key"), ("/a/b/.file", "/a/b.file.key"), ("/a//file", "/a.file.key"),
            ("/file", "/file.key"), ("/a/file", "/a.file.key"),
        ])
    func place(path: String, key: String) {
        #expect(SealedFile.keyFile(for: path) == key)
        #expect(SealedFile(path, name: "n").keyFile == key)
    }

    @Test("is moved from beside the file, where it was before, and the file keeps opening")
    func adopted() throws {
        let path = directory.file("charm/token")
        try SealedFile(path, name: "app/0", keyFile: path + ".key").write(secret)
        #expect(try file().read() == secret)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("charm")) == ["token"])
        #expect(try directory.names == ["charm", "charm.token.key"])
    }

    @Test("seals anew when it is rotated: the earlier one opens nothing, and fingerprints stay as they are")
    func rotated() throws {
        let key = directory.file("key")
        let files = ["one", "two", "none"].map { SealedFile(directory.file($0), name: $0, keyFile: key) }
        for file in files.dropLast() { try file.write(SecretBytes(utf8: file.name)) }
        let fingerprints = try Fingerprint.Key(keyFile: key).bytes
        let earlier = try bytes(of: key)
        for _ in 1...3 {
            let sealed = try bytes(of: files[0].path)
            try SealedFile.rotateKeys(of: files)
            #expect(try bytes(of: files[0].path) != sealed)
            for file in files.dropLast() { #expect(try file.read() == SecretBytes(utf8: file.name)) }
            #expect(try files[2].read() == nil)
            #expect(try Fingerprint.Key(keyFile: key).bytes == fingerprints)
            #expect(try permissions(of: key) == 0o600)
        }
        try write(earlier, to: key)
        let error = #expect(throws: SealedStoreError.self) { _ = try files[0].read() }
        #expect(error?.code == .damaged)
        #expect(try directory.names == ["charm", "key", "one", "two"])
    }

    @Test("is kept when one of its files can't be sealed anew, and every other one opens")
    func failedRotation() throws {
        let key = directory.file("key")
        let files = ["one", "two"].map { SealedFile(directory.file($0), name: $0, keyFile: key) }
        for file in files { try file.write(SecretBytes(utf8: file.name)) }
        let whole = try bytes(of: files[1].path)
        try write(whole.dropLast() + [whole[whole.count - 1] ^ 1], to: files[1].path)
        let error = #expect(throws: SealedStoreError.self) { try SealedFile.rotateKeys(of: files) }
        #expect(error?.code == .damaged)
        #expect(try files[0].read() == SecretBytes(utf8: "one"))
        try write(whole, to: files[1].path)
        #expect(try files[1].read() == SecretBytes(utf8: "two"))
        try SealedFile.rotateKeys(of: files)
        #expect(try files.map { try $0.read() } == [SecretBytes(utf8: "one"), SecretBytes(utf8: "two")])
    }

    @Test("may be rotated while others write and read: each read gives one whole secret")
    func concurrent() async throws {
        let file = file()
        try file.write(SecretBytes(utf8: "0"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<3 {
                group.addTask {
                    for round in 0..<40 { try file.write(SecretBytes(utf8: "\(writer) \(round)")) }
                }
            }
            group.addTask { for _ in 0..<10 { try SealedFile.rotateKeys(of: [file]) } }
            group.addTask { for _ in 0..<200 { _ = try #require(try file.read()) } }
            try await group.waitForAll()
        }
        #expect(try directory.names == ["charm", "charm.token.key"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("charm")) == ["token"])
    }

    @Test("may be used by two processes at once, which make one key")
    func processes() async throws {
        let path = directory.file("charm/token")
        let own = file()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(processExitsWith: .success) { [path = path as String] in
                    let file = SealedFile(path, name: "app/0")
                    for round in 0..<50 {
                        try file.write(SecretBytes(utf8: "other \(round)"))
                        if round % 10 == 0 { try SealedFile.rotateKeys(of: [file]) }
                        try #require(try file.read() != nil)
                    }
                }
            }
            group.addTask {
                for round in 0..<50 {
                    try own.write(SecretBytes(utf8: "own \(round)"))
                    _ = try #require(try own.read())
                }
            }
            try await group.waitForAll()
        }
        #expect(try file().read() != nil)
    }

    @Test("is sealed with the credential that systemd gives, and without it says what is missing")
    func credential() throws {
        let credential = SystemCredential(path: directory.file("sealed-store"))
        try SecretBytes.random(count: 32).write(toFile: credential.path)
        let path = directory.file("key")
        let with = KeyFile(path: path, credential: credential)
        let key = try with.withKeysOrNew { (keys) throws(SealedStoreError) in keys.sealing[0] }
        #expect(try with.withKeysOrNew { (keys) throws(SealedStoreError) in keys.sealing[0] } == key)
        try with.rotate { (_) throws(SealedStoreError) in }
        #expect(try with.withKeysOrNew { (keys) throws(SealedStoreError) in keys.sealing[0] } != key)

        let without = KeyFile(path: path, credential: nil)
        let error = #expect(throws: SealedStoreError.self) {
            try without.withKeys { (_) throws(SealedStoreError) in }
        }
        #expect(error?.code == .keyUnreadable)
        #expect(error?.description.contains("LoadCredential") == true)
        try SecretBytes.random(count: 32).write(toFile: credential.path)
        #expect(throws: SealedStoreError.self) { try with.withKeys { (_) throws(SealedStoreError) in } }
        try SecretBytes(utf8: "short").write(toFile: credential.path)
        #expect(throws: SealedStoreError.self) { try with.withKeys { (_) throws(SealedStoreError) in } }
    }

    @Test("that is no secret yet is sealed with a credential once it is rotated")
    func credentialLater() throws {
        let path = directory.file("key")
        let file = SealedFile(directory.file("one"), name: "one", keyFile: path)
        try file.write(secret)
        let credential = SystemCredential(path: directory.file("sealed-store"))
        try SecretBytes.random(count: 32).write(toFile: credential.path)
        let keys = KeyFile(path: path, credential: credential)
        try keys.rotate { (_) throws(SealedStoreError) in }
        #expect(try bytes(of: path).starts(with: Array("SEALED1\n".utf8)))
    }
}
