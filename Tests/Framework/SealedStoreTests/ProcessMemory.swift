import Foundation
import Glibc

/// All memory of this process that it can read and write, to look for bytes that should not be there.
struct ProcessMemory {
    private let needle: UnsafeMutableRawPointer
    private let count: Int
    private let window = UnsafeMutableRawPointer.allocate(byteCount: windowSize, alignment: 4096)
    private let memory = open("/proc/self/mem", O_RDONLY)
    private static let windowSize = 1 << 20

    /// Will look for `count` random bytes, of which only this value holds a copy.
    init(needleOfRandomBytes count: Int) {
        needle = .allocate(byteCount: count, alignment: 1)
        self.count = count
        guard memory >= 0, getentropy(needle, count) == 0 else { fatalError("can't look at memory") }
        // No blanks at the ends, which trimming would take.
        needle.storeBytes(of: 0xFF, as: UInt8.self)
        needle.storeBytes(of: 0xFF, toByteOffset: count - 1, as: UInt8.self)
    }

    func needleCopy() -> [UInt8] { Array(UnsafeRawBufferPointer(start: needle, count: count)) }

    /// How often the bytes stand in memory, their own copy here left out.
    func occurrences() -> CInt {
        regions().reduce(0) { $0 + occurrences(in: $1) }
    }

    private func occurrences(in region: Range<UInt>) -> CInt {
        let firstByte = CInt(needle.load(as: UInt8.self))
        var found: CInt = 0
        var start = region.lowerBound
        while start < region.upperBound {
            let size = pread(memory, window, min(Self.windowSize, Int(region.upperBound - start)), off_t(start))
            guard size >= count else { break }
            var offset = 0
            while offset <= size - count, let hit = memchr(window + offset, firstByte, size - offset) {
                offset = UnsafeMutableRawPointer(hit) - window
                guard offset <= size - count else { break }
                if memcmp(hit, needle, count) == 0, !isOurs(start + UInt(offset)) { found += 1 }
                offset += 1
            }
            guard size == Self.windowSize else { break }
            start += UInt(size - count + 1)
        }
        return found
    }

    private func isOurs(_ address: UInt) -> Bool {
        [(needle, count), (window, Self.windowSize)].contains { part, size in
            let start = UInt(bitPattern: part)
            return (start..<(start + UInt(size))).contains(address)
        }
    }

    private func regions() -> [Range<UInt>] {
        guard let maps = try? FileHandle(forReadingAtPath: "/proc/self/maps")?.readToEnd() else { return [] }
        return String(decoding: maps, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts[1].hasPrefix("r"), !line.hasSuffix("[vsyscall]"), !line.hasSuffix("[vvar]") else { return nil }
            let ends = parts[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
            return ends[0]..<ends[1]
        }
    }
}
