import Foundation
import TestSupport
import Testing

@testable import MaasHost

@Suite("A configuration file of MAAS")
struct MaasConfigurationFileTests {
    private static let url = "http://10.0.0.10:5240/MAAS"

    private static func texts(_ text: String) throws -> [String] { try texts(Array(text.utf8)) }
    private static func texts(_ bytes: [UInt8]) throws -> [String] {
        try MaasConfigurationFile(bytes).texts("maas_url")
    }

    /// Files that name the region, one or two times, and what they name besides.
    static let forms: [String: [String]] = [
        "maas_url: \(url)": [url],
        "maas_url: \(url)\n": [url],
        "maas_url: '\(url)'": [url],
        "maas_url: \"\(url)\"": [url],
        "'maas_url': \(url)": [url],
        "\"maas_url\":   \(url)   # the region\n": [url],
        "# by hand\n\nmaas_url: \(url)\ndebug: true\n": [url],
        "maas_url:\n- \(url)\n- http://10.0.0.11:5240/MAAS\n": [url, "http://10.0.0.11:5240/MAAS"],
        "maas_url:\n  - '\(url)'\n": [url],
        "maas_url: [\(url), \"http://b/MAAS\"]": [url, "http://b/MAAS"],
        "maas_url: [\n  '\(url)',\n]\n": [url],
        "{maas_url: '\(url)', debug: false}": [url],
        "{\"maas_url\": \"\(url)\"}": [url],
        "---\nmaas_url: \(url)\n...\n": [url],
        "%YAML 1.1\n---\nmaas_url: \(url)\n": [url],
        "\u{FEFF}maas_url: \(url)\n": [url],
        "debug: true\r\nmaas_url: \(url)\r\n": [url],
        "maas_url: >-\n  \(url)\n": [url],
        "maas_url: |-\n  \(url)\n": [url],
        "maas_url: |\n  \(url)\n": ["\(url)\n"],
        "? maas_url\n: \(url)\n": [url],
        "maas_url: !!str \(url)\n": [url],
        "debug: !!bool true\nport: !!int 5240\nmaas_url: \(url)\n": [url],
        "a: &region \(url)\nmaas_url: *region\n": [url],
        "a: &all [\(url), http://b/MAAS]\nmaas_url: *all\n": [url, "http://b/MAAS"],
        "a: &base {maas_url: '\(url)'}\n<<: *base\n": [url],
        "a: &base {maas_url: 'http://b/MAAS'}\n<<: *base\nmaas_url: \(url)\n": [url],
        "maas_url: http://b/MAAS\nmaas_url: \(url)\n": [url],
        "maas_url: \"http:\\/\\/10.0.0.10:5240\\x2FMAAS\"\n": [url],
        "maas_url: \"http://10.0.0.10\\\n  :5240/MAAS\"\n": [url],
        "nested:\n  maas_url: http://no/MAAS\nmaas_url: \(url)\n": [url],
        "not_maas_url: http://no/MAAS\nmaas_url: \(url)\n": [url],
        "maas_url:\n- &a \(url)\n- *a\n": [url, url],
        "maas_url:\n": [], "maas_url: ~\n": [], "maas_url: null\n": [], "maas_url: []\n": [], "maas_url: ''\n": [""],
        "": [], "# nothing\n": [], "---\n": [], "debug: true\n": [], "#maas_url: http://no/MAAS\n": [],
    ]

    @Test("is read in every form that YAML has", arguments: forms.keys.sorted())
    func reads(text: String) throws {
        #expect(try Self.texts(text) == Self.forms[text])
    }

    @Test("is read in UTF-16 too, with its mark")
    func utf16() throws {
        let text = "\u{FEFF}maas_url: \(Self.url)\n"
        #expect(try Self.texts(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == [Self.url])
    }

    static let broken = [
        "maas_url: [http://a/MAAS", "maas_url: 'http://a/MAAS", "maas_url: \"a\\q\"", "maas_url: *nowhere",
        "a: b: c", "\tmaas_url: x", "maas_url: !!binary aHR0cDovL2EvTUFBUw==", "maas_url: [!!timestamp 2001-01-01]",
        "maas_url: {a: b}", "maas_url: [[a], b]", "- maas_url", "text", "}{",
        "maas_url: a\n---\nmaas_url: b\n", "maas_url: a\n  b: c\n", "<<: 3\nmaas_url: a\n", "\u{0}",
        String(repeating: "[", count: 3000), "a: &a [*a]",
    ]

    @Test("is malformed, which is told from being empty, when it is something else", arguments: broken)
    func malformed(text: String) {
        #expect(throws: MaasConfigurationFile.Malformed.self) { try Self.texts(text) }
    }

    @Test("that was cut off anywhere never names what it did not name before")
    func truncated() throws {
        let whole = "# x\nmaas_url:\n- '\(Self.url)'\n- \"http://b/MAAS\"\ndebug: {a: [1, 2]}\n"
        for end in 0..<whole.utf8.count {
            let found = (try? Self.texts(Array(whole.utf8.prefix(end)))) ?? []
            #expect(found.allSatisfy { [Self.url, "http://b/MAAS"].contains($0) }, "cut at \(end)")
        }
    }

    @Test("is read as PyYAML reads it, by which MAAS reads it", .enabled(if: PythonEnvironment.yaml.folder != nil))
    func asPyYAML() throws {
        let folder = try #require(PythonEnvironment.yaml.folder)
        let texts = Self.forms.keys.sorted() + Self.broken.filter { !$0.hasPrefix("[[") && !$0.contains("&a [*a]") }
        let script = """
            import json, sys, yaml
            out = []
            for text in json.load(sys.stdin):
                try:
                    value = (yaml.safe_load(text.encode()) or {})["maas_url"] or []
                    if value == []: value = "" if "''" in text else []
                    value = [value] if isinstance(value, str) else value
                    out.append(value if all(isinstance(v, str) for v in value) and isinstance(value, list) else None)
                except KeyError:
                    out.append([])
                except Exception:
                    out.append(None)
            json.dump(out, sys.stdout)
            """
        let python = Process()
        python.executableURL = URL(filePath: "\(folder)/bin/python")
        python.arguments = ["-c", script]
        let (input, output) = (Pipe(), Pipe())
        (python.standardInput, python.standardOutput) = (input, output)
        try python.run()
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(texts))
        try input.fileHandleForWriting.close()
        let read = try JSONDecoder().decode([[String]?].self, from: output.fileHandleForReading.readDataToEndOfFile())
        python.waitUntilExit()
        #expect(read.count == texts.count)
        for (text, expected) in zip(texts, read) { #expect((try? Self.texts(text)) == expected, "\(text)") }
    }
}
