import Command
import Foundation
import Glibc
import SealedStore
import TestSupport
import Testing

@Suite("A file of the machine")
struct HostFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    @Test("is written wholly, with its permissions, and only when something of it differs")
    func writes() throws {
        var file = HostFile(folder.file("a"), mode: 0o640)
        #expect(try file.write("one\n"))
        #expect(folder.read("a") == "one\n" && folder.mode("a") == 0o640)
        #expect(try !file.write("one\n"))
        #expect(try file.write("two\n"))
        file.mode = 0o600
        #expect(try file.write("two\n"))
        #expect(folder.mode("a") == 0o600)
        #expect(try folder.names == ["a"])
    }

    @Test("holds a secret as it holds text")
    func secret() throws {
        let file = HostFile(folder.file("a"), mode: 0o600)
        #expect(try file.write(SecretBytes(utf8: "hush")))
        #expect(try !file.write(SecretBytes(utf8: "hush")))
        #expect(try file.write(SecretBytes(utf8: "hist")))
        #expect(folder.read("a") == "hist")
        #expect(try file.write("") && folder.read("a") == "")
        #expect(try !file.write(""))
    }

    @Test("takes the place of a link, and leaves what that led to")
    func link() throws {
        try folder.write("target", "mine")
        try FileManager.default.createSymbolicLink(atPath: folder.file("a"), withDestinationPath: folder.file("target"))
        #expect(try HostFile(folder.file("a")).write("text"))
        #expect(folder.read("a") == "text" && folder.read("target") == "mine")
    }

    @Test("belongs to whom it is given", .enabled(if: getuid() == 0))
    func owner() throws {
        let file = HostFile(folder.file("a"), owner: "daemon", group: "sys")
        #expect(try file.write("x"))
        #expect(try !file.write("x"))
        var status = stat()
        #expect(lstat(folder.file("a"), &status) == 0 && status.st_uid == 1 && status.st_gid == 3)
    }

    @Test("stays what it was when it can't be written, with the reason")
    func failure() throws {
        try folder.write("a", "before")
        let error = #expect(throws: HostFileError.self) {
            try HostFile(folder.file("a"), owner: "no-such-user").write("x")
        }
        #expect(error?.reason.contains("no-such-user") == true)
        let missing = #expect(throws: HostFileError.self) { try HostFile(folder.file("none/a")).write("x") }
        #expect(missing?.description == "\(folder.file("none/a")): can't create it: No such file or directory")
        #expect(folder.read("a") == "before")
        #expect(try folder.names == ["a"])
    }

    @Test("has no path with a NUL in it")
    func nul() {
        let error = #expect(throws: HostFileError.self) { try HostFile(folder.file("a\0b")).write("x") }
        #expect(error?.reason == "the path has a NUL in it")
    }
}
