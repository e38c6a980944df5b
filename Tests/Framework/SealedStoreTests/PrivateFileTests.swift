import Foundation
import Testing

@testable import SealedStore

@Suite("A private file")
struct PrivateFileTests {
    private let content = SecretBytes(utf8: "content")

    /// A name that no other test and no other run of this one uses.
    private let name = "private-file-\(UUID().uuidString.prefix(8))"

    @Test("has no name, can be read by another program, and is gone once it is removed")
    func unnamed() throws {
        let file = try PrivateFile(content, name: name, isOpenToItsUser: true)
        var isOpen: Bool {
            let target = try? FileManager.default.destinationOfSymbolicLink(atPath: file.path)
            return target?.contains(name) ?? false
        }
        #expect(file.path.hasPrefix("/proc/\(getpid())/fd/"))
        #expect(try read(file.path) == "content")
        #expect(access("/dev/shm/\(name)", F_OK) != 0)
        #expect(isOpen)
        file.remove()
        // Its number may be another file's by now.
        #expect(!isOpen)
    }

    @Test("has the given name in memory and is for its owner alone, where others can't reach one without a name")
    func named() throws {
        let file = try PrivateFile(content, name: name, isOpenToItsUser: false)
        #expect(file.path == "/dev/shm/\(name)")
        #expect(try bytes(of: file.path) == Array("content".utf8))
        #expect(try permissions(of: file.path) == 0o600)
        file.remove()
        #expect(access(file.path, F_OK) != 0)
    }

    @Test("takes the place of what a process that was killed left under its name, and follows no link")
    func leftover() throws {
        let path = "/dev/shm/\(name)"
        try write(Array("other".utf8), to: "\(path).target")
        symlink("\(path).target", path)
        defer { unlink("\(path).target") }
        let file = try PrivateFile(content, name: name, isOpenToItsUser: false)
        #expect(try bytes(of: path) == Array("content".utf8))
        #expect(try bytes(of: "\(path).target") == Array("other".utf8))
        file.remove()
        try write(Array("left".utf8), to: path)
        PrivateFile.removeLeftover(name)
        PrivateFile.removeLeftover(name)
        #expect(access(path, F_OK) != 0)
    }

    @Test("is another one each time")
    func unique() throws {
        let files = try ["a", "b"].map { text in
            try PrivateFile(SecretBytes(utf8: text), name: name, isOpenToItsUser: true)
        }
        defer { files.forEach { $0.remove() } }
        #expect(try files.map { try read($0.path) } == ["a", "b"])
    }

    /// What another process reads there.
    private func read(_ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/cat")
        process.arguments = [path]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }
}
