import Foundation
import TestSupport
import Testing

@testable import SealedStore

@Suite("A sealed box")
struct SealedBoxTests {
    private let pair = BoxKeyPair()
    private let token = SecretBytes(utf8: "canary0123456789abcdef0123456789")

    @Test(
        "gives back what was sealed to the holder of the key, also after its way as text",
        arguments: [0, 1, 32, 70_000])
    func roundTrip(count: Int) throws {
        let secret = SecretBytes.random(count: count)
        let text = try #require(SealedBox(sealing: secret, for: pair.publicKey)).description
        let opened = try #require(SealedBox(text).flatMap(pair.open))
        #expect(opened == secret)
    }

    @Test("opens to nobody else")
    func wrongKey() throws {
        let box = try #require(SealedBox(sealing: token, for: pair.publicKey))
        #expect(BoxKeyPair().open(box) == nil)
    }

    @Test("does not open when any byte was changed")
    func tampered() throws {
        let box = try #require(SealedBox(sealing: token, for: pair.publicKey))
        let bytes = try #require(Data(base64Encoded: box.description))
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            let other = try #require(SealedBox(changed.base64EncodedString()))
            #expect(pair.open(other) == nil)
        }
    }

    @Test("does not open when it is cut short or longer", arguments: [0, 1, 47, 48, 79])
    func truncated(count: Int) throws {
        let box = try #require(SealedBox(sealing: token, for: pair.publicKey))
        let bytes = try #require(Data(base64Encoded: box.description))
        let cut = try #require(SealedBox(bytes.prefix(count).base64EncodedString()))
        #expect(pair.open(cut) == nil)
        let longer = try #require(SealedBox((bytes + [0]).base64EncodedString()))
        #expect(pair.open(longer) == nil)
    }

    @Test("is another each time, and shows nothing of what is in it")
    func randomized() throws {
        let boxes = try (0..<2).map { _ in try #require(SealedBox(sealing: token, for: pair.publicKey)) }
        #expect(boxes[0] != boxes[1])
        for box in boxes { #expect(!box.bytes.contains(subsequence: Array("canary".utf8))) }
    }

    @Test("is that of libsodium, as another program sealed it")
    func interoperates() throws {
        let pair = BoxKeyPair(secretKey: SecretBytes(count: 32) { $0.copyBytes(from: 0..<32) })
        #expect(pair.publicKey.description == "j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8=")
        let start = "uwLHWSyBdkHKgdubdy8BN0aIXYD+4Nh8XKk/z/XnlGqfgeujr7MAkusapgwh"
        let box = try #require(SealedBox(start + "KyWotfLDLnZ9equEAw248J8ViCTgBb0Bzhu4Jr2Ps0qUIYY="))
        let opened = try #require(pair.open(box))
        #expect(opened == SecretBytes(utf8: "0123456789abcdef0123456789abcdef"))
    }

    @Test("is nothing that is not base64", arguments: ["*", "AAA", "AAAA\n", "AA AA", "\u{0}", "AAAA====", "QQ=="])
    func notBase64(text: String) {
        #expect((SealedBox(text) == nil) == (text != "QQ=="))
    }

    @Test("can't be sealed for a key that no pair has")
    func weakKey() throws {
        let zero = try #require(BoxPublicKey(Data(count: 32).base64EncodedString()))
        #expect(SealedBox(sealing: token, for: zero) == nil)
    }
}

@Suite("A public key")
struct BoxPublicKeyTests {
    @Test("is the same after its way as text")
    func roundTrip() {
        let key = BoxKeyPair().publicKey
        #expect(BoxPublicKey(key.description) == key)
        #expect(key.description.count == 44)
    }

    @Test("is 32 bytes and no other number", arguments: [0, 31, 33])
    func otherSizes(count: Int) {
        #expect(BoxPublicKey(Data(repeating: 7, count: count).base64EncodedString()) == nil)
    }
}

extension Array<UInt8> {
    fileprivate func contains(subsequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: subsequence) }
    }
}
