import JujuProtocol

/// relation-ids, relation-list, relation-set and relation-model-get.
enum RelationTools {
    static let all = [ids, list, set, modelGet]

    private static let ids = HookTool(
        "relation-ids", "List all relation ids for the given endpoint.", formats: .smart
    ) { call throws(ToolFailure) in
        let context = call.context
        let hookEndpoint = context.hook.relationID
            .flatMap { context.model.relations[$0]?.endpoint(of: context.unit.application)?.name }
        guard let name = call.arguments.first ?? hookEndpoint else {
            throw .usage("no \(context.model.profile.endpointWord) name specified")
        }
        try call.parsed.refuse(after: 1)
        let relations = context.model.relations.values(in: context.unit.application).filter { relation in
            relation.scope.contains(context.unit) && relation.endpoint(of: context.unit.application)?.name == name
                && !context.isBroken(relation)
        }
        return .value(.list(of: relations.map { "\(name):\($0.id)" }.sorted(by: GoOrder.precedes)))
    }

    private static let list = HookTool(
        "relation-list", "List relation units.", formats: .smart, flags: [.relation, .bool("app")]
    ) { call throws(ToolFailure) in
        let id = try call.requiredRelationID()
        try call.parsed.refuse(after: 0)
        if call.isOn("app") {
            let application = try call.context.relation(id).remoteApplication(of: call.context.unit.application)
            return .value(.string(application ?? ""))
        }
        return .value(.list(of: call.context.members(of: id).map(\.description)))
    }

    private static let modelGet = HookTool(
        "relation-model-get", "Get details about the model hosing a related application.", formats: .smart,
        flags: [.relation]
    ) { call throws(ToolFailure) in
        let id = try call.requiredRelationID()
        try call.parsed.refuse(after: 0)
        let uuid = try call.context.relation(id).otherModelUUID ?? call.context.model.uuid
        return .value(.map(["uuid": .string(uuid)]))
    }

    private static let set = HookTool(
        "relation-set", "Set relation settings.", formats: .deprecated,
        flags: [.relation, .bool("app"), .value("file")]
    ) { call throws(ToolFailure) in
        let id = try call.requiredRelationID()
        let arguments = try KeyValues.parse(call.arguments)
        var settings: [String: String] = [:]
        if let file = call.value("file"), !file.isEmpty { settings = try YAMLMap.parse(call.contents(of: file)) }
        settings.merge(arguments) { _, argument in argument }
        let relation = try call.context.relation(id)
        let apply = { (local: inout LocalSettings) in
            for (key, value) in settings { local.set(key, value) }
        }
        guard call.isOn("app") else {
            call.context.withUnitSettings(of: relation, apply)
            return .nothing
        }
        guard call.context.isLeader else { throw .failed("cannot write relation settings") }
        do throws(ToolFailure) {
            try call.context.withApplicationSettings(of: relation, apply)
        } catch {
            throw error.prefixed("cannot read relation application settings")
        }
        return .nothing
    }
}
