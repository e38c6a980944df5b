import Glibc

/// A file of this machine that a charm writes, wholly or not at all.
///
/// ```swift
/// let file = HostFile("/etc/beacon/beacon.conf", owner: "beacon")
/// if try file.write(configuration) { try framework.commands.run(Command("systemctl", "restart", "beacon")) }
/// ```
/// A secret is written by `SecretBytes.write(toFile:)`, which leaves no copy of it in memory.
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

    /// Makes the file hold `text`, and be as it is described; says whether anything of it was otherwise.
    ///
    /// What it holds changes from one moment to the next: whoever reads finds the old text or the new one. A symbolic link at
    /// the path gives way to the file.
    ///
    /// - Throws: ``HostFileError``; what was there before is then still there.
    @discardableResult
    public func write(_ text: String) throws(HostFileError) -> Bool {
        let ids = try ownerIDs()
        let bytes = Array(text.utf8)
        guard !isWritten(bytes, ids) else { return false }
        let new = "\(path).\(getpid()).new"
        unlink(new)
        let descriptor = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw failed("can't be written") }
        do throws(HostFileError) {
            defer { close(descriptor) }
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
                guard count >= 0 || errno == EINTR else { throw failed("can't be written") }
                rest = rest.dropFirst(max(0, count))
            }
            if let ids, fchown(descriptor, ids.user, ids.group) != 0 { throw failed("can't be given to \(owner ?? "")") }
            guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(new, path) == 0 else {
                throw failed("can't be written")
            }
        } catch {
            unlink(new)
            throw error
        }
        return true
    }

    private func isWritten(_ bytes: [UInt8], _ ids: (user: uid_t, group: gid_t)?) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode == S_IFREG | mode, status.st_size == bytes.count else { return false }
        if let ids, (status.st_uid, status.st_gid) != (ids.user, ids.group) { return false }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return Self.read(descriptor, atMost: bytes.count + 1) == bytes
    }

    private func ownerIDs() throws(HostFileError) -> (user: uid_t, group: gid_t)? {
        guard let owner else {
            guard let group else { return nil }
            return (getuid(), try id(of: group, in: "/etc/group").first ?? getgid())
        }
        let ids = try id(of: owner, in: "/etc/passwd")
        let own = ids.count > 1 ? ids[1] : ids[0]
        return (ids[0], try group.map { name throws(HostFileError) in try id(of: name, in: "/etc/group")[0] } ?? own)
    }

    /// The numbers of a name. The files are read to the letter: a program that is linked statically can't ask elsewhere.
    private func id(of name: String, in file: String) throws(HostFileError) -> [UInt32] {
        if let number = UInt32(name) { return [number] }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        defer { if descriptor >= 0 { close(descriptor) } }
        let text = descriptor >= 0 ? String(decoding: Self.read(descriptor, atMost: 16 << 20), as: UTF8.self) : ""
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count > 3, fields[0] == name, let id = UInt32(fields[2]) else { continue }
            return [id] + (UInt32(fields[3]).map { [$0] } ?? [])
        }
        throw HostFileError(path: path, reason: "can't be given to \(name), which \(file) does not have")
    }

    private static func read(_ descriptor: Int32, atMost limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < limit {
            let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += chunk.prefix(count)
        }
        return bytes
    }

    private func failed(_ what: String) -> HostFileError {
        HostFileError(path: path, reason: "\(what): \(String(cString: strerror(errno)))")
    }
}

/// A file that could not be made what it should be.
public struct HostFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's path.
    public let path: String
    /// What can't be done and why.
    public let reason: String

    /// The failure in one line.
    public var description: String { "\(path) \(reason)" }
}
