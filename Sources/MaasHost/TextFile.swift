import Glibc

/// Small text files of the machine.
enum TextFile {
    /// The file's text without blanks at its ends, or nil when it is not there, can't be read or is empty.
    static func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while case let count = Glibc.read(file, &chunk, chunk.count), count > 0 { bytes += chunk[..<count] }
        let text = bytes.trimmed
        return text.isEmpty ? nil : String(decoding: text, as: UTF8.self)
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
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
}

extension String {
    /// The text without ASCII blanks at its ends.
    var trimmed: String { String(decoding: Array(utf8).trimmed, as: UTF8.self) }

    /// The last line that is not empty, or nothing.
    var lastLine: String { split(whereSeparator: \.isNewline).last.map { String($0).trimmed } ?? "" }
}

extension [UInt8] {
    /// By bytes and not by characters, which takes a tenth of the time.
    fileprivate var trimmed: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = firstIndex(where: { !isBlank($0) }), let last = lastIndex(where: { !isBlank($0) }) else {
            return []
        }
        return self[first...last]
    }
}
