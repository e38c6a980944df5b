import Foundation
import TestSupport
import Testing

@Suite("The how-tos")
struct HowToTests {
    private static let folder = Project.path("Sources/Framework/CharmKit/CharmKit.docc")

    private static let articles = [
        "AnswerAnAction", "DebugACharm", "RunAProgram", "ShareASecret", "TestACharm", "UpgradeACharm", "UseStorage",
        "WriteASubordinate",
    ]

    /// The lines of a text without what they are indented by.
    private static func lines(_ text: String) -> String {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    @Test("show code that is compiled here", arguments: articles)
    func compiled(article: String) throws {
        let text = try String(contentsOfFile: "\(Self.folder)/\(article).md", encoding: .utf8)
        let code = Self.lines(
            try String(contentsOfFile: Project.path("Tests/Whole/ReadmeTests/HowTo/\(article).swift"), encoding: .utf8))
        let blocks = text.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        #expect(!blocks.isEmpty)
        for part in blocks.flatMap({ $0.components(separatedBy: "\n\n") }) {
            #expect(code.contains(Self.lines(part)), "\(part)")
        }
    }

    @Test("are named on the first page, each of them")
    func named() throws {
        let page = try String(contentsOfFile: "\(Self.folder)/CharmKit.md", encoding: .utf8)
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder) where file != "CharmKit.md" {
            #expect(page.contains("<doc:\(file.replacing(".md", with: ""))>"), "\(file)")
        }
    }
}
