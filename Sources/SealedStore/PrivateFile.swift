import Glibc

/// A file of mode 0600 in a folder of mode 0700 of its own, for what another program takes by file only.
public struct PrivateFile {
    /// The file's absolute path.
    public let path: String
    private let folder: String

    /// Writes `content` to a new file, in memory (`/dev/shm`) where that exists.
    ///
    /// - Throws: ``SealedStoreError`` with code ``SealedStoreError/Code/file``.
    public init(_ content: SecretBytes) throws(SealedStoreError) {
        let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(parent)/private-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SealedStoreError("make a private folder", path: parent) }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        path = folder + "/content"
        do throws(SealedStoreError) {
            try content.write(toFile: path)
        } catch {
            rmdir(folder)
            throw error
        }
    }

    /// Removes the file and its folder.
    public func remove() {
        unlink(path)
        rmdir(folder)
    }
}
