/// is-leader, juju-log, unit-get and juju-reboot.
enum UnitTools {
    static let all = [isLeader, log, unitGet, reboot]

    private static let isLeader = HookTool(
        "is-leader", "Print application leadership status.", formats: .smart
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        try call.refuseRestricted("leadership status unknown")
        return .value(.bool(call.context.isLeader))
    }

    private static let log = HookTool(
        "juju-log", "Write a message to the juju log.", formats: .deprecated,
        flags: [.bool("debug"), .value("log-level", "l", standard: "INFO")]
    ) { call throws(ToolFailure) in
        guard !call.arguments.isEmpty else { throw .usage("no message specified") }
        var level = LogLine.Level.info
        if call.isOn("debug") {
            level = .debug
        } else if let name = call.value("log-level"), !name.isEmpty {
            // Juju's logger knows a level below all others, at which nothing is ever written.
            if name.uppercased() == "UNSPECIFIED" { return .nothing }
            if let known = LogLine.Level(name: name) {
                level = known
            } else {
                call.context.log(.warning, "Specified log level of \(GoText.quoted(name)) is not valid")
            }
        }
        call.context.log(level, prefix(in: call.context) + RawText.sent(call.arguments.joined(separator: " ")))
        return .nothing
    }

    private static func prefix(in context: HookContext) -> String {
        guard let id = context.hook.relationID, let relation = context.model.relations[id],
            let endpoint = relation.endpoint(of: context.unit.application)
        else { return "" }
        return "\(endpoint.name):\(id): "
    }

    private static let unitGet = HookTool(
        "unit-get", "Print public-address or private-address.", formats: .smart
    ) { call throws(ToolFailure) in
        guard let key = call.arguments.first else { throw .usage("no setting specified") }
        guard key == "private-address" || key == "public-address" else {
            throw .usage("unknown setting \(GoText.quoted(key))")
        }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        let context = call.context
        if key == "private-address", let network = context.controller.network(of: context.unit, binding: ""),
            let address = network.bindAddresses.first?.addresses.first
        {
            return .value(.string(address.hostname.isEmpty ? address.value : address.hostname))
        }
        let inside = context.model.privateAddress(of: context.unit)
        let outside = context.model.units[context.unit]?.publicAddress ?? (context.machineAddress)
        guard let address = key == "private-address" ? inside : outside else {
            throw .failed("\(key.prefix { $0 != "-" }) address not found")
        }
        return .value(.string(address))
    }

    private static let reboot = HookTool(
        "juju-reboot", "Reboot the host machine.", flags: [.bool("now")]
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        try call.refuseRestricted()
        guard call.context.hook.kind != .action else {
            throw .failed("juju-reboot is not supported when running an action.")
        }
        call.context.reboot = call.isOn("now") ? .now : .afterHook
        return .nothing
    }
}

extension HookContext {
    /// The address of the unit's machine, or nil.
    var machineAddress: String? { model.units[unit]?.machine.flatMap { model.machines[$0]?.address } }
}
