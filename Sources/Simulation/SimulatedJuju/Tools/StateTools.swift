/// state-get, state-set and state-delete: what a charm keeps with the controller.
enum StateTools {
    static let all = [get, set, delete]

    private static let longestKey = 256
    private static let longestValue = 65536

    private static let get = HookTool(
        "state-get", "Print server-side-state value.", formats: .smart, flags: [.bool("strict")]
    ) { call throws(ToolFailure) in
        let key = call.arguments.first ?? ""
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        let state = state(of: call.context)
        if key.isEmpty || key == "-" { return .value(state.isEmpty ? .nilMap : .map(of: state)) }
        let value = state[RawText.key(key)]
        if call.isOn("strict"), value == nil { throw .failed("\(GoText.quoted(key)) not found") }
        return .value(.string(value ?? ""))
    }

    private static let set = HookTool(
        "state-set", "Set server-side-state values.", flags: [.value("file")]
    ) { call throws(ToolFailure) in
        let arguments = try KeyValues.parse(call.arguments)
        var values: [String: String] = [:]
        if let file = call.value("file"), !file.isEmpty { values = try YAMLMap.parse(call.contents(of: file)) }
        values.merge(arguments) { _, argument in argument }
        if !values.isEmpty { try call.refuseRestricted() }
        // Juju takes them in random order up to one that is too long; here keys are looked at first, then one after the other.
        let words = call.context.profile.quotaWords
        for key in values.keys {
            guard RawText.count(key) <= longestKey else {
                throw .failed("max allowed key length (\(longestKey))\(words)")
            }
        }
        for (key, value) in values.sorted(by: { GoOrder.precedes($0.key, $1.key) }) {
            guard RawText.count(value) <= longestValue else {
                throw .failed("max allowed value length (\(longestValue))\(words)")
            }
            change(call.context, key, to: value)
        }
        return .nothing
    }

    private static let delete = HookTool(
        "state-delete", "Delete server-side-state key value pairs."
    ) { call throws(ToolFailure) in
        let key = call.arguments.first ?? ""
        try call.parsed.refuse(after: 1)
        if key.isEmpty { return .nothing }
        try call.refuseRestricted()
        change(call.context, RawText.key(key), to: nil)
        return .nothing
    }

    private static func state(of context: HookContext) -> [String: String] {
        context.charmState ?? context.controller.model.units.entries[context.unit]?.value?.charmState ?? [:]
    }

    /// Only a real change makes the state be sent when the hook ends.
    private static func change(_ context: HookContext, _ key: String, to value: String?) {
        var state = state(of: context)
        guard !RawText.areSame(state[key], value) else { return }
        state[key] = value
        context.charmState = state
    }
}
