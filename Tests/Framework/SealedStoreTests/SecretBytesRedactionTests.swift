import Testing

@testable import SealedStore

@Suite("What is shown of SecretBytes")
struct SecretBytesRedactionTests {
    private struct Holder {
        var token: SecretBytes
        var optional: SecretBytes?
        var list: [SecretBytes]
    }

    private static let canary = "canary0123456789abcdef"

    private static var ways: [(way: String, text: String)] {
        let secret = SecretBytes(utf8: canary)
        let holder = Holder(token: secret, optional: secret, list: [secret])
        var dumped = ""
        dump(secret, to: &dumped)
        var dumpedHolder = ""
        dump(holder, to: &dumpedHolder)
        var printed = ""
        print(secret, holder, to: &printed)
        return [
            ("description", secret.description), ("debugDescription", secret.debugDescription),
            ("interpolation", "\(secret)"), ("String(describing:)", String(describing: secret)),
            ("String(reflecting:)", String(reflecting: secret)), ("dump", dumped), ("print", printed),
            ("dump of a holder", dumpedHolder), ("describing a holder", String(describing: holder)),
            ("reflecting a holder", String(reflecting: holder)), ("an array", "\([secret])"),
            ("a mirror", "\(Mirror(reflecting: secret)) \(Array(Mirror(reflecting: secret).children))"),
        ]
    }

    @Test("is neither the content nor its length", arguments: ways)
    func redacted(way: String, text: String) {
        let bytes = Self.canary.utf8.map(String.init).joined(separator: ", ")
        #expect(!text.contains(Self.canary) && !text.contains(bytes))
        #expect(!text.contains(String(Self.canary.utf8.count)))
    }

    @Test("is the same for every secret")
    func same() {
        #expect("\(SecretBytes(utf8: "a"))" == "<redacted>")
        #expect("\(SecretBytes(utf8: "another, longer one"))" == "<redacted>")
    }

    @Test("has no children to look into")
    func mirror() {
        #expect(Mirror(reflecting: SecretBytes(utf8: Self.canary)).children.isEmpty)
    }
}
