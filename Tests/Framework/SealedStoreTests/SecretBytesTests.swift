import Glibc
import Testing

@testable import SealedStore

@Suite("SecretBytes")
struct SecretBytesTests {
    @Test("gives back the bytes it was made of", arguments: [0, 1, 15, 16, 4095, 4096, 4097])
    func bytes(count: Int) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let secret = bytes.withUnsafeBytes { SecretBytes(copying: $0) }
        #expect(secret.withBytes { Array($0) } == bytes)
        #expect(secret.count == count)
        #expect(secret.isEmpty == (count == 0))
    }

    @Test("starts with zeros where nothing is filled in")
    func zeros() {
        let secret = SecretBytes(count: 4) { $0[1] = 9 }
        #expect(secret.withBytes { Array($0) } == [0, 9, 0, 0])
    }

    @Test("takes bytes and leaves none of them in their array")
    func consuming() {
        var bytes = Array("open sesame".utf8)
        bytes.reserveCapacity(64)
        let secret = SecretBytes(consuming: &bytes)
        #expect(secret == SecretBytes(utf8: "open sesame"))
        #expect(bytes.isEmpty)
    }

    @Test("passes on what filling throws, and what reading throws")
    func throwing() {
        struct Refusal: Error, Equatable {}
        #expect(throws: Refusal()) {
            _ = try SecretBytes(count: 8) { (_) throws(Refusal) in throw Refusal() }
        }
        #expect(throws: Refusal()) {
            try SecretBytes(utf8: "x").withBytes { (_) throws(Refusal) in throw Refusal() }
        }
    }

    @Test(
        "equals a secret of the same bytes and no other",
        arguments: [
            ("", "", true), ("abc", "abc", true), ("abc", "abd", false), ("abc", "Abc", false), ("abc", "ab", false),
        ]
    )
    func equality(left: String, right: String, isEqual: Bool) {
        #expect((SecretBytes(utf8: left) == SecretBytes(utf8: right)) == isEqual)
    }

    @Test("differs from a secret that differs in one bit, wherever that is")
    func everyBitCounts() {
        let secret = SecretBytes.random(count: 64)
        for bit in 0..<(64 * 8) {
            let other = SecretBytes(count: 64) { memory in
                secret.withBytes { memory.copyMemory(from: $0) }
                memory[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            #expect(secret != other)
        }
    }

    @Test("is never the same when random")
    func random() {
        #expect(SecretBytes.random(count: 16) != SecretBytes.random(count: 16))
    }

    @Test("has a form in hexadecimal digits, which is a secret too")
    func hex() {
        let bytes: [UInt8] = [0x00, 0x0F, 0xA0, 0xFF]
        #expect(bytes.withUnsafeBytes { SecretBytes(copying: $0) }.hex == SecretBytes(utf8: "000fa0ff"))
        #expect(SecretBytes(utf8: "").hex.isEmpty)
    }
}
