import SealedStore

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
        guard let bytes = Base64.bytes(base64), bytes.count >= 2, bytes[0] == 0x30, bytes[1] != 0x80 else {
            return false
        }
        // A length under 0x80 is its own; else it stands in as many bytes as the low bits say.
        let more = bytes[1] < 0x80 ? 0 : Int(bytes[1] & 0x7F)
        guard more <= 2, bytes.count >= 2 + more else { return false }
        let length = more == 0 ? Int(bytes[1]) : bytes[2..<2 + more].reduce(0) { $0 << 8 | Int($1) }
        return bytes.count == 2 + more + length
    }
}
