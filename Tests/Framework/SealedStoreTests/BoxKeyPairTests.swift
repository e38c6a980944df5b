import Foundation
import TestSupport
import Testing

@testable import SealedStore

@Suite("A key pair that is kept")
struct BoxKeyPairTests {
    private let directory: TemporaryDirectory
    private var file: SealedFile { SealedFile(directory.file("pair"), name: "maas-agent/0") }

    init() throws { directory = try TemporaryDirectory() }

    @Test("is made once, sealed, for its owner alone")
    func once() throws {
        let first = try BoxKeyPair(keptIn: file)
        let second = try BoxKeyPair(keptIn: file)
        #expect(first.publicKey == second.publicKey)
        #expect(try permissions(of: file.path) == 0o600)
        let box = try #require(SealedBox(sealing: SecretBytes(utf8: "token"), for: first.publicKey))
        #expect(second.open(box) == SecretBytes(utf8: "token"))
    }

    @Test("is another for another file")
    func another() throws {
        let other = SealedFile(directory.file("other"), name: "maas-agent/0")
        #expect(try BoxKeyPair(keptIn: file).publicKey != BoxKeyPair(keptIn: other).publicKey)
    }

    @Test("is damaged when its file is, or holds something else")
    func damaged() throws {
        try file.write(SecretBytes(utf8: "no key"))
        #expect(throws: SealedStoreError.self) { try BoxKeyPair(keptIn: file) }
        try write(Array("nonsense".utf8), to: file.path)
        let error = #expect(throws: SealedStoreError.self) { try BoxKeyPair(keptIn: file) }
        #expect(error?.code == .damaged)
    }

    @Test("does not belong to a unit whose files were copied from another's")
    func copied() throws {
        _ = try BoxKeyPair(keptIn: file)
        let clone = SealedFile(file.path, name: "maas-agent/1")
        let error = #expect(throws: SealedStoreError.self) { try BoxKeyPair(keptIn: clone) }
        #expect(error?.code == .wrongName)
    }
}
