import Foundation
import TestSupport

/// The root of this repository.
let repository = URL(filePath: Project.path(), directoryHint: .isDirectory)

/// What a program that ran to its end left.
struct Program {
    let code: Int32
    let output: String

    /// Runs `path` (below the repository unless absolute) and takes what it prints, standard error included.
    init(
        _ path: String, _ arguments: [String] = [], environment: [String: String] = [:], in directory: URL = repository
    ) throws {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: path, relativeTo: repository)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        output = String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        code = process.terminationStatus
    }

    var lines: [String] { output.split(separator: "\n").map(String.init) }
}
