/// Removes secrets from text that somebody else wrote, before it becomes a message.
///
/// A server, a proxy or a command may repeat what it was sent. Whoever sent a secret passes what comes back through a mask
/// that knows it. Found are the secret's bytes as they are, percent-encoded (also twice), escaped as in JSON, C or HTML, in UTF-16, in
/// hexadecimal and in base64 at each alignment, and every piece of eight bytes or more of them; of hexadecimal digits, also the base64
/// of what they stand for.
///
/// ```swift
/// let mask = SecretMask([token])
/// print(mask.shown(outputOfAnotherProgram))
/// ```
public struct SecretMask: Sendable {
    private let secrets: [SecretBytes]

    /// What stands where a secret was.
    public static let replacement = "<redacted>"

    /// The fewest bytes a secret has: a shorter one would be found in every text.
    private static let shortest = 4
    /// The bytes of text that are searched; what follows is left out of messages anyway.
    private static let longestText = 1 << 16

    /// A mask of `secrets`, without the whitespace at their ends: who repeats a line leaves out where it ended. Those of less than four
    /// bytes are left out, since they occur in any text.
    public init(_ secrets: [SecretBytes] = []) {
        self.secrets = secrets.map { $0.trimmed() }.filter { $0.count >= Self.shortest }
    }

    /// A mask of the secrets of both.
    public func adding(_ more: [SecretBytes]) -> SecretMask { SecretMask(secrets + more) }

    /// `text` with ``replacement`` wherever a secret stands in it. A text of more than 64 KiB is cut there.
    public func masked(_ text: String) -> String {
        guard !secrets.isEmpty, !text.isEmpty else { return text }
        var bytes = Array(text.utf8.prefix(Self.longestText))
        defer { SecretBytes.wipe(&bytes) }
        let found = bytes.withUnsafeBytes { ranges(in: $0) }
        guard !found.isEmpty || bytes.count < text.utf8.count else { return text }
        var shown: [UInt8] = []
        var start = 0
        for range in found {
            shown += bytes[start..<range.lowerBound] + Array(Self.replacement.utf8)
            start = range.upperBound
        }
        shown += bytes[start...]
        return String(decoding: shown, as: UTF8.self)
    }

    /// `text` as it may stand in a message: without secrets, on one line, with control characters visible, and with `limit` characters
    /// at most.
    public func shown(_ text: String, limit: Int = 200) -> String {
        let line = masked(text).visible
        guard line.unicodeScalars.count > limit else { return line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(limit))) + "…"
    }

    /// Where secrets stand, in order and without overlaps.
    private func ranges(in text: UnsafeRawBufferPointer) -> [Range<Int>] {
        var found: [Range<Int>] = []
        for secret in secrets {
            for needle in Needle.all(of: secret) { found += needle.ranges(in: text) }
        }
        return found.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { merged, range in
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
    }
}

/// One spelling of a secret, to be found in a text in which each byte may be escaped.
private struct Needle {
    enum Spelling { case plain, hexadecimal, base64 }

    let bytes: SecretBytes
    let spelling: Spelling
    let ignoresCase: Bool
    /// The fewest bytes in a row that count as found.
    let shortestPiece: Int

    static func all(of secret: SecretBytes) -> [Needle] {
        let isHexadecimal = secret.isHexadecimal(count: secret.count)
        var all = [
            Needle(
                bytes: secret, spelling: isHexadecimal ? .hexadecimal : .plain, ignoresCase: isHexadecimal,
                shortestPiece: min(secret.count, 8)),
            Needle(
                bytes: secret.hex, spelling: .hexadecimal, ignoresCase: true, shortestPiece: min(secret.count * 2, 16)),
        ]
        // MAAS reads its secret as a number in hexadecimal digits, and may write it as another.
        for bytes in [secret, secret.decodedHex].compactMap(\.self) {
            for alignment in 0..<3 {
                let core = base64(bytes, alignment: alignment)
                guard core.count >= 6 else { continue }
                all.append(
                    Needle(bytes: core, spelling: .base64, ignoresCase: false, shortestPiece: min(core.count, 11)))
            }
        }
        return all
    }

    /// The base64 digits that the secret alone determines when it stands behind `alignment` bytes, modulo three.
    private static func base64(_ secret: SecretBytes, alignment: Int) -> SecretBytes {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let first = alignment == 0 ? 0 : alignment + 1
        let end = (alignment + secret.count) * 8 / 6
        return secret.withBytes { bytes in
            func octet(_ index: Int) -> Int {
                let place = index - alignment
                return place >= 0 && place < bytes.count ? Int(bytes[place]) : 0
            }
            return SecretBytes(count: max(end - first, 0)) { memory in
                for place in first..<max(end, first) {
                    let bit = place * 6
                    let pair = octet(bit / 8) << 8 | octet(bit / 8 + 1)
                    memory[place - first] = digits[pair >> (10 - bit % 8) & 63]
                }
            }
        }
    }

    func ranges(in text: UnsafeRawBufferPointer) -> [Range<Int>] {
        bytes.withBytes { needle in
            var found: [Range<Int>] = []
            var place = 0
            while place < text.count {
                if let end = longestMatch(of: needle, in: text, at: place) {
                    found.append(place..<end)
                    place = end
                } else {
                    place += 1
                }
            }
            return found
        }
    }

    /// The end of the longest piece of the secret that starts at `place`; nil when none is long enough.
    private func longestMatch(
        of needle: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer, at place: Int
    ) -> Int? {
        var best: Int?
        var longest = shortestPiece - 1
        for start in 0...(needle.count - shortestPiece) {
            var (at, count) = (place, 0)
            while start + count < needle.count,
                let next = step(over: needle[start + count], in: text, at: at, isFirst: count == 0)
            {
                at = next
                count += 1
            }
            if count > longest { (longest, best) = (count, at) }
        }
        return best
    }

    /// The place behind `byte` at `place`, as it is or escaped; nil when another byte stands there.
    private func step(over byte: UInt8, in text: UnsafeRawBufferPointer, at place: Int, isFirst: Bool) -> Int? {
        var place = place
        // Base64 is broken into lines, pairs of hexadecimal digits are set apart, and UTF-16 has zeros between.
        while !isFirst, place < text.count, isSeparator(text[place]) { place += 1 }
        guard place < text.count else { return nil }
        if isSame(text[place], byte) { return place + 1 }
        guard let (value, end) = Escape.read(text, at: place), isSame(value, byte) else { return nil }
        return end
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x00: true
        case 0x0a, 0x0d: spelling != .plain
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: ","): spelling == .hexadecimal
        default: false
        }
    }

    private func isSame(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        if byte == wanted { return true }
        switch spelling {
        case .base64:
            // The alphabet of URLs has these two instead.
            return (byte == UInt8(ascii: "-") && wanted == UInt8(ascii: "+"))
                || (byte == UInt8(ascii: "_") && wanted == UInt8(ascii: "/"))
        case .plain where byte == UInt8(ascii: "+"): return wanted == 0x20
        default: return ignoresCase && byte | 0x20 == wanted | 0x20 && (0x61...0x7a).contains(byte | 0x20)
        }
    }
}

extension SecretBytes {
    /// What its hexadecimal digits stand for; nil when it does not consist of pairs of them.
    fileprivate var decodedHex: SecretBytes? {
        guard count.isMultiple(of: 2), isHexadecimal(count: count) else { return nil }
        return withBytes { digits in
            SecretBytes(count: digits.count / 2) { memory in
                for place in memory.indices {
                    let (high, low) = (Escape.hexadecimal(digits[2 * place]), Escape.hexadecimal(digits[2 * place + 1]))
                    memory[place] = (high ?? 0) << 4 | (low ?? 0)
                }
            }
        }
    }
}

/// A byte that is escaped: `%41`, `%2541`, `\u0041`, `\x41`, `\n`, `&#65;`, `&quot;`.
private enum Escape {
    static func read(_ text: UnsafeRawBufferPointer, at place: Int) -> (value: UInt8, end: Int)? {
        switch text[place] {
        case UInt8(ascii: "%"): percent(text, place + 1)
        case UInt8(ascii: "\\"): backslash(text, place + 1)
        case UInt8(ascii: "&"): entity(text, place + 1)
        default: nil
        }
    }

    static func hexadecimal(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func pair(_ text: UnsafeRawBufferPointer, _ place: Int) -> UInt8? {
        guard place + 1 < text.count, let high = hexadecimal(text[place]), let low = hexadecimal(text[place + 1]) else {
            return nil
        }
        return high << 4 | low
    }

    private static func percent(_ text: UnsafeRawBufferPointer, _ place: Int) -> (UInt8, Int)? {
        var place = place
        // A percent sign that was encoded itself, as often as it was.
        while pair(text, place) == UInt8(ascii: "%"), pair(text, place + 2) != nil { place += 2 }
        return pair(text, place).map { ($0, place + 2) }
    }

    private static func backslash(_ text: UnsafeRawBufferPointer, _ place: Int) -> (UInt8, Int)? {
        var place = place
        while place < text.count, text[place] == UInt8(ascii: "\\") { place += 1 }
        guard place < text.count else { return nil }
        switch text[place] {
        case UInt8(ascii: "u"):
            guard pair(text, place + 1) == 0 else { return nil }
            return pair(text, place + 3).map { ($0, place + 5) }
        case UInt8(ascii: "x"): return pair(text, place + 1).map { ($0, place + 3) }
        case UInt8(ascii: "n"): return (0x0a, place + 1)
        case UInt8(ascii: "r"): return (0x0d, place + 1)
        case UInt8(ascii: "t"): return (0x09, place + 1)
        default: return (text[place], place + 1)
        }
    }

    private static let names: [(name: String, value: UInt8)] = [
        ("amp;", 0x26), ("lt;", 0x3c), ("gt;", 0x3e), ("quot;", 0x22), ("apos;", 0x27),
    ]

    private static func entity(_ text: UnsafeRawBufferPointer, _ place: Int) -> (UInt8, Int)? {
        for (name, value) in names where text[place...].starts(with: name.utf8) {
            return (value, place + name.utf8.count)
        }
        guard place < text.count, text[place] == UInt8(ascii: "#") else { return nil }
        var at = place + 1
        let isHexadecimal = at < text.count && text[at] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { at += 1 }
        var number = 0
        while at < text.count, number < 256, let digit = hexadecimal(text[at]), isHexadecimal || digit < 10 {
            number = number * (isHexadecimal ? 16 : 10) + Int(digit)
            at += 1
        }
        guard at < text.count, text[at] == UInt8(ascii: ";") else { return nil }
        return UInt8(exactly: number).map { ($0, at + 1) }
    }
}
