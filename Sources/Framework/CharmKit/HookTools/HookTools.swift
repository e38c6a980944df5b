import FoundationEssentials
import JujuProtocol

/// Juju's hook tools as typed calls: one method for each tool, in one file for each family.
///
/// What a charm needs it finds in ``Model``, which reads once and writes once; these calls are the way down for what
/// the model does not offer. They reach Juju at once, and Juju keeps most writes back until the hook ends well.
public final class HookTools {
    private let transport: any HookToolTransport
    let juju: JujuVersion?
    /// Keeps what is called and why, if anyone wants to know.
    let ledger: Ledger?
    /// The name of the file through which the agent gets a secret's content; made where it is needed, which few hooks do.
    let secretFile: () -> String

    /// The tools that `transport` reaches.
    ///
    /// - Parameters:
    ///   - transport: How the tools are reached.
    ///   - juju: The agent's version: what it is known to lack is refused as ``HookToolError/Code/unsupported`` and not
    ///     tried. Without it everything is tried.
    ///   - ledger: Keeps what is called and why.
    ///   - secretFile: The name that a secret's content has in `/dev/shm` where it needs one; see `PrivateFile`.
    public init(
        _ transport: any HookToolTransport, juju: JujuVersion? = nil, ledger: Ledger? = nil,
        secretFile: @autoclosure @escaping () -> String = "charm-secret"
    ) {
        self.transport = if let ledger { LedgerTransport(transport, ledger) } else { transport }
        self.secretFile = secretFile
        self.juju = juju
        self.ledger = ledger
    }

    /// Whether this version of Juju has the tool, as far as that is known.
    public func supports(_ tool: String) -> Bool {
        guard let juju else { return true }
        return !HookToolTable(juju).lacks(tool)
    }

    /// Runs any tool and gives its standard output, for what has no typed call.
    ///
    /// - Throws: ``HookToolError`` when the tool fails or can't be reached, or when this version of Juju lacks it; with
    ///   code ``HookToolError/Code/reserved`` for `status-set`, which would belie the ``StatusCollector``, and for
    ///   `secret-add` and `secret-set`, whose arguments would show the secret to everyone on the machine.
    @discardableResult
    public func run(_ tool: String, _ arguments: [String] = [], standardInput: [UInt8]? = nil) throws(HookToolError)
        -> [UInt8]
    {
        switch tool {
        case "status-set":
            throw HookToolError(.reserved, tool: tool, message: "not run by hand: say it to Framework.collectStatus")
        case "secret-add", "secret-set":
            let words = "not run by hand, where arguments show the secret: use SecretKeeper or Application.addSecret"
            throw HookToolError(.reserved, tool: tool, message: words)
        default: return try call(tool, arguments, standardInput: standardInput)
        }
    }

    /// Runs any tool and gives its standard output.
    ///
    /// - Throws: ``HookToolError``.
    @discardableResult
    package func call(_ tool: String, _ arguments: [String] = [], standardInput: [UInt8]? = nil) throws(HookToolError)
        -> [UInt8]
    {
        guard supports(tool) else { throw HookToolError.unsupported(tool, by: juju) }
        let result: HookToolResult
        do {
            result = try transport.run(HookToolCall(tool, arguments, standardInput: standardInput))
        } catch {
            throw HookToolError(tool: tool, unreachable: error)
        }
        guard result.code == 0 else { throw HookToolError(tool: tool, failed: result) }
        return result.standardOutput
    }

    /// Runs a tool with `--format=json` and decodes its answer.
    func read<Answer: Decodable>(
        _ answer: Answer.Type = Answer.self, _ tool: String, _ arguments: [String] = []
    ) throws(HookToolError) -> Answer {
        try read(tool, arguments) { bytes in try? JSONDecoder().decode(Answer.self, from: Data(bytes)) }
    }

    /// Runs a tool that answers with a map of strings, or with `null` for an empty one.
    func readMap(_ tool: String, _ arguments: [String] = []) throws(HookToolError) -> [String: String] {
        try read(tool, arguments) { bytes in
            var (reader, other) = (StrictJSONReader(bytes), StrictJSONReader(bytes))
            return reader.map() ?? (other.isWord("null") ? [:] : nil)
        }
    }

    /// Runs a tool that answers with a map, and gives the strings in it.
    func readStrings(_ tool: String, _ arguments: [String]) throws(HookToolError) -> [String: String] {
        try read(tool, arguments) { bytes in
            var reader = StrictJSONReader(bytes)
            return reader.map(others: .passedOver)
        }
    }

    /// Runs a tool that answers with a list of strings.
    func readList(_ tool: String, _ arguments: [String] = []) throws(HookToolError) -> [String] {
        try read(tool, arguments) { bytes in
            var reader = StrictJSONReader(bytes)
            return reader.strings()
        }
    }

    /// Runs a tool that answers with a string.
    func readText(_ tool: String, _ arguments: [String] = []) throws(HookToolError) -> String {
        try read(tool, arguments) { bytes in
            var reader = StrictJSONReader(bytes)
            return reader.onlyString()
        }
    }

    /// Runs a tool that answers with a string, or with `null` where there is none.
    func readTextIfAny(_ tool: String, _ arguments: [String]) throws(HookToolError) -> String? {
        try read(tool, arguments) { bytes -> String?? in
            var (reader, other) = (StrictJSONReader(bytes), StrictJSONReader(bytes))
            if other.isWord("null") { return .some(nil) }
            return reader.onlyString().map(Optional.some)
        }
    }

    /// Runs a tool that has no JSON, and gives its output as it is.
    func readPlain(_ tool: String, _ arguments: [String] = []) throws(HookToolError) -> String {
        String(decoding: try call(tool, arguments), as: UTF8.self)
    }

    /// Runs a tool that answers with `true` or `false`.
    func readFlag(_ tool: String) throws(HookToolError) -> Bool {
        try read(tool, []) { bytes in
            var (yes, no) = (StrictJSONReader(bytes), StrictJSONReader(bytes))
            return yes.isWord("true") ? true : no.isWord("false") ? false : nil
        }
    }

    /// Runs a tool with `--format=json` and gives what `understand` makes of its answer.
    func read<Answer>(
        _ tool: String, _ arguments: [String], _ understand: ([UInt8]) -> Answer?
    ) throws(HookToolError) -> Answer {
        let bytes = try call(tool, ["--format=json"] + arguments)
        guard let answer = understand(bytes) else {
            let message = "the answer of \(bytes.count) bytes is not what this tool answers"
            throw HookToolError(.malformedAnswer, tool: tool, message: message)
        }
        return answer
    }

    /// Runs a tool that takes a map of strings from standard input, which keeps blanks and line ends as they are.
    func write(_ values: [String: String], with tool: String, _ arguments: [String] = []) throws(HookToolError) {
        try call(tool, arguments + ["--file", "-"], standardInput: Array(JSONText.object(values).utf8))
    }
}
