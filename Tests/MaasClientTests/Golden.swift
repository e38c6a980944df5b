import Foundation
import Testing

@testable import MaasClient

/// What real regions answered, as recorded.
struct RecordedAnswer: Sendable, CustomTestStringConvertible {
    let id: String
    let version: String
    let method: String
    let path: String
    let auth: String
    let answer: HTTPAnswer

    var testDescription: String { "\(version) \(id)" }

    /// Every answer recorded of every version; empty when there are none, which fails the tests that use it.
    static let all: [RecordedAnswer] = Golden.files(in: "maas", prefix: "api-").flatMap { name, text in
        text.split(separator: "\n").compactMap { RecordedAnswer(line: String($0), version: name) }
    }

    private init?(line: String, version: String) {
        guard let entry = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let request = entry["request"] as? [String: Any], let status = entry["status"] as? Int,
            let headers = entry["headers"] as? [String: String]
        else { return nil }
        self.version = version
        id = entry["id"] as? String ?? ""
        method = request["method"] as? String ?? ""
        path = request["path"] as? String ?? ""
        auth = request["auth"] as? String ?? ""
        let body: Data
        if let json = entry["json"] {
            body = (try? JSONSerialization.data(withJSONObject: json, options: .fragmentsAllowed)) ?? Data()
        } else {
            body = Data((entry["text"] as? String ?? "").utf8)
        }
        answer = HTTPAnswer(status: status, headers: headers, body: Array(body))
    }

    /// The body as JSONSerialization reads it: a second opinion on what the client decodes.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(answer.body), options: .fragmentsAllowed) }
}

/// The folder of recorded data: that in GOLDEN_DIR, or Tests/Golden.
enum Golden {
    static var directory: String {
        let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return ProcessInfo.processInfo.environment["GOLDEN_DIR"] ?? beside.appending(path: "Golden").path
    }

    /// The texts of the files of a folder whose names begin with `prefix`, by their names.
    static func files(in folder: String, prefix: String) -> [(name: String, text: String)] {
        let path = directory + "/" + folder
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasPrefix(prefix) }.sorted().compactMap { name in
            (try? String(contentsOfFile: path + "/" + name, encoding: .utf8)).map { (name, $0) }
        }
    }
}
