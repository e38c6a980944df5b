import FoundationEssentials

/// A dashboard of Grafana.
///
/// The interface carries dashboards as JSON that is compressed by xz. A charm's hooks compress nothing: the file is made when
/// the charm is packed (`xz dashboard.json`).
public struct Dashboard: Hashable, Sendable {
    /// The dashboard's JSON, compressed by xz, in base64.
    let text: String

    /// A dashboard from a file.
    ///
    /// - Parameter path: The path of the dashboard's JSON, compressed by xz.
    /// - Throws: ``DashboardError`` when it can't be read, is larger than 1 MiB or is not compressed by xz.
    public init(xzFile path: String) throws(DashboardError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            throw DashboardError(path: path, reason: "can't be read: \(error)")
        }
        guard data.count <= 1 << 20 else { throw DashboardError(path: path, reason: "is larger than 1 MiB") }
        guard data.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) else {
            throw DashboardError(path: path, reason: "is not compressed by xz")
        }
        text = data.base64EncodedString()
    }
}

/// A dashboard that can't be published.
public struct DashboardError: Error, Hashable, CustomStringConvertible {
    /// The file's path.
    public let path: String
    /// What is wrong with it.
    public let reason: String

    /// The file and what is wrong with it.
    public var description: String { "the dashboard \(path) \(reason)" }
}
