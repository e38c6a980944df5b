import CSodium
import Glibc

/// Secret bytes in memory of their own: between guard pages, read-only once filled, kept out of core dumps, locked into
/// RAM where the limit of locked memory allows it, and wiped when the last reference goes.
///
/// The bytes never become a `String` or an array here, and no description, reflection or dump shows them or their
/// number. Equality takes the same time wherever two secrets of one length differ. It is on purpose neither `Hashable`
/// nor `Codable`: compare a secret over time by its ``Fingerprint``, keep it in a ``SealedFile``.
///
/// The memory is libsodium's (`sodium_malloc`); each secret costs four pages or more. What a secret left is wiped, and
/// may serve the next one of its size.
public final class SecretBytes: @unchecked Sendable {
    /// The number of bytes.
    public let count: Int
    private let memory: UnsafeMutableRawPointer

    /// `count` bytes that `fill` writes; they are zero before it.
    ///
    /// - Throws: What `fill` throws; the memory is then wiped.
    public init<E>(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws(E) -> Void) throws(E) {
        memory = GuardedMemory.allocate(count)
        self.count = count
        try fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
        sodium_mprotect_readonly(memory)
    }

    deinit {
        GuardedMemory.free(memory, count)
    }

    /// A copy of `bytes`. The source is left as it is.
    public convenience init(copying bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// A copy of `bytes`, which are then overwritten with zeros and removed.
    ///
    /// Only this array's own storage is wiped: copies that were made of it before are not.
    public convenience init(consuming bytes: inout [UInt8]) {
        self.init(count: bytes.count) { memory in
            bytes.withUnsafeMutableBytes { source in
                memory.copyMemory(from: UnsafeRawBufferPointer(source))
            }
        }
        Self.wipe(&bytes)
    }

    /// Overwrites `bytes` with zeros and removes them, for what held a secret on its way.
    public static func wipe(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { memory in
            guard let start = memory.baseAddress else { return }
            sodium_memzero(start, memory.count)
        }
        bytes.removeAll()
    }

    /// The UTF-8 bytes of a text that is loose in memory already, such as a decoded JSON string.
    ///
    /// Swift can't wipe a `String`, so take bytes where there is a choice.
    public convenience init(utf8 text: String) {
        var text = text
        self.init(count: text.utf8.count) { memory in
            text.withUTF8 { memory.copyMemory(from: UnsafeRawBufferPointer($0)) }
        }
    }

    /// `count` unpredictable bytes.
    public static func random(count: Int) -> SecretBytes {
        SecretBytes(count: count) { memory in
            guard let start = memory.baseAddress else { return }
            randombytes_buf(start, memory.count)
        }
    }

    /// The bytes as lower-case hexadecimal digits, two for each, for what takes only text: `random(count: 16).hex` is a
    /// password.
    public var hex: SecretBytes {
        // libsodium ends its text with a zero.
        let text = SecretBytes(count: 2 * count + 1) { text in
            guard let start = text.assumingMemoryBound(to: CChar.self).baseAddress else { return }
            withOctets { _ = sodium_bin2hex(start, text.count, $0, count) }
        }
        return text.withBytes { SecretBytes(copying: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
    }

    /// Whether there are no bytes.
    public var isEmpty: Bool { count == 0 }

    /// Calls `body` with the bytes, which it can read but not write, and must not keep.
    ///
    /// - Throws: What `body` throws.
    public func withBytes<R, E>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: memory, count: count))
    }

    /// Calls `body` with the address of the bytes, as libsodium takes it.
    func withOctets<R>(_ body: (UnsafePointer<UInt8>) -> R) -> R {
        body(UnsafePointer(memory.assumingMemoryBound(to: UInt8.self)))
    }
}

extension SecretBytes: Equatable {
    /// Whether two secrets are the same. For secrets of one length the time taken does not tell where they differ.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        left.count == right.count && sodium_memcmp(left.memory, right.memory, left.count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    public var description: String { "<redacted>" }

    /// Always `<redacted>`.
    public var debugDescription: String { "<redacted>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
