import JujuProtocol

/// An action that an operator runs, and its results.
///
/// A handler that throws fails the action with the words of its error, and nothing is sent of what it has changed.
/// Where it has changed something through the hook tools by itself, the words are in the result `stderr` and not in the
/// message, since Juju has only the one or the other. The results that it has set by then are kept.
public final class Action {
    /// The action's name.
    public let name: String
    /// The id of this run, such as `42`.
    public let id: String

    private let tools: HookTools
    private var results: [String: String] = [:]
    private let show: (String) -> Void
    private var output = ""

    private let interface: CharmInterface?

    init(_ hook: ActionHook, tools: HookTools, interface: CharmInterface?, show: @escaping (String) -> Void) {
        name = hook.name
        id = hook.id
        self.tools = tools
        self.interface = interface
        self.show = show
    }

    /// The parameters as a Codable type, whose coding keys are the parameters' names.
    ///
    /// Numbers that come as floating point, and numbers and flags that come as strings, as with `juju run
    /// --string-args`, are taken for what they are.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - ranges: The numbers that whole-numbered parameters may have, by name, where their types allow more.
    /// - Returns: The parameters.
    /// - Throws: ``ActionError`` that names the parameter, what was given and what is wanted; ``HookToolError``.
    ///   In tests, ``MisuseError`` when actions.yaml lacks a parameter.
    public func parameters<Parameters: Decodable>(
        _ type: Parameters.Type, ranges: [String: ClosedRange<Int>] = [:]
    ) throws -> Parameters {
        let value = try tools.actionParameters()
        do {
            return try FieldDecoder.decode(type, from: value, emptyIsNothing: false, ranges: ranges, lack)
        } catch let error as FieldError {
            throw ActionError(.parameter, name: error.field, reason: error.reason)
        }
    }

    /// What is wrong with a parameter that the action lacks, where that is known: in tests.
    private var lack: ((String) -> String?)? {
        guard let interface else { return nil }
        return { [name] path in
            interface.lack(ofParameter: path.firstIndex(of: ".").map { String(path[..<$0]) } ?? path, of: name)
        }
    }

    /// Sets a result; the key is words of lower-case letters, digits and hyphens, joined by dots where results nest.
    ///
    /// A key that Juju would refuse fails the action when it ends.
    public func setResult(_ key: String, _ value: String) { results[key] = value }

    /// Sets as results what a value consists of: its coding keys are words of keys, what nests is joined by dots, lists
    /// are JSON text. What is nil is left out.
    ///
    /// - Throws: ``ActionError`` when Juju would refuse a key, or when the value has no members.
    public func setResults<Results: Encodable>(_ value: Results) throws {
        guard let members = try? FieldEncoder.fields(of: value) else {
            throw ActionError(.result, name: "", reason: "has no members: results are a map")
        }
        var flat: [String: String] = [:]
        Self.flatten(members, under: "", into: &flat)
        try ActionError.check(flat.keys)
        results.merge(flat) { $1 }
    }

    /// Tells the operator how it goes, at once.
    public func log(_ message: String) throws(HookToolError) { try tools.logAction(message) }

    /// Writes text to standard output when the action has ended, which becomes its result `stdout`.
    ///
    /// It ends with a newline in any case: Juju loses a last line that lacks one (3.6).
    public func print(_ text: String) { output += text.hasSuffix("\n") ? text : text + "\n" }

    /// Marks the action as failed. What it has changed is kept nevertheless.
    public func fail(_ message: String) throws(HookToolError) {
        try tools.failAction(message.isEmpty ? "the action \(name) failed and did not say why" : message)
    }

    func finish() throws {
        try ActionError.check(results.keys)
        try tools.setActionResults(results)
        guard !output.isEmpty else { return }
        show(output)
        output = ""
    }

    private static func flatten(_ members: [String: JSONValue], under path: String, into flat: inout [String: String]) {
        for (name, value) in members {
            switch value {
            case .null: continue
            case .object(let inner): flatten(inner, under: path + name + ".", into: &flat)
            default: flat[path + name] = value.text
            }
        }
    }
}
