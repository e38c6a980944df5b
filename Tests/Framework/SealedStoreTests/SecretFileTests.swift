import Foundation
import Glibc
import Testing
import TestSupport

@testable import SealedStore

@Suite("A secret in a file")
struct SecretFileTests {
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test("is read whole, whatever its size", arguments: [0, 1, 1023, 1024, 1025, 2048, 100_000])
    func reads(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try write(content, to: directory.file("secret"))
        let secret = try SecretBytes(contentsOfFile: directory.file("secret"))
        #expect(secret.withBytes { Array($0) } == content)
    }

    @Test("is read up to the limit and refused beyond it", arguments: [1, 1024, 5000])
    func limit(limit: Int) throws {
        try write(Array(repeating: 65, count: limit), to: directory.file("secret"))
        #expect(try SecretBytes(contentsOfFile: directory.file("secret"), limit: limit).count == limit)
        try write(Array(repeating: 65, count: limit + 1), to: directory.file("secret"))
        let error = #expect(throws: SealedStoreError.self) {
            _ = try SecretBytes(contentsOfFile: directory.file("secret"), limit: limit)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("comes through a pipe in pieces")
    func pipe() throws {
        var ends: [CInt] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        for piece in ["open ", "sesame"] { #expect(Glibc.write(ends[1], piece, piece.utf8.count) == piece.utf8.count) }
        close(ends[1])
        let secret = try SecretBytes(readingFrom: ends[0], path: "standard input")
        close(ends[0])
        #expect(secret == SecretBytes(utf8: "open sesame"))
    }

    @Test("that is not there is named, with the system's reason")
    func missing() {
        let path = directory.file("nothing")
        let error = #expect(throws: SealedStoreError.self) { _ = try SecretBytes(contentsOfFile: path) }
        #expect(error?.code == .file)
        #expect(error?.errorNumber == ENOENT)
        #expect(error?.description == "\(path): can't open it: No such file or directory")
    }

    @Test("is written for its owner alone, in the place of what was there, and leaves nothing beside it")
    func writes() throws {
        let path = directory.file("secret")
        try write(Array("old and open to all".utf8), to: path, permissions: 0o644)
        try SecretBytes(utf8: "new").write(toFile: path)
        #expect(try bytes(of: path) == Array("new".utf8))
        #expect(try permissions(of: path) == 0o600)
        #expect(try directory.names == ["secret"])
    }

    @Test("has the permissions asked for")
    func permissionsAsked() throws {
        try SecretBytes(utf8: "x").write(toFile: directory.file("secret"), permissions: 0o640)
        #expect(try permissions(of: directory.file("secret")) == 0o640)
    }

    @Test("that can't take its place leaves nothing behind")
    func unwritable() throws {
        try FileManager.default.createDirectory(atPath: directory.file("taken"), withIntermediateDirectories: false)
        let error = #expect(throws: SealedStoreError.self) {
            try SecretBytes(utf8: "x").write(toFile: directory.file("taken"))
        }
        #expect(error?.errorNumber == EISDIR)
        #expect(try directory.names == ["taken"])
    }
}
