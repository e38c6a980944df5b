import JujuProtocol

/// storage-list, storage-get and storage-add.
enum StorageTools {
    static let all = [list, get, add]

    private static let list = HookTool("storage-list", "List storage attached to the unit.", formats: .smart) {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        let name = call.arguments.first ?? ""
        let ids = storage(of: call.context).map(\.id).filter { name.isEmpty || $0.hasPrefix("\(name)/") }
        return .value(.list(of: ids))
    }

    private static let get = HookTool(
        "storage-get", "Print information for the storage instance with the specified ID.", formats: .smart,
        flags: [.value("s", standard: { $0.hook.storageID ?? "" }, check: check)]
    ) { call throws(ToolFailure) in
        guard let id = call.value("s") ?? call.context.hook.storageID else {
            throw .usage("no storage instance specified")
        }
        try call.parsed.refuse(after: 1)
        guard let instance = storage(of: call.context).first(where: { $0.id == id }) else {
            throw .failed("storage \(GoText.quoted(id)) not found")
        }
        let values = ["kind": instance.kind, "location": instance.location]
        guard let key = call.arguments.first, !key.isEmpty else { return .value(.map(of: values)) }
        guard let value = values[key] else { throw .failed("invalid storage attribute \(GoText.quoted(key))") }
        return .value(.string(value))
    }

    private static let add = HookTool("storage-add", "Add storage instances.") { call throws(ToolFailure) in
        guard !call.arguments.isEmpty else { throw .usage("storage add requires a storage directive") }
        var directives: [(name: String, StorageDirective)] = []
        for argument in call.arguments {
            let (name, directive) = try StorageDirective.parse(argument, profile: call.context.profile)
            guard !directives.contains(where: { $0.name == name }) else {
                throw .usage("storage \(GoText.quoted(name)) specified more than once")
            }
            directives.append((name, directive))
        }
        let requests = try directives.map { name, directive throws(ToolFailure) in
            guard directive.pool == nil, directive.size == nil else {
                throw .usage("only count can be specified for \(GoText.quoted(name))")
            }
            return HookCommit.StorageRequest(name: name, count: directive.count ?? 1)
        }
        try call.refuseRestricted()
        call.context.storage += requests
        return .nothing
    }

    private static func storage(of context: HookContext) -> [ModelUnit.Storage] {
        context.model.units[context.unit]?.storage ?? []
    }

    @Sendable private static func check(_ id: String, _ context: HookContext) throws(ToolFailure) {
        guard UnitName(id) != nil else { throw .usage("invalid storage ID \(GoText.quoted(id))") }
        guard storage(of: context).contains(where: { $0.id == id }) else {
            throw .usage("storage attachment \(id):\(context.unit) not found")
        }
    }
}
