/// config-get.
enum ConfigTools {
    static let all = [get]

    private static let get = HookTool(
        "config-get", "Print application configuration.", formats: .smart, flags: [.bool("all", "a")]
    ) { call throws(ToolFailure) in
        let key = call.arguments.first ?? ""
        if call.isOn("all"), !key.isEmpty {
            throw .usage("cannot use argument --all together with key \(GoText.quoted(key))")
        }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        let config = call.context.model.applications[call.context.unit.application]?.config ?? [:]
        if !key.isEmpty { return .value(config[RawText.key(key)] ?? .null) }
        return .value(.map(call.isOn("all") ? config : config.filter { $0.value != .null }))
    }
}
