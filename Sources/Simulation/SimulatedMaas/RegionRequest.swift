import Foundation

/// A request as it reached the region.
struct RegionRequest: Sendable {
    var method: String
    var path: String
    /// Path and query as they were sent.
    var target = ""
    var query: [(name: String, value: String)] = []
    var authorization: String?
    var body = Data()

    /// The operation asked for, by MAAS's parameter `op`.
    var operation: String? { query.first { $0.name == "op" }?.value }

    /// The fields of the body, which is a urlencoded form; of a field that is there twice, the last.
    var form: [String: String] {
        var fields: [String: String] = [:]
        for part in String(decoding: body, as: UTF8.self).split(separator: "&") {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { text in
                text.replacing("+", with: " ").removingPercentEncoding ?? String(text)
            }
            fields[pair[0]] = pair.count > 1 ? pair[1] : ""
        }
        return fields
    }

    /// The values of the parameter `name`.
    func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}
