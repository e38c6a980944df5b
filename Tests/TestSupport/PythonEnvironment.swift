import Foundation

/// An environment of Python below `.build` with what `scripts/python` pins, as scripts/venv makes it.
public enum PythonEnvironment {
    /// What became of it: its folder, or why there is none.
    public enum Outcome: Sendable {
        /// The folder, in whose `bin` Python is.
        case folder(String)
        /// Why there is none.
        case missing(String)
    }

    /// The one with ops, which charms in Python are written on.
    public static let ops = make("ops")
    /// The one with PyYAML, by which MAAS reads its files.
    public static let yaml = make("yaml")
    /// The one with jubilant, which drives juju's command line.
    public static let jubilant = make("jubilant")

    private static func make(_ name: String) -> Outcome {
        let script = Process()
        script.executableURL = URL(filePath: Project.path("scripts/venv"))
        script.arguments = [name]
        let output = Pipe()
        let error = Pipe()
        (script.standardOutput, script.standardError) = (output, error)
        do {
            try script.run()
            let folder = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let reason = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            script.waitUntilExit()
            guard script.terminationStatus == 0 else {
                return .missing("\(name) cannot be installed: \(reason.split(separator: "\n").last ?? "")")
            }
            return .folder(folder.trimmingCharacters(in: .whitespacesAndNewlines))
        } catch {
            return .missing("\(name) cannot be installed: \(error.localizedDescription)")
        }
    }
}

extension PythonEnvironment.Outcome {
    /// The folder, or nil.
    public var folder: String? { if case .folder(let folder) = self { folder } else { nil } }

    /// Why there is no folder, or an empty text.
    public var reason: String { if case .missing(let reason) = self { reason } else { "" } }
}
