/// The checksum by which Juju knows equal contents of secrets: the SHA-256 of the content as JSON.
enum SecretChecksum {
    /// The checksum of base64 texts by key, in hexadecimal digits.
    static func of(_ content: [String: String]) -> String {
        let json = GoJSON.text(.map(of: content))
        return SHA256.digest(Array(json.utf8)).map { GoText.hex(UInt32($0), digits: 2) }.joined()
    }
}
