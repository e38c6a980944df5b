import JujuProtocol

/// secret-grant and secret-revoke.
enum SecretAccessTools {
    static let all = [grant, revoke]

    private static let grant = HookTool(
        "secret-grant", "Grant access to a secret.", flags: [.relation, .value("unit")]
    ) { call throws(ToolFailure) in
        guard let argument = call.arguments.first else { throw .usage("missing secret URI") }
        let uri = try SecretURI(argument)
        let relation = try call.context.relation(call.requiredRelationID())
        let remote = relation.remoteApplication(of: call.context.unit.application) ?? ""
        var subject = "application-\(remote)"
        if let name = call.value("unit"), !name.isEmpty {
            guard let unit = UnitName(name) else { throw .usage("unit \(GoText.quoted(name)) not valid") }
            guard unit.application == remote else {
                throw .usage(
                    "cannot specify unit \(GoText.quoted(name)) in relation to application \(GoText.quoted(remote))")
            }
            subject = unit.tag
        }
        try call.parsed.refuse(after: 1)
        let context = call.context
        let owned = context.ownedSecrets()
        let isPending = context.secrets.creates[uri.id] != nil
        guard isPending || (owned[uri.id] != nil && context.secrets.removals[uri.id] == nil) else {
            throw .failed("secret \(GoText.quoted(uri.id)) not found")
        }
        if context.secrets.restores(subject, of: uri.id) { return .nothing }
        for existing in owned[uri.id]?.grants ?? [] where existing.scope == relation.tag && existing.role == "view" {
            if existing.target == subject || existing.target.hasPrefix("application-") { return .nothing }
            guard !subject.hasPrefix("application-") else {
                throw .failed(
                    "any unit level grants need to be revoked before granting access to the corresponding application")
            }
        }
        context.secrets.grant(
            HookCommit.GrantChange(
                uri: uri.description, id: uri.id, subject: subject, scope: relation.tag, role: "view"))
        return .nothing
    }

    private static let revoke = HookTool(
        "secret-revoke", "Revoke access to a secret.",
        flags: [.relation, .value("application", "app"), .value("unit")]
    ) { call throws(ToolFailure) in
        guard let argument = call.arguments.first else { throw .usage("missing secret URI") }
        let uri = try SecretURI(argument)
        let application = call.value("application") ?? ""
        let unit = call.value("unit") ?? ""
        let relation = try call.relationID()
        if !application.isEmpty, !ApplicationName.isValid(application) {
            throw .usage("application \(GoText.quoted(application)) not valid")
        }
        if !unit.isEmpty, UnitName(unit) == nil { throw .usage("unit \(GoText.quoted(unit)) not valid") }
        if relation == nil, application.isEmpty, unit.isEmpty {
            throw .usage("missing relation or application or unit")
        }
        if !application.isEmpty, !unit.isEmpty { throw .usage("specify only one of application or unit") }
        if relation != nil, !application.isEmpty { throw .usage("do not specify both relation and app") }
        try call.parsed.refuse(after: 1)
        var meant: String? = application.isEmpty ? nil : application
        if let relation {
            meant = try call.context.relation(relation).remoteApplication(of: call.context.unit.application)
        }
        let subject = UnitName(unit)?.tag ?? "application-\(meant ?? "")"
        _ = call.context.ownedSecrets()
        call.context.secrets.revoke(
            HookCommit.GrantChange(uri: uri.description, id: uri.id, subject: subject, scope: subject, role: ""),
            of: meant)
        return .nothing
    }
}
