import Glibc

/// The secret part of an API key: memory of its own that is wiped when it goes, and never a `String`.
final class TokenSecret: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    private let bytes: UnsafeMutableRawBufferPointer

    /// A copy of `source`.
    init(copying source: UnsafeRawBufferPointer) {
        bytes = .allocate(byteCount: source.count, alignment: 1)
        bytes.copyMemory(from: source)
    }

    deinit {
        if let start = bytes.baseAddress { explicit_bzero(start, bytes.count) }
        bytes.deallocate()
    }

    /// Lends the bytes for the length of `body`.
    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(bytes))
    }

    var description: String { "<redacted>" }

    var customMirror: Mirror { Mirror(self, children: []) }
}
