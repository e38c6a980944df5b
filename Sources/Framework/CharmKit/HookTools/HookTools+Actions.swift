extension HookTools {
    /// `action-get`: the action's parameters.
    func actionParameters() throws(HookToolError) -> JSONValue {
        try read("action-get", []) { bytes in
            guard let value = JSONValue(bytes) else { return nil }
            return value == .null ? .object([:]) : value
        }
    }

    /// `action-get KEY`: one parameter as text, or nil; dots in the key lead down into maps.
    public func actionParameter(_ key: String) throws(HookToolError) -> String? {
        try read("action-get", ["--", key]) { bytes -> String?? in
            guard let value = JSONValue(bytes) else { return nil }
            return .some(value == .null ? nil : value.text)
        }
    }

    /// `action-set`: sets results; dots in keys make nested maps.
    public func setActionResults(_ results: [String: String]) throws(HookToolError) {
        guard !results.isEmpty else { return }
        try call("action-set", ["--"] + results.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    }

    /// `action-fail`: marks the action as failed, for the reason given.
    public func failAction(_ message: String) throws(HookToolError) { try call("action-fail", ["--", message]) }

    /// `action-log`: tells whoever runs the action how it goes, at once.
    public func logAction(_ message: String) throws(HookToolError) { try call("action-log", ["--", message]) }
}
