/// secret-add, secret-set and secret-remove.
enum SecretTools {
    static let all = [add, set, remove]

    private static let add = HookTool("secret-add", "Add a new secret.", flags: SecretArguments.flags) {
        call throws(ToolFailure) in
        if call.arguments.isEmpty, (call.value("file") ?? "").isEmpty {
            throw .usage("missing secret value or filename")
        }
        let given = try SecretArguments(call.arguments, of: call)
        let context = call.context
        if !context.isRestricted { _ = context.ownedSecrets() }
        guard !given.content.isEmpty else { throw .failed("empty secret value not valid") }
        try call.refuseRestricted()
        guard given.isUnitOwned || context.isLeader else { throw .failed("this unit is not the leader") }
        let uri = SecretURI(id: context.controller.model.newSecretID(), source: context.model.uuid)
        var change = HookCommit.SecretChange(uri, given, call)
        change.owner = given.isUnitOwned ? context.unit.tag : "application-\(context.unit.application)"
        change.content = SecretContent(given.content)
        change.checksum = SecretChecksum.of(given.content)
        try context.secrets.create(change)
        return .text("\(uri)\n")
    }

    private static let set = HookTool("secret-set", "Update an existing secret.", flags: SecretArguments.flags) {
        call throws(ToolFailure) in
        guard let argument = call.arguments.first else { throw .usage("missing secret URI") }
        let uri = try SecretURI(argument)
        let given = try SecretArguments(Array(call.arguments.dropFirst()), of: call)
        try call.refuseRestricted()
        let owned = call.context.ownedSecrets()[uri.id]
        var change = HookCommit.SecretChange(uri, given, call)
        if !given.content.isEmpty {
            let checksum = SecretChecksum.of(given.content)
            call.context.secrets.undoes(checksum, of: uri.id, stored: owned?.latestChecksum)
            if owned?.latestChecksum != checksum {
                change.content = SecretContent(given.content)
                change.checksum = checksum
            }
        }
        if change.changesNothing { return .nothing }
        call.context.secrets.update(change)
        return .nothing
    }

    private static let remove = HookTool(
        "secret-remove", "Remove an existing secret.",
        flags: [
            .value("revision") { text, _ throws(ToolFailure) in
                guard Int(text) != nil else {
                    throw .usage("strconv.ParseInt: parsing \(GoText.quoted(text)): invalid syntax")
                }
            }
        ]
    ) { call throws(ToolFailure) in
        guard let argument = call.arguments.first else { throw .usage("missing secret URI") }
        let uri = try SecretURI(argument)
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        _ = call.context.ownedSecrets()
        let revision = call.value("revision").flatMap { Int($0) } ?? 0
        call.context.secrets.remove(uri, revision: revision > 0 ? revision : nil)
        return .nothing
    }
}

extension HookCommit.SecretChange {
    /// What the flags say; an empty flag says nothing.
    fileprivate init(_ uri: SecretURI, _ given: SecretArguments, _ call: ToolCall) {
        self.init(uri: uri.description, id: uri.id)
        label = call.value("label").flatMap { $0.isEmpty ? nil : RawText.key($0) }
        description = call.value("description").flatMap { $0.isEmpty ? nil : $0 }
        rotate = given.rotate
        expire = given.expire
    }

    fileprivate var changesNothing: Bool {
        label == nil && description == nil && rotate == nil && expire == nil && content == nil
    }
}
