extension HookTools {
    /// `config-get`: the application's configuration, without options that have no value.
    public func config() throws(HookToolError) -> ConfigValues { try ConfigValues(json: configJSON()) }

    /// `config-get KEY`: the value of one option as text, or nil when it has none or there is no such option.
    public func config(_ option: String) throws(HookToolError) -> String? {
        try read("config-get", ["--", option]) { bytes -> String?? in
            guard let value = JSONValue(bytes) else { return nil }
            return .some(value == .null ? nil : value.text)
        }
    }

    func configJSON() throws(HookToolError) -> [UInt8] { try call("config-get", ["--format=json"]) }
}
