import Foundation
import SimulatedJuju

/// A file that an option names; `-` is standard input.
struct InputFile {
    let path: String

    /// The bytes.
    ///
    /// - Throws: ``SimulationError`` that names the file.
    func bytes() throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        do {
            return Array(try Data(contentsOf: URL(filePath: path)))
        } catch CocoaError.fileReadNoSuchFile {
            throw SimulationError(.badInput, "\(path): no such file")
        } catch {
            throw SimulationError(.badInput, "\(path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// The text.
    func text() throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else {
            throw SimulationError(.badInput, "\(path): is not text in UTF-8")
        }
        return text
    }

    /// The map that it holds in YAML or JSON.
    func map() throws -> [String: Value] {
        guard case .map(let map) = Value(parsing: try text()) else {
            throw SimulationError(.badInput, "\(path): is not a map in YAML")
        }
        return map
    }
}
