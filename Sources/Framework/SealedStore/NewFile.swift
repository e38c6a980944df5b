import CSodium
import Glibc

/// A file, complete and on disk under a name beside its own, that can take its place in one step.
package struct NewFile: ~Copyable {
    private let path: String
    private let temporaryPath: String

    /// Writes `content` to a new file beside `path`, which belongs to this process's user unless there is another owner.
    package init(
        _ path: String, permissions: mode_t, owner: (user: uid_t, group: gid_t)? = nil,
        holding content: UnsafeRawBufferPointer
    ) throws(SealedStoreError) {
        Sodium.prepare()
        self.path = path
        let (directory, name) = Self.split(path)
        Self.removeLeftovers(of: name, in: directory)
        temporaryPath = "\(directory)/.\(name).\(getpid())-\(String(randombytes_random(), radix: 36))"
        // Errors name the file that is wanted: it is the same one each time.
        let file = try FileDescriptor(temporaryPath, O_WRONLY | O_CREAT | O_EXCL, permissions: 0o600, called: path)
        try file.write(content)
        // A change of the owner may take away permissions, so these come after it.
        if let owner { try file.setOwner(owner.user, owner.group) }
        try file.setPermissions(permissions)
        try file.synchronize()
    }

    deinit {
        // After a rename the temporary name is gone and this does nothing.
        unlink(temporaryPath)
    }

    /// Puts the file in the place of whatever is there.
    package consuming func replace() throws(SealedStoreError) {
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

    /// Removes what processes left that were killed while they wrote a file of this name.
    private static func removeLeftovers(of name: String, in directory: String) {
        guard let entries = opendir(directory) else { return }
        defer { closedir(entries) }
        let prefix = ".\(name)."
        while let entry = readdir(entries) {
            let found = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard found.hasPrefix(prefix), let mark = found.lastIndex(of: "-"),
                let process = pid_t(found[found.index(found.startIndex, offsetBy: prefix.count)..<mark]), process > 0,
                kill(process, 0) != 0, errno == ESRCH
            else { continue }
            unlink("\(directory)/\(found)")
        }
    }

    static func split(_ path: String) -> (directory: String, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
        let directory = String(path[..<slash])
        return (directory.isEmpty ? "/" : directory, String(path[path.utf8.index(after: slash)...]))
    }
}
