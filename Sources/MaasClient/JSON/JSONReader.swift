import CJSON

/// Reads JSON piece by piece, as it arrives.
final class JSONReader {
    private var content: OpaquePointer?

    /// A reader of a text that, if it is secret, is wiped wherever it was.
    init(isSecret: Bool = false) {
        let names = JSONName.table
        content = names.withUnsafeBufferPointer { names in
            guard let start = names.baseAddress else { return nil }
            return start.withMemoryRebound(to: UnsafePointer<CChar>.self, capacity: names.count) { start in
                cj_begin(start, UInt16(names.count), isSecret ? 1 : 0)
            }
        }
    }

    deinit { content.map(cj_abandon) }

    /// Reads the next piece.
    func feed(_ piece: UnsafeRawBufferPointer) {
        guard let content, let start = piece.baseAddress else { return }
        cj_feed(content, start.assumingMemoryBound(to: CChar.self), piece.count)
    }

    /// What was read, which ends here.
    ///
    /// - Throws: `JSONDocument.Malformed`.
    func finish() throws(JSONDocument.Malformed) -> JSONDocument {
        var place = 0
        guard let reader = content.take(), let document = cj_end(reader, &place) else {
            throw JSONDocument.Malformed(place: place)
        }
        return JSONDocument(document)
    }
}
