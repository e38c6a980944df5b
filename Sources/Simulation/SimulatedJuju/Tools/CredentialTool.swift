/// credential-get, for applications that are trusted.
enum CredentialTool {
    static let all = [get]

    private static let get = HookTool("credential-get", "Access cloud credentials.", formats: .smart) {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        try call.refuseRestricted("cannot access cloud credentials")
        let model = call.context.model
        if model.kind == .caas {
            throw .failed("cannot access cloud credentials: credential-get on a \"caas\" model not supported")
        }
        guard model.applications[call.context.unit.application]?.trust == true else {
            throw .failed("cannot access cloud credentials: permission denied")
        }
        let credential = model.contents[ModelCloud.credentialKey]?.values
        return .value(call.value("format") == "json" ? model.cloud.json(credential) : model.cloud.yaml(credential))
    }
}

extension ModelCloud {
    /// The fields as Juju's JSON has them: empty ones left out.
    fileprivate func json(_ credential: [String: String]?) -> Value {
        var fields = [Value.Field("type", .string(type)), Value.Field("name", .string(name))]
        for (key, text) in [
            ("region", region), ("endpoint", endpoint), ("identity-endpoint", identityEndpoint),
            ("storage-endpoint", storageEndpoint),
        ] where !text.isEmpty { fields.append(Value.Field(key, .string(text))) }
        if let authType {
            var parts = [Value.Field("auth-type", .string(authType))]
            if let credential, !credential.isEmpty { parts.append(Value.Field("attrs", .map(of: credential))) }
            fields.append(Value.Field("credential", .record(parts)))
        }
        if isControllerCloud { fields.append(Value.Field("is-controller-cloud", .bool(true))) }
        return .record(fields)
    }

    /// The fields as Juju's YAML has them: all of them, in one word each.
    fileprivate func yaml(_ credential: [String: String]?) -> Value {
        let attributes = credential.map(Value.map(of:)) ?? .nilMap
        let parts = authType.map { type in
            Value.record([
                Value.Field("authtype", .string(type)), Value.Field("attributes", attributes),
                Value.Field("redacted", .nilList),
            ])
        }
        return .record([
            Value.Field("type", .string(type)), Value.Field("name", .string(name)),
            Value.Field("region", .string(region)), Value.Field("endpoint", .string(endpoint)),
            Value.Field("identityendpoint", .string(identityEndpoint)),
            Value.Field("storageendpoint", .string(storageEndpoint)), Value.Field("credential", parts ?? .null),
            Value.Field("cacertificates", .nilList), Value.Field("skiptlsverify", .bool(false)),
            Value.Field("iscontrollercloud", .bool(isControllerCloud)),
        ])
    }
}
