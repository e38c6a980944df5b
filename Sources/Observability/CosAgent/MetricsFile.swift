import CharmKit
import Glibc
import JujuProtocol

/// A file with a unit's own metrics, which the collector beside it picks up.
///
/// A charm's hooks serve nothing. The charm `opentelemetry-collector` (2/stable) runs node-exporter with its textfile collector,
/// which reads the files of one folder; where that folder is there, a unit's metrics belong into it. Each value has the labels
/// `application` and `unit`, since the labels that the collector itself attaches name the collector.
///
/// ```swift
/// let file = MetricsFile(unit: framework.environment.unit)
/// try file.write([Metric("beacon_lit", .gauge, "Whether the lamp is lit", 1)])
/// ```
public struct MetricsFile: Sendable {
    /// The folder that node-exporter's textfile collector reads (opentelemetry-collector-operator, `src/constants.py`).
    public static let folder = "/var/snap/node-exporter/common/textfile-collector.d"

    private static let limit = 64 << 10
    private let folder: String
    private let labels: [String: String]
    private let path: String

    /// The file of a unit.
    ///
    /// - Parameters:
    ///   - unit: The unit.
    ///   - root: The folder that stands for the machine's `/`, for tests.
    public init(unit: UnitName, root: String = "") {
        folder = root + Self.folder
        labels = ["application": unit.application, "unit": unit.description]
        // What begins with a dot or does not end with .prom is not read, so nobody reads half a file.
        path = "\(folder)/\(unit.application)_\(unit.number).prom"
    }

    /// Whether the folder is there, so that somebody reads the file.
    public var isWanted: Bool { access(folder, F_OK) == 0 }

    /// Makes the file hold these metrics; without the folder nothing is done. A file that is right already is touched, so that
    /// `node_textfile_mtime_seconds` tells when the charm last looked.
    ///
    /// - Throws: `HostFileError`; what was there before is then still there.
    public func write(_ metrics: [Metric]) throws(HostFileError) {
        guard isWanted else { return }
        let text = metrics.map { $0.text(labels) }.joined()
        guard text.utf8.count <= Self.limit else {
            throw HostFileError(path: path, reason: "would be larger than \(Self.limit >> 10) KiB")
        }
        if try !HostFile(path).write(text) { utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW) }
    }

    /// Removes the file.
    public func remove() { unlink(path) }
}
