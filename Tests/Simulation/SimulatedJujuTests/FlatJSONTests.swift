import Testing

@testable import SimulatedJuju

@Suite("Flat JSON")
struct FlatJSONTests {
    @Test(
        "is read as YAML would read it",
        arguments: [
            #"{"a":"b"}"#, "{ \"a\" : \"b\",\n \"c\": \"\" }\n", #"{"a":"1","b":"null"}"#, #"{"k":"{x: y}"}"#,
        ])
    func same(text: String) throws {
        let map = try #require(FlatJSON.map(Array(text.utf8)))
        // A comment is nothing to YAML, and keeps the text from being read as flat JSON.
        #expect(try YAMLMap.parse(Array("# c\n\(text)".utf8)) == map)
    }

    @Test(
        "is nothing that needs more than that",
        arguments: [
            "", "{}", "a: b", #"{"a":1}"#, #"{"a":"b\n"}"#, #"{"a":"é"}"#, #"{"a":"b"} x"#, #"{"a":"b","#,
            #"{"<<":"b"}"#,
            #"{"a":{"b":"c"}}"#, #"["a"]"#, #"{"a":"b"#, "{\"a\":\"b\tc\"}",
        ])
    func notFlat(text: String) { #expect(FlatJSON.map(Array(text.utf8)) == nil) }

    @Test("lets the last of equal keys win, as go-yaml 2 does")
    func doubles() { #expect(FlatJSON.map(Array(#"{"a":"1","b":"","a":"2"}"#.utf8)) == ["a": "2", "b": ""]) }
}
