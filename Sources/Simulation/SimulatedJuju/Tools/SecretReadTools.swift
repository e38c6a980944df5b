/// secret-get, secret-ids and secret-info-get.
enum SecretReadTools {
    static let all = [get, ids, info]

    private static let get = HookTool(
        "secret-get", "Get the content of a secret.", formats: .yaml,
        flags: [.value("label"), .bool("peek"), .bool("refresh")]
    ) { call throws(ToolFailure) in
        let uri = try call.arguments.first.map { argument throws(ToolFailure) in try SecretURI(ofRead: argument) }
        let key = call.arguments.dropFirst().first ?? ""
        let label = RawText.key(call.value("label") ?? "")
        if uri == nil, label.isEmpty { throw .usage("require either a secret URI or label") }
        if call.isOn("peek"), call.isOn("refresh") {
            throw .usage("specify one of --peek or --refresh but not both")
        }
        try call.parsed.refuse(after: 2)
        try call.refuseRestricted()
        _ = call.context.ownedSecrets()
        let content = try content(
            uri, label, refresh: call.isOn("refresh"), peek: call.isOn("peek"), in: call.context)
        if key.isEmpty {
            var values: [String: Value] = [:]
            for (name, text) in content.values { values[name] = try decoded(text) }
            return .value(.map(values))
        }
        let wantsBase64 = key.hasSuffix("#base64")
        let name = wantsBase64 ? String(key.dropLast("#base64".count)) : key
        guard let text = content.values[name] else {
            throw .failed("secret key value \(GoText.quoted(name)) not found")
        }
        let value = try decoded(text)
        return .value(wantsBase64 ? .string(text) : value)
    }

    private static let ids = HookTool("secret-ids", "Print secret IDs.", formats: .smart) {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        try call.refuseRestricted()
        let ids = OwnedSecret.all(in: call.context).map(\.id)
        return .value(ids.isEmpty ? .nilList : .list(of: ids))
    }

    private static let info = HookTool(
        "secret-info-get", "Get a secret's metadata info.", formats: .yaml, flags: [.value("label")]
    ) { call throws(ToolFailure) in
        let uri = try call.arguments.first.map { argument throws(ToolFailure) in try SecretURI(ofRead: argument) }
        let label = RawText.key(call.value("label") ?? "")
        if uri == nil, label.isEmpty { throw .usage("require either a secret URI or label") }
        if uri != nil, !label.isEmpty { throw .usage("specify either a secret URI or label but not both") }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        let all = OwnedSecret.all(in: call.context)
        guard let secret = all.first(where: { uri.map(\.id) == $0.id || (uri == nil && $0.label == label) }) else {
            throw .failed("secret \(GoText.quoted(uri?.id ?? label)) not found")
        }
        return .value(.record([Value.Field(secret.id, .record(secret.fields))]))
    }

    /// Pending content first, then what the controller gives.
    private static func content(
        _ uri: SecretURI?,
        _ label: String,
        refresh: Bool,
        peek: Bool,
        in context: HookContext
    ) throws(ToolFailure) -> SecretContent {
        var (id, label) = (uri?.id, label)
        if id == nil, let owned = OwnedSecret.all(in: context).first(where: { $0.label == label }) {
            (id, label) = (owned.id, "")
        }
        if let content = context.secrets.pendingContent(id: id, label: label, refresh: refresh, peek: peek) {
            return content
        }
        return try context.controller.secretContent(
            for: context.unit, uri ?? id.map { SecretURI(id: $0) }, label: label, refresh: refresh, peek: peek)
    }

    private static func decoded(_ text: String) throws(ToolFailure) -> Value {
        let bytes = try Base64.bytes(text)
        return String(validating: bytes, as: UTF8.self).map(Value.string) ?? .bytes(bytes)
    }
}

extension SecretRecorder {
    /// The content that this hook gave a secret and that a read sees: of a new secret always, of a changed one only
    /// when the latest is asked for. A label given beside the URI becomes the pending label.
    fileprivate mutating func pendingContent(id: String?, label: String, refresh: Bool, peek: Bool) -> SecretContent? {
        if let id, let pending = creates[id] {
            if !label.isEmpty { relabel(created: id, label) }
            return pending.content
        }
        if !label.isEmpty, let pending = creates.values.first(where: { $0.label == label }) { return pending.content }
        guard refresh || peek else { return nil }
        let byLabel = updates.values.first { !label.isEmpty && $0.label == label }
        guard let pending = id.flatMap({ updates[$0] }) ?? byLabel else { return nil }
        if id == pending.id, !label.isEmpty { relabel(updated: pending.id, label) }
        if refresh { track(pending.id) }
        return pending.content
    }
}
