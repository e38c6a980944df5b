import Glibc
import SealedStore

/// A file of mode 0600 in a folder of mode 0700 of its own, for what may be handed over by file only.
struct PrivateFile {
    let path: String
    private let folder: String

    /// Writes `content` to a new file, in memory (`/dev/shm`) where that exists.
    init(_ content: SecretBytes) throws {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/charm-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw PrivateFileError(path: parent, errno: errno) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = folder + "/content"
        do {
            try content.write(toFile: path)
        } catch {
            rmdir(folder)
            throw error
        }
    }

    func remove() {
        unlink(path)
        rmdir(folder)
    }
}

struct PrivateFileError: Error, CustomStringConvertible {
    let path: String
    let errno: Int32
    var description: String { "can't make a private folder in \(path): \(String(cString: strerror(errno)))" }
}
