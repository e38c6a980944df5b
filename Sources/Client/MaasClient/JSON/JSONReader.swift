import CJSON

/// Reads JSON piece by piece, as it arrives.
final class JSONReader {
    private var content: OpaquePointer?

    /// A reader of a text that, if it is secret, is wiped wherever it was, and may take `memoryLimit` bytes of memory.
    init(isSecret: Bool = false, memoryLimit: Int = 256 << 20) {
        let names = JSONName.table
        content = names.withUnsafeBufferPointer { names in
            guard let start = names.baseAddress else { return nil }
            return start.withMemoryRebound(to: UnsafePointer<CChar>.self, capacity: names.count) { start in
                cj_begin(start, UInt16(names.count), isSecret ? 1 : 0, memoryLimit)
            }
        }
    }

    deinit { content.map(cj_abandon) }

    /// Reads the next piece; false when that makes it too large.
    @discardableResult
    func feed(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard let content, let start = piece.baseAddress else { return true }
        return cj_feed(content, start.assumingMemoryBound(to: CChar.self), piece.count) != 0
    }

    /// What was read, which ends here.
    ///
    /// - Throws: `JSONDocument.Malformed`.
    func finish() throws(JSONDocument.Malformed) -> JSONDocument {
        var (place, isTooLarge) = (0, Int32(0))
        guard let reader = content.take(), let document = cj_end(reader, &place, &isTooLarge) else {
            throw JSONDocument.Malformed(place: place, isTooLarge: isTooLarge != 0)
        }
        return JSONDocument(document)
    }
}
