import Foundation
import TestSupport
import MaasClient
import Testing

@testable import SimulatedMaas

/// A request to a real region that the simulated one can be asked too, and the answer of the real one.
struct RecordedRequest: Sendable, CustomTestStringConvertible {
    let version: String
    let id: String
    let method: String
    let path: String
    let auth: String
    let status: Int
    let contentType: String
    let allow: String?
    let text: String
    let keys: Set<String>

    var testDescription: String { "\(version) \(id)" }

    /// All that were recorded; empty when there are none.
    static let all: [RecordedRequest] = {
        let files = (try? Golden.files(in: "maas", prefix: "api-")) ?? []
        return files.flatMap { file in
            let entries = (try? Golden.objects(file)) ?? []
            let asked = entries.first { $0["id"] as? String == "version" }
            let version = (asked?["json"] as? [String: Any])?["version"] as? String ?? ""
            return entries.compactMap { RecordedRequest($0, version: version) }
        }
    }()

    /// Those that the real region refused, for a reason that the simulated one knows too.
    static let refused = all.filter { request in
        let endpoints = ["version/", "rackcontrollers", "regioncontrollers", "nosuch/"].map { "/MAAS/api/2.0/" + $0 }
        let isKnown = request.path == "/MAAS/api/1.0/" || endpoints.contains { request.path.hasPrefix($0) }
        let isOperation = request.path.contains("op=") && request.id != "err_400_badop"
        let isChange = request.auth == "admin" && ["PUT", "DELETE"].contains(request.method)
        return request.status >= 400 && isKnown && !isOperation && !isChange
    }

    private init?(_ entry: [String: Any], version: String) {
        guard let request = entry["request"] as? [String: Any], let headers = entry["headers"] as? [String: String]
        else { return nil }
        self.version = version
        id = entry["id"] as? String ?? ""
        method = request["method"] as? String ?? ""
        path = request["path"] as? String ?? ""
        auth = request["auth"] as? String ?? ""
        status = entry["status"] as? Int ?? 0
        contentType = headers["content-type"] ?? ""
        allow = headers["allow"]
        let json = entry["json"]
        text = entry["text"] as? String ?? ""
        keys = Set(((json as? [String: Any]) ?? (json as? [[String: Any]])?.first ?? [:]).keys)
    }
}
