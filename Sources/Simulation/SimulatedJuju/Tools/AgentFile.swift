import CPosix
import Foundation

/// Files that hook tools read and write in the agent's name, with Go's texts for what goes wrong.
enum AgentFile {
    /// The root file system of the caller's machine, as seen from here; empty when that is this one.
    @TaskLocal static var root = ""

    /// The path that `path` names for a caller in `directory`, in its shortest form.
    static func path(_ path: String, in directory: String) -> String {
        cleaned(path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)")
    }

    /// The shortest path that means the same: without empty parts, `.`, and what `..` takes back.
    static func cleaned(_ path: String) -> String {
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part != ".." || (parts.last ?? "..") == ".." && !isAbsolute {
                parts.append(part)
            } else {
                _ = parts.popLast()
            }
        }
        let text = parts.joined(separator: "/")
        return isAbsolute ? "/\(text)" : text.isEmpty ? "." : text
    }

    /// The bytes of the file at `path`.
    static func read(_ path: String) throws(ToolFailure) -> [UInt8] {
        let descriptor = descriptor(path, O_RDONLY)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = Foundation.read(descriptor, &buffer, buffer.count)
            if count < 0 { throw failure("read", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Writes `bytes` to the file at `path`, made anew.
    static func write(_ bytes: [UInt8], to path: String) throws(ToolFailure) {
        let descriptor = descriptor(path, O_WRONLY | O_CREAT | O_TRUNC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 { throw failure("write", path) }
            rest = rest.dropFirst(count)
        }
    }

    private static func descriptor(_ path: String, _ flags: Int32) -> Int32 {
        // The kernel takes bytes that are no UTF-8 in a name, too.
        let name = RawText.encoded(path).map(CChar.init(bitPattern:)) + [0]
        return root.isEmpty ? open(name, flags | O_CLOEXEC, 0o644) : cposix_open_in_root(root, name, flags, 0o644)
    }

    private static func failure(_ action: String, _ path: String) -> ToolFailure {
        let reason = errno == ENOENT ? "no such file or directory" : String(cString: strerror(errno)).lowercased()
        return .failed("\(action) \(path): \(reason)")
    }
}
