/// A hook tool at the level of its arguments and output.
final class HookTool: Sendable {
    /// What a tool answers: a value to be printed in the wanted format, raw text, or nothing.
    enum Answer: Sendable {
        case nothing
        case value(Value)
        case text(String)
    }

    /// How the tool formats what it prints.
    enum Formats: Sendable {
        /// It prints no value.
        case none
        /// `smart` (the default), `yaml` and `json`.
        case smart
        /// `yaml` (the default) and `json`.
        case yaml
        /// It prints no value and says that `--format` is deprecated.
        case deprecated
    }

    let name: String
    let purpose: String
    let formats: Formats
    let flags: [ToolFlag]
    /// What it does. Runs with the flags read and checked.
    let body: @Sendable (inout ToolCall) throws(ToolFailure) -> Answer

    /// A tool; `flags` are those besides `--format` and `--output`.
    init(
        _ name: String,
        _ purpose: String,
        formats: Formats = .none,
        flags: [ToolFlag] = [],
        body: @escaping @Sendable (inout ToolCall) throws(ToolFailure) -> Answer
    ) {
        self.name = name
        self.purpose = purpose
        self.formats = formats
        self.body = body
        switch formats {
        case .none: self.flags = flags
        case .deprecated: self.flags = flags + [.value("format")]
        case .smart: self.flags = flags + [.format([.smart, .yaml, .json]), .value("output", "o")]
        case .yaml: self.flags = flags + [.format([.yaml, .json]), .value("output", "o")]
        }
    }

    /// The text of `--help` in a hook.
    func usage(_ context: HookContext) -> String {
        let options = flags.map { $0.help(context) + "\n" }.sorted().joined()
        return "Usage: \(name) [options]\n\nSummary:\n\(purpose)\n" + (options.isEmpty ? "" : "\nOptions:\n\(options)")
    }
}

/// One call of a hook tool while it runs.
struct ToolCall {
    let context: HookContext
    /// The flags and arguments.
    let parsed: ParsedArguments
    /// The caller's working directory, absolute.
    let directory: String
    /// The bytes on standard input, or nil when the caller has not sent them yet.
    let standardInput: [UInt8]?
    /// What goes to standard error besides a failure.
    var warnings = ""
    /// Set when the tool turned to standard input that had not been sent.
    private(set) var needsStandardInput = false

    /// A call of a tool.
    init(context: HookContext, parsed: ParsedArguments, directory: String, standardInput: [UInt8]?) {
        self.context = context
        self.parsed = parsed
        self.directory = directory
        self.standardInput = standardInput
    }

    /// The arguments that are not flags.
    var arguments: [String] { parsed.positional }

    /// The value of a flag, or nil if it was not given.
    func value(_ flag: String) -> String? { parsed.value(flag) }

    /// Whether a bool flag is on.
    func isOn(_ flag: String) -> Bool { parsed.isOn(flag) }

    /// The relation that `-r` names, or the hook's, or nil.
    func relationID() throws(ToolFailure) -> Int? {
        guard let text = value("relation") else { return context.hook.relationID }
        return try context.relationID(text)
    }

    /// The relation that `-r` names, or the hook's.
    func requiredRelationID() throws(ToolFailure) -> Int {
        guard let id = try relationID() else { throw .usage("no relation id specified") }
        return id
    }

    /// The bytes of the file that a `--file` flag names, `-` being standard input.
    mutating func contents(of path: String) throws(ToolFailure) -> [UInt8] {
        if path == "-" {
            guard let standardInput else {
                needsStandardInput = true
                throw .failed("hook tool requires stdin, none supplied")
            }
            return standardInput
        }
        return try AgentFile.read(AgentFile.path(path, in: directory))
    }
}
