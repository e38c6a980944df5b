/// payload-register, payload-status-set and payload-unregister, which Juju 4 dropped. Their effect is immediate. The controller knows them by their class
/// alone, whatever their id, and passes over one to unregister that it does not know (state/payloads.go: LookUp, Untrack).
enum PayloadTools {
    static let all = [register, statusSet, unregister]

    private static let states = ["running", "starting", "stopped", "stopping"]

    private static let register = HookTool("payload-register", "Register a charm payload with Juju.") {
        call throws(ToolFailure) in
        guard call.arguments.count >= 3 else { throw .usage("missing required arguments") }
        let payload = ModelPayload(
            type: call.arguments[0], class: call.arguments[1], id: call.arguments[2],
            labels: Array(call.arguments[3...]))
        let metadata = try AgentFile.read(AgentFile.path("metadata.yaml", in: call.directory))
        guard case .map(let root) = Value(parsing: String(decoding: metadata, as: UTF8.self)),
            case .map(let classes)? = root["payloads"], case .map(let details)? = classes[payload.class],
            case .string(let type)? = details["type"]
        else { throw .failed("payload \(GoText.quoted(payload.class)) not found in metadata.yaml") }
        guard type == payload.type else {
            throw .failed(
                "incorrect type \(GoText.quoted(payload.type)) for payload \(GoText.quoted(payload.class)), expected \(GoText.quoted(type))"
            )
        }
        guard !payload.id.isEmpty else { throw .failed("missing ID not valid") }
        change(call.context) { payloads in
            payloads.removeAll { $0.class == payload.class }
            payloads.append(payload)
        }
        return .nothing
    }

    private static let statusSet = HookTool("payload-status-set", "Update the status of a payload.") {
        call throws(ToolFailure) in
        guard call.arguments.count >= 3 else { throw .usage("missing required arguments") }
        try call.parsed.refuse(after: 3)
        let status = call.arguments[2]
        guard states.contains(status) else {
            let known = states.map { "\"\($0)\"" }.joined(separator: ", ")
            throw .failed("status \(GoText.quoted(status)) not supported; expected one of [\(known)]")
        }
        let index = call.context.state?.payloads.firstIndex { $0.class == call.arguments[0] }
        guard let index else { throw .failed("payload not found") }
        change(call.context) { $0[index].status = status }
        return .nothing
    }

    private static let unregister = HookTool("payload-unregister", "Stop tracking a payload.") {
        call throws(ToolFailure) in
        guard call.arguments.count >= 2 else { throw .usage("missing required arguments") }
        try call.parsed.refuse(after: 2)
        change(call.context) { $0.removeAll { $0.class == call.arguments[0] } }
        return .nothing
    }

    private static func change(_ context: HookContext, _ body: (inout [ModelPayload]) -> Void) {
        guard var unit = context.state else { return }
        body(&unit.payloads)
        context.controller.model.units[context.unit] = unit
    }
}
