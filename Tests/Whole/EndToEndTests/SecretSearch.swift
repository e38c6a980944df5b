import Foundation

/// A secret to look for, in every spelling in which a program may come to write it.
struct Canary: Hashable {
    /// What it is, in the words of docs/security.md.
    let kind: String
    let bytes: [UInt8]

    init(_ kind: String, _ bytes: [UInt8]) { (self.kind, self.bytes) = (kind, bytes) }
    init(_ kind: String, _ text: String) { self.init(kind, Array(text.utf8)) }

    /// The spellings: plain; hexadecimal; base64 of both alphabets, whatever stands before and after; every byte percent-encoded
    /// or as an escape of JSON; UTF-16 of both orders.
    var spellings: [[UInt8]] {
        let hexadecimal = bytes.map { Self.hexadecimal($0) }
        var texts = [
            hexadecimal.joined(), hexadecimal.map { "%" + $0 }.joined(), hexadecimal.map { "\\u00" + $0 }.joined(),
        ]
        texts += texts.map { $0.uppercased().replacing("\\U", with: "\\u") }
        for offset in 0..<3 {
            // The first and last characters depend on the neighbours too.
            let encoded = Data(repeating: 0, count: offset) + bytes
            let text = encoded.base64EncodedString().replacing("=", with: "")
            let inner = String(text.dropFirst(offset == 0 ? 0 : offset + 1).dropLast(encoded.count % 3 == 0 ? 0 : 1))
            texts += [inner, inner.replacing("+", with: "-").replacing("/", with: "_")]
        }
        // The zero beside the last or the first byte is not needed to tell.
        let wide = bytes.reduce(into: [UInt8]()) { $0 += [0, $1] }.dropFirst()
        return Array(Set([bytes, Array(wide)] + texts.map { Array($0.utf8) }))
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}

/// Looks for secrets in bytes, and in the files below a directory.
struct SecretSearch {
    private let patterns: [(canary: Canary, bytes: [UInt8])]

    init(_ canaries: Set<Canary>) {
        // What is shorter stands in many places by chance.
        patterns = canaries.filter { $0.bytes.count >= 8 }.flatMap { canary in canary.spellings.map { (canary, $0) } }
    }

    /// The kinds of the secrets that `data` holds.
    func kinds(in data: Data) -> Set<String> {
        data.withUnsafeBytes { text in
            guard let start = text.baseAddress else { return [] }
            return patterns.reduce(into: []) { found, pattern in
                guard !found.contains(pattern.canary.kind) else { return }
                let isThere = pattern.bytes.withUnsafeBytes { bytes in
                    bytes.baseAddress.map { Self.memmem(start, text.count, $0, bytes.count) != nil } ?? false
                }
                if isThere { found.insert(pattern.canary.kind) }
            }
        }
    }

    /// The files below `root` that hold a secret, by their paths below it, and how many were searched.
    func files(below root: String) -> (found: [String: Set<String>], count: Int) {
        var found: [String: Set<String>] = [:]
        var count = 0
        for case let name as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            let path = "\(root)/\(name)"
            var information = stat()
            guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
                let data = try? Data(contentsOf: URL(filePath: path))
            else { continue }
            count += 1
            let kinds = kinds(in: data)
            if !kinds.isEmpty { found[name] = kinds }
        }
        return (found, count)
    }

    /// glibc's, which Swift's Glibc module hides.
    private static let memmem = unsafeBitCast(
        dlsym(nil, "memmem"),
        to: (@convention(c) (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeMutableRawPointer?).self)
}

/// The places where a secret may be, as docs/security.md lists them.
struct SecretPlaces {
    private let places: [(kind: String, pattern: String)]

    /// Reads the rows of the table under the heading "Where a secret may be": kind, file, why.
    init(document: String) {
        let section = document.components(separatedBy: "\n## Where a secret may be\n").last ?? ""
        let rows = section.components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("| ") }
        places = rows.dropFirst().compactMap { row in
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count > 1, cells[1].hasPrefix("`") else { return nil }
            return (cells[0], cells[1].replacing("`", with: ""))
        }
    }

    var count: Int { places.count }

    /// Whether a secret of that kind may be in the file at `path` below a world's directory.
    func allow(_ kind: String, at path: String) -> Bool {
        places.contains { $0.kind == kind && fnmatch($0.pattern, path, 0) == 0 }
    }
}
