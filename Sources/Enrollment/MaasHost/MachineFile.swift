import Glibc
import SealedStore

/// Small files of the machine, which others write.
///
/// A file is read whole or not at all, and there are three answers: its content, nil when it is not there, and an error when
/// nobody can tell. What is no regular file is not read: a pipe would hold up the hook.
enum MachineFile {
    /// The most that a file of MAAS's or the kernel's holds, by far.
    private static let limit = 256 << 10

    /// The file's bytes, or nil when it is not there.
    ///
    /// - Throws: ``MaasHostError`` of code `machine` when it is there, or may be, and can't be read; of code `malformed` when it is
    ///   something else than a small file.
    static func bytes(_ path: String) throws(MaasHostError) -> [UInt8]? {
        try whole(path) { (file) throws(MaasHostError) in
            try readAll(file, path)
        } count: {
            $0.count
        }
    }

    /// The file's text without whitespace at its ends, or nil when it is not there; it may be empty.
    ///
    /// - Throws: ``MaasHostError`` of code `machine` when it can't be read, of code `malformed` when it is no text.
    static func text(_ path: String) throws(MaasHostError) -> String? {
        guard let bytes = try bytes(path) else { return nil }
        guard let text = String(validating: bytes.trimmed, as: UTF8.self), !text.utf8.contains(0) else {
            throw MaasHostError(.malformed, "\(path) holds something that is no text")
        }
        return text
    }

    /// Whether there is something at a path.
    ///
    /// - Throws: ``MaasHostError`` of code `machine` when nobody can tell.
    static func exists(_ path: String) throws(MaasHostError) -> Bool {
        if access(path, F_OK) == 0 { return true }
        guard errno == ENOENT else { throw unreadable(path, errno) }
        try checkNoLink(path)
        return false
    }

    /// A link to something that is not there, as where a disk is not mounted, is no absent file.
    private static func checkNoLink(_ path: String) throws(MaasHostError) {
        var information = stat()
        guard lstat(path, &information) != 0 || information.st_mode & S_IFMT != S_IFLNK else {
            throw MaasHostError(.machine, "\(path) is a link to something that is not there")
        }
    }

    /// The file's bytes in guarded memory, without whitespace at their ends, or nil when it is not there.
    ///
    /// - Throws: As ``bytes(_:)`` does.
    static func secret(_ path: String) throws(MaasHostError) -> SecretBytes? {
        let secret = try whole(path) { (file) throws(MaasHostError) in
            do throws(SealedStoreError) {
                return try SecretBytes(readingFrom: file, path: path, limit: 4096)
            } catch {
                throw error.code == .tooLarge ? tooLarge(path) : unreadable(path, error.errorNumber ?? EIO)
            }
        } count: {
            $0.count
        }
        return secret?.trimmed()
    }

    /// Deletes a file, which need not be there.
    ///
    /// - Throws: ``MaasHostError`` of code `machine` when it stays.
    static func remove(_ path: String) throws(MaasHostError) {
        guard unlink(path) == 0 || errno == ENOENT else {
            throw MaasHostError(.machine, "\(path) can't be deleted: \(String(cString: strerror(errno)))")
        }
    }

    /// The names in a folder, sorted; none when it is not there.
    ///
    /// - Throws: ``MaasHostError`` of code `machine` when it can't be read.
    static func names(in folder: String) throws(MaasHostError) -> [String] {
        guard let directory = opendir(folder) else {
            if errno == ENOENT { return [] }
            throw unreadable(folder, errno)
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// What `read` reads of a file; nil when it is not there. A file that somebody writes meanwhile is read again.
    private static func whole<Content>(
        _ path: String, _ read: (Int32) throws(MaasHostError) -> Content, count: (Content) -> Int
    ) throws(MaasHostError) -> Content? {
        for _ in 0..<3 {
            let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
            guard file >= 0 else {
                guard errno == ENOENT else { throw unreadable(path, errno) }
                try checkNoLink(path)
                return nil
            }
            defer { close(file) }
            let before = try status(file, path)
            let content = try read(file)
            let after = try status(file, path)
            let isSame =
                before.st_size == after.st_size && before.st_mtim.tv_sec == after.st_mtim.tv_sec
                && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec
            if isSame, count(content) >= after.st_size || isOfKernel(path) { return content }
        }
        throw MaasHostError(.machine, "\(path) is being written")
    }

    private static func readAll(_ file: Int32, _ path: String) throws(MaasHostError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw unreadable(path, errno)
            }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else { throw tooLarge(path) }
        }
    }

    private static func status(_ file: Int32, _ path: String) throws(MaasHostError) -> stat {
        var information = stat()
        guard fstat(file, &information) == 0 else { throw unreadable(path, errno) }
        try check(information, path)
        return information
    }

    private static func check(_ information: stat, _ path: String) throws(MaasHostError) {
        guard information.st_mode & S_IFMT == S_IFREG else {
            throw MaasHostError(.malformed, "\(path) is no regular file")
        }
        guard information.st_size <= limit else { throw tooLarge(path) }
    }

    /// What the kernel shows as a file says a size of its own.
    private static func isOfKernel(_ path: String) -> Bool { path.contains("/proc/") || path.contains("/sys/") }

    /// What MAAS never writes, but is left of a file that could not be written, as on a full disk.
    static func empty(_ path: String) -> MaasHostError { MaasHostError(.malformed, "\(path) is empty") }

    private static func tooLarge(_ path: String) -> MaasHostError {
        MaasHostError(.malformed, "\(path) is larger than such a file ever is")
    }

    private static func unreadable(_ path: String, _ code: Int32) -> MaasHostError {
        MaasHostError(.machine, "\(path) can't be read: \(String(cString: strerror(code)))")
    }
}

extension RandomAccessCollection<UInt8> where SubSequence == ArraySlice<UInt8> {
    /// By bytes and not by characters, which takes a tenth of the time.
    var trimmed: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return self[first...last]
    }
}
