import FoundationEssentials
import JujuProtocol

extension HookTools {
    /// `action-get`: the action's parameters; numbers may come as floating point.
    public func actionParameters<Parameters: Decodable>(_ type: Parameters.Type) throws(HookToolError) -> Parameters {
        try read(type, "action-get")
    }

    /// `action-set`: sets results; dots in keys make nested maps.
    public func setActionResults(_ results: [String: String]) throws(HookToolError) {
        guard !results.isEmpty else { return }
        try run("action-set", ["--"] + results.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    }

    /// `action-fail`: marks the action as failed, for the reason given.
    public func failAction(_ message: String) throws(HookToolError) { try run("action-fail", ["--", message]) }

    /// `action-log`: tells whoever runs the action how it goes, at once.
    public func logAction(_ message: String) throws(HookToolError) { try run("action-log", ["--", message]) }
}
