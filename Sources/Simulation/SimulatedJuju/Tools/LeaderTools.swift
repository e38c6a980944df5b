/// leader-get and leader-set, which Juju 4 dropped. The effect of leader-set is immediate.
enum LeaderTools {
    static let all = [get, set]

    private static let get = HookTool("leader-get", "Print application leadership settings.", formats: .smart) {
        call throws(ToolFailure) in
        let key = call.arguments.first ?? ""
        guard !key.contains("=") else { throw .usage("invalid key \(GoText.quoted(key))") }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted("cannot read leadership settings")
        let settings = call.context.model.applications[call.context.unit.application]?.leaderSettings ?? [:]
        if key.isEmpty || key == "-" { return .value(.map(of: settings)) }
        return .value(settings[RawText.key(key)].map(Value.string) ?? .null)
    }

    private static let set = HookTool("leader-set", "Write application leadership settings.") {
        call throws(ToolFailure) in
        let values = try KeyValues.parse(call.arguments)
        try call.refuseRestricted("cannot write leadership settings")
        let context = call.context
        let doing = "cannot write leadership settings: cannot write settings"
        guard context.isLeader else { throw .failed("\(doing): not the leader") }
        guard context.model.isLeader(context.unit) else {
            // state/application.go: UpdateLeaderSettings
            let application = GoText.quoted(context.unit.application)
            throw .failed(
                "\(doing): application \(application): \(context.profile.leadershipWords): \(context.controller.notLeader(context.unit))"
            )
        }
        guard var application = context.model.applications[context.unit.application] else { return .nothing }
        let before = application.leaderSettings
        for (key, value) in values {
            application.leaderSettings[RawText.sentKey(key)] = value.isEmpty ? nil : RawText.sent(value)
        }
        if !RawText.areSame(application.leaderSettings, before) { application.leaderSettingsVersion += 1 }
        context.controller.model.applications[context.unit.application] = application
        for unit in context.model.units.keys(in: ModelUnit.group(application: context.unit.application)) {
            context.controller.agenda.note(unit)
        }
        return .nothing
    }
}
