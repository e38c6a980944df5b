import CSodium
import Glibc

/// A file, complete and on disk under a name beside its own, that can take its place in one step.
struct NewFile: ~Copyable {
    private let path: String
    private let temporaryPath: String

    /// Writes `content` to a new file beside `path`.
    init(_ path: String, permissions: mode_t, holding content: UnsafeRawBufferPointer) throws(SealedStoreError) {
        Sodium.prepare()
        self.path = path
        let (directory, name) = Self.split(path)
        temporaryPath = "\(directory)/.\(name).\(String(randombytes_random(), radix: 36))"
        let file = try FileDescriptor(temporaryPath, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600)
        try file.write(content)
        try file.setPermissions(permissions)
        try file.synchronize()
    }

    deinit {
        // After a rename the temporary name is gone and this does nothing.
        unlink(temporaryPath)
    }

    /// Puts the file in the place of whatever is there.
    consuming func replace() throws(SealedStoreError) {
        guard rename(temporaryPath, path) == 0 else { throw SealedStoreError("replace it", path: path) }
        try synchronizeDirectory()
    }

    /// Puts the file in its place unless there is one already, and says whether it did.
    consuming func placeIfAbsent() throws(SealedStoreError) -> Bool {
        guard link(temporaryPath, path) == 0 else {
            guard errno == EEXIST else { throw SealedStoreError("create it", path: path) }
            return false
        }
        try synchronizeDirectory()
        return true
    }

    /// Makes the new name survive a loss of power.
    private func synchronizeDirectory() throws(SealedStoreError) {
        try FileDescriptor(Self.split(path).directory, O_RDONLY | O_DIRECTORY).synchronize()
    }

    private static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let directory = String(path[..<slash])
        return (directory.isEmpty ? "/" : directory, String(path[path.utf8.index(after: slash)...]))
    }
}
