import Foundation
import Testing

@testable import SealedStore

@Suite("Fingerprint")
struct FingerprintTests {
    private static let key = Fingerprint.Key(bytes: SecretBytes(utf8: "0123456789abcdef0123456789abcdef"))

    private static func fingerprint(_ values: [(String, String)], key: Fingerprint.Key = key) -> Fingerprint {
        var builder = Fingerprint.Builder(key: key)
        for (label, value) in values { builder.append(label, value) }
        return builder.finish()
    }

    @Test("is BLAKE2b-256 of the lengths and bytes, little-endian, under the key")
    func knownAnswer() {
        // hashlib.blake2b(b, digest_size=32, key=...) with b = (3,"url",4,"http") as 64-bit lengths and bytes
        let expected = "cfd41af880854dd2e98c713c14202dc5948a5ec4b488a1b6b8838c82919a931a"
        #expect(Self.fingerprint([("url", "http")]).description == expected)
    }

    @Test("is the same for the same values, however they are given")
    func same() {
        var asBytes = Fingerprint.Builder(key: Self.key)
        Array("http".utf8).withUnsafeBytes { asBytes.append("url", $0) }
        var asSecret = Fingerprint.Builder(key: Self.key)
        asSecret.append("url", SecretBytes(utf8: "http"))
        let asText = Self.fingerprint([("url", "http")])
        #expect(asBytes.finish() == asText)
        #expect(asSecret.finish() == asText)
    }

    @Test("differs for values that only look the same when run together")
    func unambiguous() {
        let lists: [[(String, String)]] = [
            [], [("", "")], [("a", "bc")], [("ab", "c")], [("abc", "")], [("", "abc")], [("a", "b"), ("c", "")],
            [("a", "b"), ("", "c")], [("c", ""), ("a", "b")], [("a", "bc"), ("", "")],
        ]
        #expect(Set(lists.map { Self.fingerprint($0) }).count == lists.count)
    }

    @Test("differs under another key")
    func keyed() {
        #expect(Self.fingerprint([("a", "b")]) != Self.fingerprint([("a", "b")], key: .random()))
    }

    @Test("reads back its own text and no other")
    func text() {
        let fingerprint = Self.fingerprint([("a", "b")])
        #expect(Fingerprint(fingerprint.description) == fingerprint)
        #expect(Fingerprint(fingerprint.description.uppercased()) == nil)
        #expect(Fingerprint(String(fingerprint.description.dropLast())) == nil)
        #expect(Fingerprint(fingerprint.description + "0") == nil)
        #expect(Fingerprint(String(repeating: "g", count: 64)) == nil)
    }

    @Test("is a string in JSON")
    func json() throws {
        let fingerprint = Self.fingerprint([("a", "b")])
        let json = try JSONEncoder().encode([fingerprint])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(fingerprint)\"]")
        #expect(try JSONDecoder().decode([Fingerprint].self, from: json) == [fingerprint])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Fingerprint].self, from: Data(#"["12"]"#.utf8))
        }
    }
}
