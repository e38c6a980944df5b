/// payload-register, payload-status-set and payload-unregister, which Juju 4 dropped. Their effect is immediate. The controller knows them by their class
/// alone, whatever their id, and passes over one to unregister that it does not know (state/payloads.go: LookUp, Untrack).
enum PayloadTools {
    static let all = [register, statusSet, unregister]

    private static let states = ["running", "starting", "stopped", "stopping"]

    private static let register = HookTool("payload-register", "Register a charm payload with Juju.") {
        call throws(ToolFailure) in
        guard call.arguments.count >= 3 else { throw .usage("missing required arguments") }
        // What is sent goes as JSON.
        let payload = ModelPayload(
            type: call.arguments[0], class: call.arguments[1], id: RawText.sent(call.arguments[2]),
            labels: call.arguments[3...].map { RawText.sent($0) })
        let metadata = try AgentFile.read(AgentFile.path("metadata.yaml", in: call.directory))
        let file: MetadataFile
        do throws(YAMLFailure) {
            file = try MetadataFile(DocumentComposer.document(metadata))
        } catch { throw .failed(error.message) }
        guard let known = file.entries("payloads").first(where: { $0.name == payload.class }) else {
            throw .failed("payload \(GoText.quoted(payload.class)) not found in metadata.yaml")
        }
        let type = known.details["type"]?.string ?? ""
        guard type == payload.type else {
            throw .failed(
                "incorrect type \(GoText.quoted(payload.type)) for payload \(GoText.quoted(payload.class)), expected \(GoText.quoted(type))"
            )
        }
        try call.refuseRestricted()
        // juju/charm payloads.go: Validate
        guard isClass(payload.class) else {
            throw .failed(
                payload.class.isEmpty
                    ? "payload class missing name" : "invalid payload class \(GoText.quoted(payload.class))")
        }
        guard !type.isEmpty else { throw .failed("payload class missing type") }
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
        try call.refuseRestricted()
        let name = try lookedUp(call.arguments[0])
        let index = call.context.state?.payloads.firstIndex { $0.class == name }
        guard let index else { throw .failed("payload not found") }
        change(call.context) { $0[index].status = status }
        return .nothing
    }

    private static let unregister = HookTool("payload-unregister", "Stop tracking a payload.") {
        call throws(ToolFailure) in
        guard call.arguments.count >= 2 else { throw .usage("missing required arguments") }
        try call.parsed.refuse(after: 2)
        try call.refuseRestricted()
        let name = try lookedUp(call.arguments[0])
        change(call.context) { $0.removeAll { $0.class == name } }
        return .nothing
    }

    /// The class that the controller makes of what a tool is given: a slash ends it (core/payloads/id.go: ParseID), and what is no
    /// class makes no tag (api/agent/uniter/payload.go: lookUp; names: ParsePayloadTag).
    private static func lookedUp(_ text: String) throws(ToolFailure) -> String {
        let name = RawText.sent(String(String.UnicodeScalarView(text.unicodeScalars.prefix { $0 != "/" })))
        if name.isEmpty { throw .failed("\"payload-\" is not a valid payload tag") }
        let isKnown = isClass(name) || name.wholeMatch(of: #/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/#) != nil
        guard isKnown else {
            throw .failed("while looking up IDs: \(GoText.quoted("payload-" + name)) is not a valid payload tag")
        }
        return name
    }

    private static func isClass(_ name: String) -> Bool {
        name.wholeMatch(of: #/[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?/#) != nil
    }

    private static func change(_ context: HookContext, _ body: (inout [ModelPayload]) -> Void) {
        guard var unit = context.state else { return }
        body(&unit.payloads)
        context.controller.model.units[context.unit] = unit
    }
}
