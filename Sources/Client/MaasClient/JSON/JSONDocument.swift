import CJSON

/// An answer of MAAS in compact form; values are made of it when they are asked for.
final class JSONDocument: @unchecked Sendable {
    let content: UnsafeMutablePointer<cj_document>

    init(_ content: UnsafeMutablePointer<cj_document>) { self.content = content }

    deinit { cj_free(content) }

    /// Reads `bytes`.
    ///
    /// - Throws: ``Malformed``.
    static func read(_ bytes: [UInt8]) throws(Malformed) -> JSONDocument {
        let reader = JSONReader()
        _ = bytes.withUnsafeBytes { reader.feed($0) }
        return try reader.finish()
    }

    /// The whole of it.
    var root: JSONValue { JSONValue(document: self, index: 0) }

    /// A text that is no JSON, or nested deeper than any answer of MAAS.
    struct Malformed: Error {
        /// The byte at which it is none.
        let place: Int
        /// Whether it took more memory than it may.
        var isTooLarge = false
    }
}
