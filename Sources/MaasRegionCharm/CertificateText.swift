/// Certificates in PEM, as an option holds them, in one spelling: without line ends of other systems and what stands around them.
///
/// What is in the option goes to every agent, so it holds nothing but certificates: a file of a server often has its private key
/// in it as well.
struct CertificateText {
    /// Why a text is none.
    struct Invalid: Error {
        /// What is wrong, to be read after the option's name.
        let reason: String
    }

    /// The certificates, each with its marks on lines of their own.
    let text: String

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    init(_ text: String) throws(Invalid) {
        guard !text.contains("PRIVATE KEY-----") else {
            throw Invalid(reason: "holds a private key, which must not leave its server: give the certificate alone")
        }
        var blocks: [[String]] = []
        var open: [String]?
        for line in text.split(whereSeparator: \.isNewline).map(Self.trimmed) {
            if line == Self.begin {
                guard open == nil else { throw Invalid(reason: "holds a certificate (PEM) without its end") }
                open = []
            } else if line == Self.end {
                guard let lines = open else { throw Invalid(reason: "holds the end of a certificate (PEM) alone") }
                guard Self.isStructure(lines.joined()) else {
                    throw Invalid(reason: "holds a certificate (PEM) that is damaged or not whole")
                }
                blocks.append([Self.begin] + lines + [Self.end])
                open = nil
            } else if open != nil {
                open?.append(line)
            }
        }
        guard open == nil else { throw Invalid(reason: "holds a certificate (PEM) without its end") }
        guard !blocks.isEmpty else { throw Invalid(reason: "is no certificate in PEM") }
        self.text = blocks.joined().map { $0 + "\n" }.joined()
    }

    /// Without blanks around it, and without the mark that some editors put before a text.
    private static func trimmed(_ line: Substring) -> String {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace || character == "\u{FEFF}" }
        let line = line.drop(while: isBlank)
        return String(line.dropLast(line.reversed().prefix(while: isBlank).count))
    }

    /// Whether this is base64 of one whole structure of ASN.1 in DER, as each certificate is.
    private static func isStructure(_ base64: String) -> Bool {
        let letters = Array(base64.utf8)
        let padding = letters.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let digits = letters.dropLast(padding).map(digit)
        guard letters.count % 4 == 0, letters.count >= 8, padding <= 2, !digits.contains(nil) else { return false }
        let count = letters.count / 4 * 3 - padding
        let first = digits.prefix(7).compactMap { $0 }.reduce(UInt64(0)) { $0 << 6 | UInt64($1) }
        guard digits.count >= 6 else { return false }
        let bytes = digits.count >= 7 ? first >> 2 : (first >> 4) << 8
        func byte(_ index: Int) -> Int { Int(bytes >> UInt64(32 - 8 * index) & 0xFF) }
        guard byte(0) == 0x30 else { return false }
        switch byte(1) {
        case 0..<0x80: return count == 2 + byte(1)
        case 0x81: return count == 3 + byte(2)
        case 0x82: return count == 4 + byte(2) << 8 + byte(3)
        default: return false
        }
    }

    private static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): letter - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): letter - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): letter - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
