import ChildProcess
import Glibc
import JujuProtocol

/// Reaches the hook tools by running their executables, which takes about 3 milliseconds a call.
public final class ExecTransport: HookToolTransport {
    private let path: String
    private let timeLimit: Duration?

    /// Looks for the tools in the folders of `path`, joined by colons as in `PATH`; Juju puts its own first.
    ///
    /// - Parameters:
    ///   - path: The folders.
    ///   - timeLimit: How long a tool may take; nil for what `HookToolCall.timeLimit` says.
    public init(path: String, timeLimit: Duration? = nil) {
        self.path = path
        self.timeLimit = timeLimit
    }

    /// Runs one tool, in this process's environment and folder.
    ///
    /// - Throws: ``HookToolError``: ``HookToolError/Code/unsupported`` when a folder has Juju's tools and not this one,
    ///   ``HookToolError/Code/unreachable`` when none has them, ``HookToolError/Code/timedOut`` when it does not end;
    ///   `ChildProcessError` when it can't be run.
    public func run(_ call: HookToolCall) throws -> HookToolResult {
        let folders = path.split(separator: ":")
        for folder in folders {
            do {
                return try run("\(folder)/\(call.tool)", call)
            } catch let error as ChildProcessError where error.code == .notFound {
                continue
            }
        }
        // Every version has it.
        if folders.contains(where: { access("\($0)/is-leader", X_OK) == 0 }) {
            throw HookToolError(.unsupported, tool: call.tool, message: "not among the tools of this Juju")
        }
        throw HookToolError(.unreachable, tool: call.tool, message: "not found in PATH")
    }

    private func run(_ executable: String, _ call: HookToolCall) throws -> HookToolResult {
        let limit = timeLimit ?? call.timeLimit
        let result = try ChildProcess(executable, arguments: call.arguments, timeLimit: limit).run(
            input: call.standardInput.map { .bytes($0) } ?? .null)
        switch result.ending {
        case .exited(let code):
            return HookToolResult(
                code: Int(code), standardOutput: result.standardOutput, standardError: result.standardError)
        case .signalled(let number):
            throw HookToolError(.unreachable, tool: call.tool, message: "ended by signal \(number)")
        case .timedOut:
            throw HookToolError(.timedOut, tool: call.tool, message: "no answer within \(limit.components.seconds) s")
        }
    }
}
