import Glibc

/// A file of mode 0600 under a name that nobody can guess, for what another program takes by file only.
struct TemporaryFile {
    let path: String

    init(_ text: String) throws {
        var template = Array("/tmp/maas-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else {
            throw MaasHostError(.machine, "can't make a file in /tmp: \(String(cString: strerror(errno)))")
        }
        defer { close(file) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            guard count > 0 else {
                throw MaasHostError(.machine, "can't write \(path): \(String(cString: strerror(errno)))")
            }
            bytes = bytes.dropFirst(count)
        }
    }

    func remove() { unlink(path) }
}
