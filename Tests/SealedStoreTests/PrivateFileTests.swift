import Foundation
import SealedStore
import Testing

@Suite("A private file")
struct PrivateFileTests {
    @Test("is for its owner alone, as is its folder, and is gone with it")
    func isPrivate() throws {
        let file = try PrivateFile(SecretBytes(utf8: "content"))
        let folder = (file.path as NSString).deletingLastPathComponent
        #expect(file.path.hasPrefix("/"))
        #expect(try bytes(of: file.path) == Array("content".utf8))
        #expect(try permissions(of: file.path) == 0o600)
        #expect(try permissions(of: folder) == 0o700)
        file.remove()
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("has a name of its own each time")
    func isUnique() throws {
        let files = [try PrivateFile(SecretBytes(utf8: "a")), try PrivateFile(SecretBytes(utf8: "b"))]
        defer { files.forEach { $0.remove() } }
        #expect(files[0].path != files[1].path)
    }
}
