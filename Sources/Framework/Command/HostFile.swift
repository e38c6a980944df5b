import Glibc
import SealedStore

/// A file of this machine that a charm writes, wholly or not at all.
///
/// ```swift
/// let file = HostFile("/etc/beacon/beacon.conf", owner: "beacon")
/// if try file.write(configuration) { try framework.commands.run(Command("systemctl", "restart", "beacon")) }
/// ```
public struct HostFile: Sendable, Hashable {
    /// The path.
    public var path: String
    /// The permissions, whatever the umask says.
    public var mode: UInt32
    /// The user to whom it belongs; nil for whom this process runs as.
    public var owner: String?
    /// The group to which it belongs; nil for the owner's own.
    public var group: String?

    /// A file that is to be so.
    public init(_ path: String, mode: UInt32 = 0o644, owner: String? = nil, group: String? = nil) {
        self.path = path
        self.mode = mode
        self.owner = owner
        self.group = group
    }

    /// Makes the file hold `text`, and be as it is described; returns whether anything of it was otherwise.
    ///
    /// What it holds changes from one moment to the next: whoever reads finds the old text or the new one. A symbolic link at
    /// the path gives way to the file.
    ///
    /// - Throws: ``HostFileError``; what was there before is then still there.
    @discardableResult
    public func write(_ text: String) throws(HostFileError) -> Bool {
        try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(HostFileError) in
            try write(UnsafeRawBufferPointer(bytes))
        }
    }

    /// Makes the file hold a secret, of which no copy stays in this process; see ``write(_:)-(String)``.
    ///
    /// - Throws: ``HostFileError``.
    @discardableResult
    public func write(_ secret: SecretBytes) throws(HostFileError) -> Bool {
        try secret.withBytes { (bytes) throws(HostFileError) in try write(bytes) }
    }

    private func write(_ content: UnsafeRawBufferPointer) throws(HostFileError) -> Bool {
        guard !path.utf8.contains(0) else { throw HostFileError(path: path, reason: "the path has a NUL in it") }
        let ids = try ids()
        guard !isWritten(content, ids) else { return false }
        do throws(SealedStoreError) {
            try NewFile(path, permissions: mode, owner: ids, holding: content).replace()
        } catch {
            throw HostFileError(path: path, reason: error.reason)
        }
        return true
    }

    private func isWritten(_ content: UnsafeRawBufferPointer, _ ids: (user: uid_t, group: gid_t)?) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode == S_IFREG | mode, status.st_size == content.count else {
            return false
        }
        if let ids, (status.st_uid, status.st_gid) != ids { return false }
        guard let written = try? SecretBytes(contentsOfFile: path, limit: content.count) else { return false }
        return written.withBytes { $0.elementsEqual(content) }
    }

    /// The numbers of the owner and the group; nil where the file belongs to whom this process runs as.
    private func ids() throws(HostFileError) -> (user: uid_t, group: gid_t)? {
        guard owner != nil || group != nil else { return nil }
        var ids = (user: getuid(), group: getgid())
        if let owner {
            let fields = try entry(of: owner, in: "/etc/passwd")
            (ids.user, ids.group) = (fields[0], fields[1])
        }
        if let group { ids.group = try entry(of: group, in: "/etc/group")[0] }
        return ids
    }

    /// The numbers of a name: the third field, and the fourth where it is one. A program that is linked statically can't ask
    /// elsewhere than in these files.
    private func entry(of name: String, in file: String) throws(HostFileError) -> [UInt32] {
        let text = try? SecretBytes(contentsOfFile: file, limit: 16 << 20)
        let lines = text?.withBytes { String(decoding: $0, as: UTF8.self) }.split(separator: "\n") ?? []
        for line in lines {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count > 3, fields[0] == name, let id = UInt32(fields[2]) else { continue }
            return [id, UInt32(fields[3]) ?? id]
        }
        throw HostFileError(path: path, reason: "can't be given to \(name), which \(file) does not have")
    }
}

/// A file that could not be made what it should be.
public struct HostFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path.
    public let path: String
    /// What can't be done and why.
    public let reason: String

    package init(path: String, reason: String) { (self.path, self.reason) = (path, reason) }

    /// The failure in one line.
    public var description: String { "\(path): \(reason)" }
}
