import Foundation

/// Base64 as Juju keeps secrets in it.
enum Base64 {
    /// The base64 text of `bytes`.
    static func text(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// The bytes of base64 `text`.
    ///
    /// - Throws: Go's message with the place of the first character that is wrong, as `secret-get` prints it.
    static func bytes(_ text: String) throws(ToolFailure) -> [UInt8] {
        if let data = Data(base64Encoded: text) { return Array(data) }
        let characters = Array(text.utf8)
        let wrong = characters.firstIndex { !alphabet.contains($0) } ?? characters.count
        throw .failed("illegal base64 data at input byte \(wrong)")
    }

    private static let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}
