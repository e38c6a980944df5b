import JujuProtocol

/// An action that an operator runs, and its results.
public final class Action {
    /// The action's name.
    public let name: String

    private let tools: HookTools
    private var results: [String: String] = [:]

    init(name: String, tools: HookTools) {
        self.name = name
        self.tools = tools
    }

    /// The parameters as a Codable type.
    ///
    /// - Throws: ``HookToolError`` when they are not of that type.
    public func parameters<Parameters: Decodable>(_ type: Parameters.Type) throws(HookToolError) -> Parameters {
        try tools.actionParameters(type)
    }

    /// Sets a result; the key is words of lower-case letters, digits and hyphens, joined by dots where results nest.
    public func setResult(_ key: String, _ value: String) { results[key] = value }

    /// Tells the operator how it goes, at once.
    public func log(_ message: String) throws(HookToolError) { try tools.logAction(message) }

    /// Marks the action as failed. What it has changed is kept nevertheless.
    public func fail(_ message: String) throws(HookToolError) { try tools.failAction(message) }

    func finish() throws(HookToolError) { try tools.setActionResults(results) }
}
