import ChildProcess
import JujuProtocol

/// Reaches the hook tools by running their executables, which takes about 3 milliseconds a call.
public final class ExecTransport: HookToolTransport {
    private let folders: [Substring]

    /// Looks for the tools in the folders of `path`, joined by colons as in `PATH`; Juju puts its own first.
    public init(path: String) { folders = path.split(separator: ":") }

    /// Runs one tool, in this process's environment and folder.
    ///
    /// - Throws: ``HookToolError`` when no folder has the tool; `ChildProcessError` when it can't be run.
    public func run(_ call: HookToolCall) throws -> HookToolResult {
        for folder in folders {
            do {
                return try Self.run("\(folder)/\(call.tool)", call)
            } catch let error as ChildProcessError where error.code == .notFound {
                continue
            }
        }
        throw HookToolError(.unreachable, tool: call.tool, message: "not found in PATH")
    }

    private static func run(_ executable: String, _ call: HookToolCall) throws -> HookToolResult {
        let result = try ChildProcess(executable, arguments: call.arguments).run(
            input: call.standardInput.map { .bytes($0) } ?? .null)
        guard case .exited(let code) = result.ending else {
            throw HookToolError(.unreachable, tool: call.tool, message: "ended by a signal")
        }
        return HookToolResult(
            code: Int(code), standardOutput: result.standardOutput, standardError: result.standardError)
    }
}
