/// status-set, status-get and application-version-set. Their effect is immediate.
enum StatusTools {
    static let all = [set, get, versionSet]

    private static let settable = ["maintenance", "blocked", "waiting", "active"]

    private static let set = HookTool(
        "status-set", "Set status information.", flags: [.bool("application")]
    ) { call throws(ToolFailure) in
        guard let status = call.arguments.first else { throw .usage("invalid args, require <status> [message]") }
        guard settable.contains(status) else {
            throw .usage(
                "invalid status \(GoText.quoted(status)), expected one of [\(settable.joined(separator: " "))]")
        }
        try call.parsed.refuse(after: 2)
        try call.refuseRestricted()
        let controller = call.context.controller
        let unit = call.context.unit
        let message = call.arguments.dropFirst().first ?? ""
        let new = ModelStatus(status, RawText.sent(message), since: controller.now())
        if call.isOn("application") {
            guard call.context.isLeader else { throw .failed("this unit is not the leader") }
            guard controller.model.isLeader(unit) else { throw .failed(lost(by: call.context)) }
            controller.model.applications[unit.application]?.status = new
            controller.note(new, .application, of: unit.application)
        } else {
            controller.model.units[unit]?.workloadStatus = new
            controller.model.units[unit]?.delivered.hasSetStatus = true
            controller.note(new, .workload, of: unit.description)
        }
        return .nothing
    }

    private static let get = HookTool(
        "status-get", "Print status information.", formats: .smart,
        flags: [.bool("application"), .bool("include-data")]
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        if call.context.isRestricted { return .value("unknown") }
        let wantsData = call.isOn("include-data")
        let isPlain = call.value("format").map { $0 == "smart" } ?? true
        guard call.isOn("application") else {
            let status = unitStatus(in: call.context)
            if isPlain && !wantsData { return .value(.string(status.status)) }
            return .value(.map(fields(of: status, withData: wantsData)))
        }
        guard call.context.isLeader else {
            throw .failed("finding application status: this unit is not the leader")
        }
        let unit = call.context.unit
        guard call.context.model.isLeader(unit) else {
            throw .failed("finding application status: \(lost(by: call.context))")
        }
        let application = call.context.model.status(ofApplication: unit.application)
        if isPlain && !wantsData { return .value(.string(application.status)) }
        var entry = fields(of: application, withData: wantsData)
        entry["units"] = .map(
            Dictionary(
                call.context.model.units(of: unit.application)
                    .map { ($0.name.description, .map(fields(of: $0.workloadStatus, withData: wantsData))) },
                uniquingKeysWith: { first, _ in first }))
        return .value(.map(["application-status": .map(entry)]))
    }

    private static let versionSet = HookTool(
        "application-version-set", "Specify which version of the application is deployed."
    ) { call throws(ToolFailure) in
        guard let version = call.arguments.first else { throw .usage("no version specified") }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        call.context.controller.model.units[call.context.unit]?.workloadVersion = RawText.sent(version)
        return .nothing
    }

    /// What a unit hears of its application's status that does not lead any more (apiserver/common/setstatus.go:
    /// ApplicationStatusSetter; facades/agent/uniter/status.go: ApplicationStatus, and SetApplicationStatus of 4.0).
    private static func lost(by context: HookContext) -> String {
        context.profile.namesLostLead ? context.controller.notLeader(context.unit) : "permission denied"
    }

    private static func unitStatus(in context: HookContext) -> ModelStatus {
        if let status = context.cachedStatus { return status }
        let status =
            context.controller.model.units.entries[context.unit]?.value?.workloadStatus ?? ModelStatus("unknown")
        context.cachedStatus = status
        return status
    }

    private static func fields(of status: ModelStatus, withData: Bool) -> [String: Value] {
        guard withData else { return ["status": .string(status.status)] }
        return [
            "status": .string(status.status), "message": .string(status.message), "status-data": .map(status.data),
        ]
    }
}
