import Foundation
import Testing

@testable import MaasClient

@Suite("JSON in compact form")
struct JSONValueTests {
    private func read(_ text: String) throws -> JSONValue { try JSONDocument.read(Array(text.utf8)).root }

    @Test(
        "is read back as it was",
        arguments: [
            "null", "true", "false", "0", "-1", "8796093022207", "8796093022208", "-8796093022209",
            "9223372036854775807",
            "-9223372036854775808", "1.5", #""""#, #""x""#, "[]", "{}", "[[],{}]", #"{"a":[1,{"b":null}],"c":"d"}"#,
            #"["\"\\\n\t","ü€😀"]"#,
        ])
    func roundTrip(text: String) throws { #expect(try read(text).description == text) }

    @Test("is read with blanks, escapes and long texts")
    func escapes() throws {
        #expect(try read(" [ 1 , \"\\u00fc\\ud83d\\ude00\\/\" ]\n").description == "[1,\"ü😀/\"]")
        let long = String(repeating: "ab", count: 5000)
        let value = try read("[\"\(long)\",\"\(long)\",1]")
        #expect(value.elements.map(\.string) == [long, long, nil])
        #expect(try read("18446744073709551615").int == nil)
        #expect(try read("18446744073709551615").double == 18_446_744_073_709_551_616)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", " ", "{", "[1,]", "{\"a\"}", "nul", "1 2", "[1]x", "\"\u{1}\"", "{'a':1}", "[1]\0", "\"a\0b\"", "+1",
            "NaN",
            String(repeating: "[", count: 100_000),
        ])
    func refuses(text: String) { #expect(throws: JSONDocument.Malformed.self) { try read(text) } }

    @Test(
        "is read however it is cut into pieces",
        arguments: [
            #"[{"a":[1,{"b":"x"}],"c":"d"},{"a":[],"c":"d"},{"a":[{}],"c":""},{"a":[1,{"b":"x"}],"c":"\"é😀"}]"#,
            #"{"true":[true,false,null,-12,3.25,"\\"],"é":{"true":[true,[],{}]}}"#,
            "[12345678901234567890,9223372036854775807,-0.5,1e3]", #"["","a","","a",["a"],{"":"a"}]"#,
        ])
    func pieces(text: String) throws {
        let bytes = Array(text.utf8)
        let whole = try read(text).description
        for length in 1...bytes.count {
            let reader = JSONReader()
            for start in stride(from: 0, to: bytes.count, by: length) {
                _ = bytes[start..<min(start + length, bytes.count)].withUnsafeBytes { reader.feed($0) }
            }
            #expect(try reader.finish().root.description == whole)
        }
    }

    @Test(
        "is refused where what stands between values came before and was right there",
        arguments: [
            #"[[1,2],{"a":1,2}]"#, #"[{"a":1,"b":2},[1,"b":2]]"#, #"[[1],[1],{"a":1],[1]]"#, "[[1],[1]],[1]",
            #"[{"a":1},{"a":1},["a":1}]"#,
        ])
    func repeatedSeparators(text: String) { #expect(throws: JSONDocument.Malformed.self) { try read(text) } }

    @Test("gives members by name, be it known beforehand or not")
    func members() throws {
        let value = try read(#"{"hostname":"h","new_in_4":{"x":1},"memory":null}"#)
        #expect(value["hostname"]?.string == "h")
        #expect(value[.hostname]?.string == "h")
        #expect(value["new_in_4"]?["x"]?.int == 1)
        #expect(value["memory"]?.isNull == true)
        #expect(value["fqdn"] == nil)
        #expect(value["nosuch"] == nil)
        #expect(value["hostname"]?["x"] == nil)
        #expect(value.members.map(\.name) == ["hostname", "new_in_4", "memory"])
    }

    @Test("bears many names, and the same ones in any order")
    func manyNames() throws {
        let names = (0..<5000).map { "name-\($0)" }
        let text =
            "[{\(names.map { "\"\($0)\":\"\($0)\"" }.joined(separator: ","))},"
            + "{\(names.reversed().map { "\"\($0)\":\"\($0)\"" }.joined(separator: ","))}]"
        for object in try read(text).elements {
            for name in names where object[name]?.string != name { Issue.record("\(name) is lost") }
        }
    }

    @Test("is equal whatever the order of members is")
    func equality() throws {
        #expect(try read(#"{"a":1,"b":[2,"x"]}"#) == read(#"{"b":[2,"x"],"a":1}"#))
        #expect(try read(#"{"a":1}"#) != read(#"{"a":2}"#))
        #expect(try read("[1,2]") != read("[2,1]"))
        #expect(try read("null") != read("false"))
        #expect(try read(#"{"a":1,"b":2}"#).hashValue == read(#"{"b":2,"a":1}"#).hashValue)
    }

    @Test(
        "says the same as another reader of all recorded answers",
        arguments: RecordedAnswer.all.filter { $0.answer.isJSON })
    func recorded(answer: RecordedAnswer) throws {
        let mine = try JSONSerialization.jsonObject(
            with: Data(answer.value().description.utf8), options: .fragmentsAllowed)
        #expect(NSDictionary(dictionary: ["": mine]) == NSDictionary(dictionary: ["": try #require(answer.json)]))
    }
}
