/// open-port, close-port and opened-ports.
enum PortTools {
    static let all = [open, close, opened]

    private static let open = HookTool(
        "open-port", "Register a request to open a port or port range.", formats: .deprecated,
        flags: [.value("endpoints")]
    ) { call throws(ToolFailure) in
        for port in try ports(of: call) { try call.context.ports.open(port, on: call.context.machinePorts) }
        return .nothing
    }

    private static let close = HookTool(
        "close-port", "Register a request to close a port or port range.", formats: .deprecated,
        flags: [.value("endpoints")]
    ) { call throws(ToolFailure) in
        for port in try ports(of: call) { try call.context.ports.close(port, on: call.context.machinePorts) }
        return .nothing
    }

    private static let opened = HookTool(
        "opened-ports", "List all ports or port ranges opened by the unit.", formats: .smart,
        flags: [.bool("endpoints")]
    ) { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        // Of a restricted context it hears that there are none.
        if call.context.isRestricted { return .value(.list([])) }
        let stored = call.context.machinePorts.own
        let ports = call.context.profile.showsPendingPorts ? call.context.ports.applied(to: stored) : stored
        let ranges = Set(ports.map(\.range)).sorted()
        guard call.isOn("endpoints") else { return .value(.list(of: ranges.map(\.description))) }
        let lines = ranges.map { range in
            let endpoints = ports.filter { $0.range == range }.map(\.endpoint).sorted(by: GoOrder.precedes)
            return "\(range) (\(endpoints.contains("") ? "*" : endpoints.joined(separator: ", ")))"
        }
        return .value(.list(of: lines))
    }

    private static func ports(of call: ToolCall) throws(ToolFailure) -> [OpenPort] {
        guard let argument = call.arguments.first else { throw .usage("no port or range specified") }
        let range = try PortRange(parsing: argument, lowest: call.context.profile.lowestPort)
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted()
        if call.context.model.kind == .caas, range.from != range.to {
            throw .failed("port ranges are not supported for k8s applications, please specify a single port")
        }
        let endpoints = (call.value("endpoints") ?? "").split(separator: ",", omittingEmptySubsequences: false)
        return Set(endpoints.map { GoText.trimmed($0) }).sorted().map { OpenPort(endpoint: $0, range: range) }
    }
}
