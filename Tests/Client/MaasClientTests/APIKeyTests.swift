import Testing

@testable import MaasClient

@Suite("An API key")
struct APIKeyTests {
    @Test("is read with blanks around it", arguments: ["ck:tk:GEHEIM", "ck:tk:GEHEIM\n", " ck:tk:GEHEIM\r\n\t"])
    func reads(text: String) throws {
        let key = try APIKey(text)
        #expect(key.consumerKey == "ck")
        #expect(key.tokenKey == "tk")
        #expect(key.secret.withBytes { Array($0) } == Array("GEHEIM".utf8))
    }

    @Test(
        "is refused with the reason when it is none",
        arguments: [
            ("", "is empty"), (" \n", "is empty"), ("a", "1 parts"), ("a:b", "2 parts"), ("a:b:c:d", "4 parts"),
            (":b:c", "consumer key is empty"), ("a::c", "token key is empty"), ("a:b:", "token secret is empty"),
            ("a:b:GEH EIM", "no letter or digit"), ("a:b:x\"y", "no letter or digit"),
            ("a:b\n:c", "no letter or digit"),
        ]
    )
    func refuses(text: String, reason: String) {
        let error = #expect(throws: MaasError.self) { try APIKey(text) }
        #expect(error?.code == .invalidAPIKey)
        #expect(error?.message.contains(reason) == true)
        #expect(error?.message.contains("EIM") == false)
    }

    @Test("shows its secret nowhere")
    func redacts() throws {
        let key = try APIKey("ck:tk:GEHEIM")
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped, "\(Mirror(reflecting: key).children.map { $0 })"] {
            #expect(!text.contains("GEHEIM"), "\(text)")
        }
    }
}
