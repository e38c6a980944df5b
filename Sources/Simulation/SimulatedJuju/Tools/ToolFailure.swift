/// A hook tool's refusal or failure: what it prints after `ERROR` and the code it exits with.
struct ToolFailure: Error, Hashable {
    /// 2 when an argument was refused before anything ran, 1 when the tool ran and failed.
    let code: Int
    /// The text after `ERROR `.
    let message: String

    /// A refusal of the arguments.
    static func usage(_ message: String) -> ToolFailure { ToolFailure(code: 2, message: message) }

    /// A failure of a tool that ran.
    static func failed(_ message: String) -> ToolFailure { ToolFailure(code: 1, message: message) }

    /// The same message, as a refusal of the arguments.
    var asUsage: ToolFailure { .usage(message) }

    /// The same message after `prefix` and a colon.
    func prefixed(_ prefix: String) -> ToolFailure { ToolFailure(code: code, message: "\(prefix): \(message)") }
}
