import Foundation
import Testing
import TestSupport

@testable import SealedStore

@Suite("A sealed file")
struct SealedFileTests {
    private let directory: TemporaryDirectory
    private var path: String { directory.file("charm/sealed") }
    private var key: String { directory.file("charm.sealed.key") }
    private var file: SealedFile { SealedFile(path, name: "maas-agent/0") }
    private let secret = SecretBytes(utf8: "canary0123456789abcdef")

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.file("charm"), withIntermediateDirectories: false)
    }

    private func failure(of file: SealedFile) -> SealedStoreError? {
        #expect(throws: SealedStoreError.self) { _ = try file.read() }
    }

    @Test("gives back what was written", arguments: [0, 1, 64, 100_000])
    func roundTrip(count: Int) throws {
        let secret = SecretBytes.random(count: count)
        try file.write(secret)
        #expect(try file.read() == secret)
    }

    @Test("gives nothing before anything was written or after it was removed, and makes no key for that")
    func empty() throws {
        #expect(try file.read() == nil)
        #expect(try directory.names == ["charm"])
        try file.write(secret)
        try file.remove()
        try file.remove()
        #expect(try file.read() == nil)
        #expect(try directory.names == ["charm", "charm.sealed.key"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("charm")) == [])
    }

    @Test("and its key are for their owner alone, and nothing else is left")
    func files() throws {
        try file.write(secret)
        try file.write(SecretBytes(utf8: "another"))
        #expect(try permissions(of: path) == 0o600)
        #expect(try permissions(of: key) == 0o600)
        #expect(try directory.names == ["charm", "charm.sealed.key"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("charm")) == ["sealed"])
        #expect(try file.read() == SecretBytes(utf8: "another"))
    }

    @Test("shows nothing of the content and is another each time")
    func opaque() throws {
        try file.write(secret)
        let first = try Data(bytes(of: path))
        try file.write(secret)
        let second = try Data(bytes(of: path))
        #expect(first.range(of: Data("canary".utf8)) == nil)
        #expect(first != second)
        #expect(first.count == second.count)
    }

    @Test("is refused when any one byte of it was changed")
    func everyByteCounts() throws {
        try file.write(secret)
        let whole = try bytes(of: path)
        for index in whole.indices {
            for change: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = whole
                damaged[index] ^= change
                try write(damaged, to: path)
                #expect(failure(of: file)?.code == .damaged, "byte \(index)")
            }
        }
    }

    @Test("is refused when it was cut at any length or made longer")
    func everyLengthCounts() throws {
        try file.write(secret)
        let whole = try bytes(of: path)
        for count in whole.indices {
            try write(Array(whole[..<count]), to: path)
            #expect(failure(of: file)?.code == .damaged, "\(count) bytes")
        }
        try write(whole + [0], to: path)
        #expect(failure(of: file)?.code == .damaged)
    }

    @Test("is refused under another name, and the message says whose it is")
    func otherName() throws {
        try file.write(secret)
        let error = failure(of: SealedFile(path, name: "maas-agent/1"))
        #expect(error?.code == .wrongName)
        #expect(error?.description.contains("it was sealed for maas-agent/0, not for maas-agent/1") == true)
    }

    @Test("without its key says which file is missing, and can be written anew")
    func keyGone() throws {
        try file.write(secret)
        try FileManager.default.removeItem(atPath: key)
        let error = failure(of: file)
        #expect(error?.code == .keyMissing)
        #expect(error?.path == key)
        try file.write(secret)
        #expect(try file.read() == secret)
    }

    @Test("is refused with another key")
    func otherKey() throws {
        try file.write(secret)
        try SecretBytes.random(count: 32).write(toFile: key)
        #expect(failure(of: file)?.code == .damaged)
    }

    @Test("may share a key file with another, under one name or two")
    func sharedKey() throws {
        let one = SealedFile(directory.file("one"), name: "a", keyFile: directory.file("key"))
        let two = SealedFile(directory.file("two"), name: "b", keyFile: directory.file("key"))
        try one.write(secret)
        try two.write(SecretBytes(utf8: "two"))
        #expect(try one.read() == secret)
        #expect(try two.read() == SecretBytes(utf8: "two"))
        #expect(try directory.names == ["charm", "key", "one", "two"])
    }

    @Test("keeps what it had when more than it can hold is written")
    func tooLarge() throws {
        try file.write(secret)
        let error = #expect(throws: SealedStoreError.self) {
            try file.write(SecretBytes(count: SealedFile.limit + 1) { _ in })
        }
        #expect(error?.code == .tooLarge)
        #expect(try file.read() == secret)
    }

    @Test("says what is wrong in one line that holds no content")
    func messages() throws {
        try file.write(secret)
        var damaged = try bytes(of: path)
        damaged[40] ^= 1
        try write(damaged, to: path)
        let message = try #require(failure(of: file)).description
        #expect(message.hasPrefix(path + ": it is damaged"))
        #expect(!message.contains("\n"))
        #expect(!message.contains("canary"))
    }

    @Test(
        "is not waited for where a pipe or a folder is in its place, or in that of its key", arguments: ["file", "key"])
    func oddFiles(which: String) throws {
        let directory = try TemporaryDirectory()
        let file = SealedFile(directory.path + "/file", name: "n", keyFile: directory.path + "/key")
        try file.write(SecretBytes(utf8: "secret"))
        let path = directory.path + "/" + which
        try FileManager.default.removeItem(atPath: path)
        #expect(mkfifo(path, 0o600) == 0)
        var error = #expect(throws: SealedStoreError.self) { try file.read() }
        #expect(error?.description.contains("no regular file") == true)
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        error = #expect(throws: SealedStoreError.self) { try file.read() }
        #expect(error?.description.contains("no regular file") == true)
    }
}
