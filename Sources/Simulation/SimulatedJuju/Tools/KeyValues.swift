/// The `key=value` arguments and `--file` maps of relation-set, state-set and leader-set.
enum KeyValues {
    /// Splits arguments at their first `=`, trims both sides, and skips empty ones.
    static func parse(_ arguments: [String], allowsEmpty: Bool = true) throws(ToolFailure) -> [String: String] {
        var map: [String: String] = [:]
        for argument in arguments where !argument.isEmpty {
            let scalars = argument.unicodeScalars
            guard let mark = scalars.firstIndex(of: "=") else {
                throw .usage("expected \"key=value\", got \(GoText.quoted(argument))")
            }
            let key = GoText.trimmed(String(scalars[..<mark]))
            let value = GoText.trimmed(String(scalars[scalars.index(after: mark)...]))
            guard !key.isEmpty, allowsEmpty || !value.isEmpty else {
                throw .usage("expected \"key=value\", got \"\(key)=\(value)\"")
            }
            guard map.updateValue(value, forKey: RawText.key(key)) == nil else {
                throw .usage("key \(GoText.quoted(key)) specified more than once")
            }
        }
        return map
    }
}
