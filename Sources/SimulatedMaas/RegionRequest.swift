import Foundation

/// A request as it reached the region.
struct RegionRequest: Sendable {
    var method: String
    var path: String
    var query: [(name: String, value: String)] = []
    var authorization: String?
    var body = Data()

    /// The operation asked for, by MAAS's parameter `op`.
    var operation: String? { query.first { $0.name == "op" }?.value }

    /// The values of the parameter `name`.
    func values(_ name: String) -> [String] { query.filter { $0.name == name }.map(\.value) }
}
