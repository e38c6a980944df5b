/// What can be asked of a secret that is text, without the text leaving guarded memory.
extension SecretBytes {
    /// Whether the secret is `count` hexadecimal digits of either case and nothing else, as MAAS's shared secret is (32).
    public func isHexadecimal(count: Int) -> Bool {
        self.count == count && withBytes { bytes in bytes.allSatisfy(Self.isHexadecimalDigit) }
    }

    /// The secret without ASCII whitespace (space, tab, line feed, vertical tab, form feed, carriage return) at its ends.
    public func trimmed() -> SecretBytes {
        withBytes { bytes in
            let start = bytes.firstIndex { !Self.isWhitespace($0) } ?? bytes.endIndex
            let end = bytes.lastIndex { !Self.isWhitespace($0) }.map { $0 + 1 } ?? start
            // Guarded memory is dear, and most secrets have nothing at their ends.
            guard end - start < bytes.count else { return self }
            return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
    }

    /// The secret with its letters of ASCII in lower case.
    public func lowercased() -> SecretBytes {
        guard withBytes({ $0.contains(where: Self.isUppercase) }) else { return self }
        return SecretBytes(count: count) { memory in
            withBytes { memory.copyBytes(from: $0) }
            for index in memory.indices where Self.isUppercase(memory[index]) { memory[index] |= 0x20 }
        }
    }

    private static func isUppercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

    private static func isWhitespace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isHexadecimalDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
