import Foundation
import JujuProtocol
import TestSupport

@testable import SimulatedJuju

/// One recorded hook, action or juju-exec of `differential/calls-VERSION.jsonl`: what ran in it, and what Juju answered.
struct Episode {
    /// A call of a hook tool.
    struct Call {
        let tool: String
        let arguments: [String]
        let standardInput: String
        /// Files that were put into the working directory first.
        let files: [String: String]
        let result: Value
        /// Why the answer is not the tools' own, or nil.
        let unchecked: String?
    }

    let number: Int
    /// Whether the world is new; else it is as the episode before left it.
    let isFresh: Bool
    let context: Value
    let calls: [Call]
    let ending: Value

    private init(_ entry: Value) {
        number = entry["episode"].integer ?? 0
        isFresh = entry["fresh"].flag
        context = entry["context"]
        ending = entry["ending"]
        calls = entry["calls"].items.map { call in
            Call(
                tool: call["tool"].text ?? "", arguments: call["args"].items.compactMap(\.text),
                standardInput: call["stdin"].text ?? "", files: call["files"].texts, result: call["result"],
                unchecked: call["unchecked"].text)
        }
    }

    /// The world of a version of Juju and what was recorded in it.
    static func recorded(of version: String) throws -> (world: Value, episodes: [Episode]) {
        let lines = try Golden.data("differential/calls-\(version).jsonl").split(separator: UInt8(ascii: "\n"))
        let entries = try lines.map { line in
            try JSONDecoder().decode(Value.self, from: Data(text(of: line).utf8)).mapTexts(expanded)
        }
        return (entries[0]["world"], entries.dropFirst().map { Episode($0) })
    }

    /// The line with the lone surrogates that stand for bytes which are no UTF-8 replaced as `RawText` has them.
    private static func text(of line: Data) -> String {
        String(decoding: line, as: UTF8.self).replacing(/(\\ud[89ab][0-9a-f]{2})?\\udc([0-9a-f]{2})/) { match in
            guard match.1 == nil, let byte = UInt8(match.2, radix: 16) else { return String(match.0) }
            return RawText.text([byte])
        }
    }

    /// The text with `<y*70000>` replaced by what it stands for.
    private static func expanded(_ text: String) -> String {
        guard text.contains("*") else { return text }
        return text.replacing(/<(.)\*(\d+)>/) { String(repeating: String($0.1), count: Int($0.2) ?? 0) }
    }
}
