import Foundation
import Glibc
import TestSupport
import Testing

@testable import SealedStore

private let canMount = getuid() == 0 && access("/bin/mount", X_OK) == 0

@Suite(
    "A sealed file on a disk with a fault", .enabled(if: canMount, "mounting takes root"), .serialized)
final class DiskFaultTests {
    private let directory: TemporaryDirectory
    private let secret = SecretBytes(utf8: "canary0123456789abcdef")
    private var path: String { directory.file("disk/charm/token") }
    private var file: SealedFile { SealedFile(path, name: "app/0") }

    init() throws {
        directory = try TemporaryDirectory()
        let disk = directory.file("disk")
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
        try #require(Self.command("/bin/mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0)
        try FileManager.default.createDirectory(atPath: "\(disk)/charm", withIntermediateDirectories: false)
    }

    deinit { _ = Self.command("/bin/umount", "-l", directory.file("disk")) }

    private static func command(_ path: String, _ arguments: String...) -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return -1 }
        process.waitUntilExit()
        return process.terminationStatus
    }

    private func fill() {
        let descriptor = open(directory.file("disk/ballast"), O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(descriptor) }
        let page = [UInt8](repeating: 1, count: 4096)
        while write(descriptor, page, page.count) > 0 {}
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory.file("disk/charm"))
    }

    @Test("keeps what it had when the disk is full, and says the same each time")
    func full() throws {
        try file.write(secret)
        fill()
        let errors = (1...2).map { _ in #expect(throws: SealedStoreError.self) { try file.write(.random(count: 9000)) }
        }
        #expect(errors[0]?.errorNumber == ENOSPC)
        #expect(errors[0]?.path == path)
        #expect(errors[0]?.description == errors[1]?.description)
        #expect(try file.read() == secret)
        #expect(try names() == ["token"])
        let rotation = #expect(throws: SealedStoreError.self) { try SealedFile.rotateKeys(of: [file]) }
        #expect(rotation?.errorNumber == ENOSPC)
        #expect(try file.read() == secret)
        unlink(directory.file("disk/ballast"))
        try SealedFile.rotateKeys(of: [file])
        #expect(try file.read() == secret)
    }

    @Test("leaves no half of a file or key when the disk is full from the start")
    func fullFromTheStart() throws {
        fill()
        let error = #expect(throws: SealedStoreError.self) { try file.write(secret) }
        #expect(error?.errorNumber == ENOSPC)
        #expect(try names() == [])
        unlink(directory.file("disk/ballast"))
        try file.write(secret)
        #expect(try file.read() == secret)
    }

    @Test("is read from a disk that can't be written, also with a key where it was before, and refuses to be written")
    func readOnly() throws {
        try file.write(secret)
        try SealedFile(directory.file("disk/charm/old"), name: "o", keyFile: directory.file("disk/charm/old.key"))
            .write(secret)
        try #require(Self.command("/bin/mount", "-o", "remount,ro", directory.file("disk")) == 0)
        #expect(try file.read() == secret)
        #expect(try SealedFile(directory.file("disk/charm/old"), name: "o").read() == secret)
        let error = #expect(throws: SealedStoreError.self) { try file.write(secret) }
        #expect(error?.errorNumber == EROFS)
        #expect(error?.path == path)
        #expect(throws: SealedStoreError.self) { try SealedFile.rotateKeys(of: [file]) }
        #expect(try file.read() == secret)
    }

    @Test("removes what a process that was killed left of a file, and nothing that another one writes")
    func leftovers() throws {
        // No process has a number that large.
        let (dead, alive) = (".token.999999999-abc", ".token.\(getpid())-abc")
        for name in [dead, alive, ".token.x-abc", ".tokens.999999999-abc"] {
            try write([1], to: directory.file("disk/charm/\(name)"))
        }
        try file.write(secret)
        #expect(try Set(names()) == [alive, ".token.x-abc", ".tokens.999999999-abc", "token"])
    }
}
