import JujuProtocol

/// storage-list, storage-get and storage-add.
enum StorageTools {
    static let all = [list, get, add]

    private static let list = HookTool("storage-list", "List storage attached to the unit.", formats: .smart) {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 1)
        let name = call.arguments.first
        let ids = storage(of: call.context).map(\.id).filter { name == nil || $0.hasPrefix("\(name ?? "")/") }
        return .value(.list(of: ids))
    }

    private static let get = HookTool(
        "storage-get", "Print information for the storage instance with the specified ID.", formats: .smart,
        flags: [.value("storage", "s", check: check)]
    ) { call throws(ToolFailure) in
        guard let id = call.value("storage") ?? call.context.hook.storageID else {
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
        var requests: [HookCommit.StorageRequest] = []
        for argument in call.arguments {
            let request = try request(argument)
            guard !requests.contains(where: { $0.name == request.name }) else {
                throw .usage("storage \(GoText.quoted(request.name)) specified more than once")
            }
            requests.append(request)
        }
        call.context.storage += requests
        return .nothing
    }

    private static func request(_ argument: String) throws(ToolFailure) -> HookCommit.StorageRequest {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty else {
            throw .usage("expected \"name=constraints\" or \"name\", got \(GoText.quoted(argument))")
        }
        guard parts.count == 2 else { return HookCommit.StorageRequest(name: parts[0], count: 1) }
        let name = GoText.quoted(parts[0])
        guard !parts[1].isEmpty else {
            throw .usage(
                "cannot parse constraints for storage \(name): storage constraints require at least one field to be specified"
            )
        }
        guard let count = Int(parts[1]) else { throw .usage("only count can be specified for \(name)") }
        guard count > 0 else {
            throw .usage(
                "cannot parse constraints for storage \(name): parsing storage count: count must be greater than zero, got \(GoText.quoted(parts[1]))"
            )
        }
        return HookCommit.StorageRequest(name: parts[0], count: count)
    }

    private static func storage(of context: HookContext) -> [ModelUnit.Storage] {
        context.model.units[context.unit]?.storage ?? []
    }

    @Sendable private static func check(_ id: String, _ context: HookContext) throws(ToolFailure) {
        guard UnitName(id) != nil else { throw .usage("invalid storage ID \(GoText.quoted(id))") }
        guard storage(of: context).contains(where: { $0.id == id }) else {
            throw .usage("storage \(GoText.quoted(id)) not found")
        }
    }
}
