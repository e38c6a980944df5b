import Foundation
import TestSupport
import Testing

/// A run of the snap's `maas` command, as recorded.
struct RecordedInit: Decodable, Sendable {
    struct File: Decodable, Equatable {
        let mode: String
        let text: String
    }

    let id: String
    let args: [String]
    let stdin: String?
    let continuesPrevious: Bool
    let exit: Int32?
    let stdout: String
    let stderr: String
    let filesChanged: [String: File]
    let filesGone: [String]

    enum CodingKeys: String, CodingKey {
        case id, args, stdin, exit, stdout, stderr
        case continuesPrevious = "continues-previous"
        case filesChanged = "files-changed"
        case filesGone = "files-gone"
    }

    /// Runs on one machine, the first of which found it fresh.
    struct Series: Sendable, CustomTestStringConvertible {
        var runs: [RecordedInit]
        var testDescription: String { runs.map(\.id).joined(separator: ", ") }
    }

    /// All that was recorded; empty when there is nothing.
    static let all: [Series] = {
        let files = (try? Golden.files(in: "maas", prefix: "init-")) ?? []
        let runs = files.flatMap { (try? Golden.lines($0, as: RecordedInit.self)) ?? [] }
        return runs.reduce(into: []) { series, run in
            if run.continuesPrevious, !series.isEmpty {
                series[series.count - 1].runs.append(run)
            } else {
                series.append(Series(runs: [run]))
            }
        }
    }()
}
