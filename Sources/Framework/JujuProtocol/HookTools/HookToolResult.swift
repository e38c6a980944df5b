/// What a hook tool answered.
///
/// Juju's tools exit with 2 when an argument was refused before anything ran, with 1 when the tool ran and failed, and
/// with 0 otherwise; their errors read `ERROR <text>\n` on standard error (Juju 2.9 to 4.0).
public struct HookToolResult: Sendable, Hashable {
    /// The exit code.
    public var code: Int
    /// The bytes on standard output.
    public var standardOutput: [UInt8]
    /// The bytes on standard error.
    public var standardError: [UInt8]

    /// An answer with this exit code and output.
    public init(code: Int = 0, standardOutput: [UInt8] = [], standardError: [UInt8] = []) {
        self.code = code
        self.standardOutput = standardOutput
        self.standardError = standardError
    }

    /// An answer with this exit code and text.
    public init(code: Int = 0, output: String, error: String = "") {
        self.init(code: code, standardOutput: Array(output.utf8), standardError: Array(error.utf8))
    }

    /// Standard output as text; bytes that are not UTF-8 become U+FFFD.
    public var output: String { String(decoding: standardOutput, as: UTF8.self) }

    /// Standard error as text; bytes that are not UTF-8 become U+FFFD.
    public var error: String { String(decoding: standardError, as: UTF8.self) }
}
