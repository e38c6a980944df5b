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
            ((try? Golden.objects(file)) ?? []).compactMap { RecordedAnswer($0, version: file) }
        }
    }()

    private init?(_ entry: [String: Any], version: String) {
        guard let request = entry["request"] as? [String: Any], let status = entry["status"] as? Int,
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

    /// The body as the client reads it.
    func value() throws -> JSONValue { try #require(answer.json) }

    /// The nodes that it lists, or the one that it shows.
    func nodes() throws -> [Node] {
        let value = try value()
        let client = MaasClient(url: try MaasURL("http://h/MAAS"))
        return (value.isArray ? Array(value.elements) : [value]).map { Node($0, client: client) }
    }

    /// The body as JSONSerialization reads it: a second opinion on what the client decodes.
    var json: Any? { try? JSONSerialization.jsonObject(with: Data(answer.body), options: .fragmentsAllowed) }
}
