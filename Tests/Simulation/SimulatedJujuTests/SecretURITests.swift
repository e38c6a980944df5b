import Testing

@testable import SimulatedJuju

@Suite struct SecretURITests {
    private static let id = "d2kk8o1s3egc0000000g"
    private static let model = "deadbeef-0bad-400d-8000-4b1d0d06f00d"

    @Test(
        "takes a URI's parts as Go cuts them",
        arguments: [
            (id, nil), ("SECRET:\(id)", nil), ("secret:\(id)#part", nil), ("//\(model)/\(id)?x=y", model),
            ("secret:\(model)/\(id)", model), ("secret://x\(model)/\(model)/\(id)", model), ("///\(id)", nil),
        ] as [(String, String?)])
    func reads(text: String, source: String?) throws {
        let uri = try SecretURI(text)
        #expect(uri.id == Self.id)
        #expect(uri.source == source)
    }

    @Test(
        "says which part is wrong, and to those that only read that it is not valid",
        arguments: [
            ("http://x/\(id)", "secret URI scheme \"http\" not valid"),
            ("secret://x/\(id)", "host controller UUID \"x\" not valid"),
            ("secret:d2kk8o1s3egc0000000h", "secret URI \"secret:d2kk8o1s3egc0000000h\" not valid"),
            (":\(id)", "parse \":\(id)\": missing protocol scheme"),
            ("1:x", "parse \"1:x\": first path segment in URL cannot contain colon"),
            ("a\tb", "parse \"a\\tb\": net/url: invalid control character in URL"),
            ("", "secret URI \"\" not valid"),
        ])
    func refuses(text: String, message: String) {
        #expect(throws: ToolFailure.usage(message)) { try SecretURI(text) }
        let short = ToolFailure.usage("secret URI \(GoText.quoted(text)) not valid")
        #expect(throws: short) { try SecretURI(ofRead: text) }
    }
}
