import Foundation
import TestSupport
import Testing

@testable import CharmKit

/// Python's json, which holds to RFC 8259 but for the names of infinite numbers, and for halves of surrogate pairs.
private enum PythonJSON {
    static func accepts(_ texts: [String]) throws -> [Bool] {
        let script = """
            import json, sys
            def refuse(name): raise ValueError(name)
            for line in sys.stdin.buffer:
                try:
                    value = json.loads(bytes.fromhex(line.decode()).decode(), parse_constant=refuse)
                    json.dumps(value, ensure_ascii=False).encode()
                    print(1)
                except (ValueError, RecursionError):
                    print(0)
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        let lines = texts.map { $0.utf8.map { String(format: "%02x", $0) }.joined() + "\n" }.joined()
        let writer = input.fileHandleForWriting
        Thread.detachNewThread {
            writer.write(Data(lines.utf8))
            try? writer.close()
        }
        let answers = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return answers.split(separator: UInt8(ascii: "\n")).map { $0.elementsEqual("1".utf8) }
    }
}

@Suite("A reader of JSON", .enabled(if: Commands.areInstalled("python3")))
struct JSONOracleTests {
    private static let pieces = [
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"\\u0041\"", "\"\\u-000\"", "\"\\u+041\"", "\"\\u00g0\"",
        "\"\\ud834\\udd1e\"", "\"\\ud834\"", "\"\\udd1e\"", "\"\\x\"", "\\", "\\u", "0", "-0", "01", "1.5", "1.", ".5",
        "-", "+1",
        "1e3", "1E+3", "1e", "0x1", "inf", "nan", "NaN", "true", "false", "null", "tru", "True", " ", "\n", "\t",
        "\u{A0}",
        "\u{FEFF}", "\u{C}", "\u{0}", "\"\u{1}\"", "é", "\"é\"", "'", "//", "[]", "{}", "\"k\":",
    ]

    /// JSON, and JSON in which something is out of place.
    private static func texts(_ count: Int) -> [String] {
        var random = SystemRandomNumberGenerator()
        func value(_ depth: Int) -> String {
            switch Int.random(in: 0...(depth > 3 ? 3 : 6), using: &random) {
            case 0: return ["true", "false", "null"].randomElement(using: &random) ?? ""
            case 1: return ["0", "-1", "12.25", "3e2", "-0.5E-1"].randomElement(using: &random) ?? ""
            case 2, 3: return ["\"\"", "\"a\"", "\"\\n\\u00e9\"", "\"\\\\\""].randomElement(using: &random) ?? ""
            case 4: return "[" + (0..<Int.random(in: 0...3)).map { _ in value(depth + 1) }.joined(separator: ", ") + "]"
            default:
                let members = (0..<Int.random(in: 0...3)).map { "\"k\($0)\": \(value(depth + 1))" }
                return "{" + members.joined(separator: ",") + "}"
            }
        }
        return (0..<count).map { _ in
            var text = Array(value(0))
            for _ in 0..<Int.random(in: 0...2, using: &random) where !text.isEmpty {
                let place = Int.random(in: 0..<text.count, using: &random)
                let end = min(text.count, place + Int.random(in: 0...2, using: &random))
                text.replaceSubrange(place..<end, with: Array(pieces.randomElement(using: &random) ?? ""))
            }
            return String(text)
        }
    }

    @Test("takes what Python's takes, as a value and as one that is passed over")
    func differential() throws {
        // A number that no machine can hold is one to Python, and none to Go and us.
        let texts = (Self.pieces + Self.pieces.map { "[\($0)]" } + Self.texts(6_000))
            .filter { !$0.contains(/[eE][+-]?[0-9]{3}/) }
        let expected = try PythonJSON.accepts(texts)
        try #require(expected.count == texts.count)
        for (text, isJSON) in zip(texts, expected) {
            #expect((JSONValue(Array(text.utf8)) != nil) == isJSON, "\(text.debugDescription)")
            let member = "{\"a\": \(text), \"b\": {\"c\": \"d\"}}"
            // What closes the map by itself is another text.
            guard isJSON || !text.contains(where: "},\":".contains) else { continue }
            #expect((JSONText.maps(in: member) != nil) == isJSON, "\(member.debugDescription)")
        }
    }

    @Test(
        "refuses, of what it passes over, brackets that do not fit and numbers that are none",
        arguments: [
            "[}", "{]", "[1}", "{\"a\":1]", "[[}]", "{\"a\":[}]", "[1,]", "{\"a\"}", "{1:2}", "[1 2]", "01", "+1", "x",
        ])
    func passedOver(text: String) {
        #expect(JSONText.maps(in: "{\"a\": \(text), \"b\": {}}") == nil)
    }

    @Test(
        "takes four hexadecimal digits for a character, and no sign", arguments: ["-000", "+041", " 041", "00_1", "00"])
    func escapes(digits: String) {
        #expect(JSONText.strings(in: "[\"\\u\(digits)\"]") == nil)
        #expect(SecretContent(json: Array("{\"a\": \"\\u\(digits)\"}".utf8)) == nil)
    }
}
