import Foundation
import SealedStore
import Testing

@Suite("A mask of secrets")
struct SecretMaskTests {
    private static let secret = "kZ3vTq9LmW7xRb2cYd5fGh8jNp4sUe6a"
    private static let odd = "a \"b\"\\c/d\u{7}&<é>%41+ü=\n?"

    /// The ways in which a program may repeat what it was sent.
    static let ways: [@Sendable (String) -> String] = [
        { $0 },
        { $0.utf8.map { "%" + hex($0) }.joined() },
        { $0.utf8.map { "%" + hex($0).uppercased() }.joined() },
        { $0.utf8.map { "%25" + hex($0) }.joined() },
        { $0.utf8.map { "%2525" + hex($0) }.joined() },
        { $0.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" },
        { text in
            let json = (try? JSONSerialization.data(withJSONObject: [text])) ?? Data()
            return String(decoding: json.dropFirst(2).dropLast(2), as: UTF8.self)
        },
        { $0.utf8.map { "\\x" + hex($0) }.joined() },
        { $0.utf8.map { "&#\($0);" }.joined() },
        { $0.utf8.map { "&#x" + hex($0) + ";" }.joined() },
        { $0.utf8.map(hex).joined() },
        { $0.utf8.map(hex).joined().uppercased() },
        { $0.utf8.map(hex).joined(separator: ":") },
        { Data($0.utf8).base64EncodedString() },
        { Data("x\($0)y".utf8).base64EncodedString() },
        { Data("xy\($0)".utf8).base64EncodedString() },
        { Data("user:\($0)".utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_") },
        { Data($0.utf8).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed]) },
        { Data("consumer:token:\($0)".utf8).base64EncodedString(options: .lineLength64Characters) },
        { String($0.dropFirst(3).dropLast(2)) },
    ]

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    @Test("finds them in each spelling, between other text and alone", arguments: ways.indices, [secret, odd])
    func spellings(index: Int, secret: String) throws {
        let spelled = Self.ways[index](secret)
        let mask = SecretMask([SecretBytes(utf8: secret)])
        for (before, after) in [("", ""), ("it said '", "', it said"), ("=", "&x=1")] {
            let masked = mask.masked(before + spelled + after)
            #expect(masked.contains(SecretMask.replacement), "\(spelled)")
            #expect(masked.hasPrefix(before) && masked.hasSuffix(after))
            // Of base64, the digits that other bytes have a part in stay.
            #expect(masked.utf8.count <= before.utf8.count + after.utf8.count + 50, "\(masked)")
            #expect(!masked.contains(secret.prefix(9)))
        }
    }

    @Test("finds each of several, twice, and side by side")
    func several() {
        let mask = SecretMask([SecretBytes(utf8: Self.secret), SecretBytes(utf8: "GEHEIM")])
        #expect(
            mask.masked("GEHEIM, \(Self.secret)GEHEIM; GEHEIM") == "<redacted>, <redacted>; <redacted>")
    }

    @Test("takes hexadecimal digits in either case")
    func hexadecimal() {
        let mask = SecretMask([SecretBytes(utf8: "0123456789abcdef0123456789abcdef")])
        #expect(mask.masked("0123456789ABCDEF0123456789abCDEF.") == "<redacted>.")
    }

    @Test(
        "takes hexadecimal digits for the number that they are, however it is written",
        arguments: [
            "914199EE081BDD004F1B2C3D4E5F6071", "91:41:99:ee:08:1b:dd:00:4f:1b:2c:3d:4e:5f:60:71",
            "914199ee-081b-dd00-4f1b-2c3d4e5f6071", "91, 41, 99, ee, 08, 1b, dd, 00, 4f, 1b, 2c, 3d, 4e, 5f, 60, 71",
            "kUGZ7ggb3QBPGyw9Tl9gcQ==", "!!binary kUGZ7ggb3QBPGyw9Tl9gcQ==",
            "914199ee081bdd004f1b2c3d4e5f6071".map { "\($0)\0" }.joined(),
        ])
    func number(spelling: String) {
        let mask = SecretMask([SecretBytes(utf8: "914199ee081bdd004f1b2c3d4e5f6071")])
        let masked = mask.masked("before \(spelling) after")
        #expect(masked.hasPrefix("before ") && masked.hasSuffix(" after") && masked.contains("<redacted>"))
        #expect(masked.utf8.count < 40, "\(masked)")
    }

    @Test("knows a secret that was sent as a line, where its end is not repeated", arguments: ["\n", "\r\n", " "])
    func line(end: String) {
        let mask = SecretMask([SecretBytes(utf8: "0123456789abcdef0123456789abcdef\(end)")])
        #expect(mask.masked("'0123456789ABCDEF0123456789ABCDEF'") == "'<redacted>'")
        #expect(mask.masked("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=").hasPrefix("<redacted>"))
    }

    @Test("leaves other text as it is, and has no secret so short that it stands everywhere")
    func others() {
        let text = "MAAS refuses the request: No such zone(s): nozone. 100% \\u00 &# &#x; %4"
        #expect(
            SecretMask([SecretBytes(utf8: Self.secret), SecretBytes(utf8: "a"), SecretBytes(utf8: "")]).masked(text)
                == text)
        #expect(SecretMask().masked(text) == text)
    }

    @Test("shows one line of bounded length without control characters, whatever the text is")
    func shown() {
        let mask = SecretMask([SecretBytes(utf8: Self.secret)])
        #expect(
            mask.shown("a\n\u{1b}[2J\u{9b}\u{202e}\u{200b}\(Self.secret)")
                == "a\\n\\u001b[2J\\u009b\\u202e\\u200b<redacted>")
        #expect(mask.shown(String(repeating: "e\u{301}", count: 500)).unicodeScalars.count == 201)
        // A secret that the end would cut in two is found before.
        let long = String(repeating: ".", count: 190) + Self.secret
        #expect(mask.shown(long) == String(repeating: ".", count: 190) + "<redacted>")
        let endless = String(repeating: "x", count: 1 << 20) + Self.secret
        #expect(mask.masked(endless).utf8.count == 1 << 16)
    }
}
