import Foundation

/// The commands of a simulated machine, by the name they are called with.
public enum SimulatedCommands {
    /// Runs the command that `arguments[0]` names when it is `maas` or `snap`.
    ///
    /// The machine is the one whose `snap/bin` or `usr/bin` holds the name.
    ///
    /// - Returns: The exit code; nil when the name is another one, and nothing was done.
    public static func run(_ arguments: [String]) -> Int32? {
        guard let first = arguments.first else { return nil }
        let name = (first as NSString).lastPathComponent
        guard name == "maas" || name == "snap" else { return nil }
        let tool = CommandLineTool(
            machine: SimulatedMachine(root: root(of: first)),
            arguments: Array(arguments.dropFirst())
        )
        do {
            return name == "maas" ? try MaasCommand(tool).run() : try SnapCommand(tool).run()
        } catch {
            tool.terminal.complain("error: \(error)")
            return 1
        }
    }

    private static func root(of command: String) -> String {
        var path = command
        if !command.contains("/") {
            // Called by its bare name, the command is the first of that name on the PATH, as for the shell.
            let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            path = folders.map { "\($0)/\(command)" }.first { access($0, X_OK) == 0 } ?? command
        }
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        return ((0..<3).reduce(absolute) { path, _ in (path as NSString).deletingLastPathComponent })
    }
}
