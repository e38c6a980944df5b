import CSodium
import Synchronization

/// Memory for secrets, of libsodium (`sodium_malloc`): between guard pages, out of core dumps, and locked into RAM where the limit
/// of locked memory allows it.
///
/// The kernel is called ten times for each block. So blocks that were let go are wiped, closed and kept, as long as they are few,
/// for the next secret of just that size.
enum GuardedMemory {
    private struct Block: @unchecked Sendable {
        let start: UnsafeMutableRawPointer
        let count: Int
    }

    /// How many blocks are kept; each has four pages or more.
    private static let limit = 16
    private static let kept = Mutex<[Block]>([])

    /// `count` bytes that can be written and are zero.
    static func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        let kept = kept.withLock { blocks in
            blocks.lastIndex { $0.count == count }.map { blocks.remove(at: $0) }
        }
        if let kept {
            sodium_mprotect_readwrite(kept.start)
            return kept.start
        }
        Sodium.prepare()
        guard let memory = sodium_malloc(count) else { fatalError("no memory for \(count) guarded bytes") }
        // libsodium fills new memory with a pattern; zero is what a caller who writes less than everything expects.
        sodium_memzero(memory, count)
        return memory
    }

    /// Wipes `count` bytes that were allocated here, and lets them go.
    static func free(_ memory: UnsafeMutableRawPointer, _ count: Int) {
        sodium_mprotect_readwrite(memory)
        sodium_memzero(memory, count)
        sodium_mprotect_noaccess(memory)
        let isKept = kept.withLock { blocks in
            guard blocks.count < limit else { return false }
            blocks.append(Block(start: memory, count: count))
            return true
        }
        if !isKept { sodium_free(memory) }
    }
}
