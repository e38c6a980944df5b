import CharmKit

struct Backup: Decodable {
    var target: String
    var copies: Int?
}

struct Report: Encodable {
    var file: String
    var copies: Int
}

final class BackupCharm: Charm {
    init(framework: Framework) {
        framework.observeAction("backup") { [self] action in
            let backup = try action.parameters(Backup.self, ranges: ["copies": 1...9])
            guard backup.target.hasPrefix("/") else { return try action.fail("target must be an absolute path") }
            try action.log("writing to \(backup.target)")
            try action.setResults(Report(file: try write(backup), copies: backup.copies ?? 1))
        }
    }

    private func write(_ backup: Backup) throws -> String { backup.target + "/backup.tar" }
}
