import JujuProtocol

/// relation-get.
enum RelationGetTool {
    static let all = [get]

    /// Whose databag is read.
    private enum Target {
        case unit(UnitName)
        case application(String)
    }

    private static let get = HookTool(
        "relation-get", "Get relation settings.", formats: .smart, flags: [.relation, .bool("app")]
    ) { call throws(ToolFailure) in
        let id = try call.requiredRelationID()
        let key = call.arguments.first ?? ""
        let target = try target(of: call)
        try call.parsed.refuse(after: 2)
        let relation = try call.context.relation(id)
        let settings: [String: String]
        switch target {
        case .unit(let unit): settings = try call.context.settings(of: relation, unit: unit)
        case .application(let name):
            guard ApplicationName.isValid(name) else {
                throw .failed("\(GoText.quoted(name)) is not a valid unit or application")
            }
            settings = try call.context.settings(of: relation, application: name)
        }
        if key.isEmpty || key == "-" { return .value(.map(of: settings)) }
        return .value(settings[RawText.key(key)].map(Value.string) ?? .null)
    }

    private static func target(of call: ToolCall) throws(ToolFailure) -> Target {
        let hook = call.context.hook
        guard call.arguments.count > 1 else {
            if !call.isOn("app"), let unit = hook.remoteUnit { return .unit(unit) }
            if let application = hook.remoteApplication { return .application(application) }
            throw .usage("no unit or application specified")
        }
        let name = call.arguments[1]
        let unit = UnitName(name)
        if call.isOn("app") {
            return .application(unit?.application ?? (ApplicationName.isValid(name) ? name : ""))
        }
        if let unit { return .unit(unit) }
        guard call.context.profile.wantsUnitWithoutApp else {
            // The name goes to the controller as it is; a leader that names its application reads its own unit's databag.
            let readsOwn = name == call.context.unit.application && call.context.isLeader
            return readsOwn ? .unit(call.context.unit) : .application(name)
        }
        if ApplicationName.isValid(name) {
            throw .usage("expected unit name, got application name \(GoText.quoted(name))")
        }
        throw .usage("invalid unit name \(GoText.quoted(name))")
    }
}

/// Juju's rule for names of applications.
package enum ApplicationName {
    /// Whether `text` may name an application.
    package static func isValid(_ text: String) -> Bool { UnitName("\(text)/0") != nil }
}
