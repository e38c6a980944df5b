import Foundation
import TestSupport
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

    /// Every answer recorded of every version; empty when there are none, which fails the suite.
    static let all: [RecordedAnswer] = {
        let files = (try? Golden.files(in: "maas", prefix: "api-")) ?? []
        return files.flatMap { file in
            let lines = ((try? Golden.data(file)) ?? Data()).split(separator: UInt8(ascii: "\n"))
            return lines.compactMap { RecordedAnswer(line: $0, version: file) }
        }
    }()

    private init?(line: Data, version: String) {
        guard let entry = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
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
