import Foundation
import TestSupport
import Testing

@Suite("The reference of statuses")
struct StatusReferenceTests {
    /// The messages that the charms' code holds, with `…` for what varies.
    private func messages() throws -> Set<String> {
        var found: Set<String> = []
        for charm in ["MaasAgentCharm", "MaasRegionCharm"] {
            let folder = Project.path("Sources/Enrollment/\(charm)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".swift") {
                let source = Array(try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8))
                let text = String(source)
                for call in text.matches(of: /\.(blocked|waiting|active|maintenance)\(/) {
                    let start = text.distance(from: text.startIndex, to: call.range.upperBound)
                    let message = Self.literals(source, from: start)
                    // What is a reason from elsewhere and no more has no words of its own.
                    if message.contains(where: \.isLetter) { found.insert(message) }
                }
            }
        }
        return found
    }

    /// The string literals of a call's arguments, joined.
    private static func literals(_ source: [Character], from start: Int) -> String {
        var (result, depth, index) = ("", 1, start)
        while index < source.count, depth > 0 {
            switch source[index] {
            case "\"": (result, index) = literal(source, from: index + 1, after: result)
            case "(": depth += 1
            case ")": depth -= 1
            default: break
            }
            index += 1
        }
        return result
    }

    /// The literal that begins at `start`, after `before`, and where its closing quote is.
    private static func literal(_ source: [Character], from start: Int, after before: String) -> (String, Int) {
        var (text, index) = (before, start)
        while source[index] != "\"" {
            guard source[index] == "\\" else {
                text.append(source[index])
                index += 1
                continue
            }
            guard source[index + 1] == "(" else {
                text.append(source[index + 1])
                index += 2
                continue
            }
            var depth = 0
            repeat {
                index += 1
                if source[index] == "(" { depth += 1 }
                if source[index] == ")" { depth -= 1 }
                if source[index] == "\"" { index = literal(source, from: index + 1, after: "").1 }
            } while depth > 0
            text.append("…")
            index += 1
        }
        return (text, index)
    }

    @Test("has each message of the charms' code, and none that they don't show")
    func complete() throws {
        let page = try String(contentsOfFile: Project.path("docs/reference/statuses.md"), encoding: .utf8)
        let rows = page.matches(of: /(?m)^\| (?:active|waiting|blocked|maintenance) \| `([^`]+)` \|/)
        let told = Set(rows.map { String($0.output.1) })
        let shown = try messages()
        try #require(shown.count > 30)
        #expect(shown.subtracting(told).sorted() == [], "missing in docs/reference/statuses.md")
        #expect(told.subtracting(shown).sorted() == [], "not in the code any more")
    }
}
