import CRapidJSON
import Glibc

/// An answer of MAAS in compact form; values are made of it when they are asked for.
final class JSONDocument: @unchecked Sendable {
    let content: UnsafeMutablePointer<crj_document>

    /// Reads JSON, and takes the buffer over in any case: it came from malloc and has room for 16 bytes after `count`.
    ///
    /// - Throws: ``Malformed``.
    init(taking bytes: UnsafeMutablePointer<CChar>, count: Int, isSecret: Bool = false) throws(Malformed) {
        var place = 0
        let names = JSONName.table
        let read = names.withUnsafeBufferPointer { names -> UnsafeMutablePointer<crj_document>? in
            guard let start = names.baseAddress else { return nil }
            return start.withMemoryRebound(to: UnsafePointer<CChar>.self, capacity: names.count) { start in
                crj_read(bytes, count, start, UInt16(names.count), isSecret ? 1 : 0, &place)
            }
        }
        guard let read else { throw Malformed(place: place) }
        content = read
    }

    deinit { crj_free(content) }

    /// Reads a copy of `bytes`.
    ///
    /// - Throws: ``Malformed``.
    convenience init(_ bytes: some Collection<UInt8>) throws(Malformed) {
        let count = bytes.count
        guard let copy = malloc(count + 16)?.assumingMemoryBound(to: CChar.self) else { throw Malformed(place: 0) }
        UnsafeMutableRawBufferPointer(start: copy, count: count).copyBytes(from: bytes)
        try self.init(taking: copy, count: count)
    }

    /// The whole of it.
    var root: JSONValue { JSONValue(document: self, index: 0) }

    /// A text that is no JSON, or nested deeper than any answer of MAAS.
    struct Malformed: Error {
        /// The byte at which it is none.
        let place: Int
    }
}
