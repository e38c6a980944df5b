import CPosix
import Glibc

/// A file in memory, for what another program of the same user takes by file only; never on a disk.
///
/// It has no name: the other program reaches it as `/proc/PID/fd/N`, and it is gone with this process, even one that is
/// killed. Where other programs can't reach it that way (this process is undumpable and neither it nor they have
/// `CAP_SYS_PTRACE`, as without root), it has the fixed name that the caller gives, of mode 0600 in `/dev/shm`; what a
/// process that was killed leaves there is what ``removeLeftover(_:)`` is for.
///
/// ```swift
/// let file = try PrivateFile(token, name: "my-program-token")
/// defer { file.remove() }
/// try run("other-program", "--token-file", file.path)
/// ```
public final class PrivateFile {
    /// The file's absolute path, good until ``remove()``.
    public let path: String
    private var descriptor: CInt?

    /// Writes `content` to a new file. `name` has no slash, and differs from that of other programs.
    ///
    /// - Throws: ``SealedStoreError`` with code ``SealedStoreError/Code/file``, also when there is no file system in memory.
    public convenience init(_ content: SecretBytes, name: String) throws(SealedStoreError) {
        try self.init(content, name: name, isOpenToItsUser: cposix_is_open_to_its_user() == 1)
    }

    init(_ content: SecretBytes, name: String, isOpenToItsUser: Bool) throws(SealedStoreError) {
        let memory = isOpenToItsUser ? cposix_memfd(name) : -1
        if memory >= 0 {
            path = "/proc/\(getpid())/fd/\(memory)"
            descriptor = memory
            try Self.write(content, to: memory, path)
        } else {
            path = Self.path(name)
            descriptor = nil
            try Self.requireMemory()
            Self.removeLeftover(name)
            let file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, permissions: 0o600)
            do throws(SealedStoreError) {
                try Self.write(content, to: file.number, path)
            } catch {
                remove()
                throw error
            }
        }
    }

    deinit {
        remove()
    }

    /// Removes the file; who has opened it can still read it.
    public func remove() {
        guard let descriptor else {
            if path.utf8.starts(with: Self.folder.utf8) { unlink(path) }
            return
        }
        close(descriptor)
        self.descriptor = nil
    }

    /// Removes what a process left that was killed while its file of this name was there.
    public static func removeLeftover(_ name: String) { unlink(path(name)) }

    private static let folder = "/dev/shm"

    private static func path(_ name: String) -> String {
        precondition(!name.utf8.contains(UInt8(ascii: "/")), "the name of a private file has no slash")
        return "\(folder)/\(name)"
    }

    private static func requireMemory() throws(SealedStoreError) {
        guard cposix_is_in_memory(folder) == 1 else {
            throw SealedStoreError(
                .file, path: folder, "it is no file system in memory (tmpfs), and a secret is put on no disk; mount one"
            )
        }
    }

    private static func write(_ content: SecretBytes, to file: CInt, _ path: String) throws(SealedStoreError) {
        try content.withBytes { (bytes) throws(SealedStoreError) in
            try FileDescriptor.write(bytes, to: file, path: path)
        }
    }
}
