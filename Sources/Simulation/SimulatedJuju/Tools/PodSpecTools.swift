/// k8s-spec-set and k8s-spec-get, pod-spec-set and pod-spec-get, which are the same under older names, and k8s-raw-set and
/// k8s-raw-get: what charms without a sidecar had for Kubernetes, before Juju 4.
enum PodSpecTools {
    static let all = [
        set("k8s-spec-set", "Set k8s spec information."),
        set("pod-spec-set", "Set k8s spec information (deprecated)."),
        get("k8s-spec-get", "Get k8s spec information."), get("pod-spec-get", "Get k8s spec information (deprecated)."),
        rawSet, rawGet,
    ]

    private static func set(_ name: String, _ purpose: String) -> HookTool {
        HookTool(name, purpose, flags: [.value("file"), .value("k8s-resources")]) { call throws(ToolFailure) in
            var spec = try spec("k8s spec", of: &call)
            if let path = call.value("k8s-resources"), !path.isEmpty {
                spec += try AgentFile.read(AgentFile.path(path, in: call.directory))
            }
            try checkLeader(call, setting: "k8s spec")
            call.context.podSpec = RawText.sent(spec)
            return .nothing
        }
    }

    private static let rawSet = HookTool(
        "k8s-raw-set", "Set k8s raw spec information.", flags: [.value("file")]
    ) { call throws(ToolFailure) in
        let spec = try spec("k8s raw spec", of: &call)
        try checkLeader(call, setting: "raw k8s spec")
        call.context.rawK8sSpec = RawText.sent(spec)
        return .nothing
    }

    private static func get(_ name: String, _ purpose: String) -> HookTool {
        HookTool(name, purpose) { call throws(ToolFailure) in
            try call.parsed.refuse(after: 0)
            return try .text(stored(\.podSpec, "podspec", call))
        }
    }

    private static let rawGet = HookTool("k8s-raw-get", "Get k8s raw spec information.") { call throws(ToolFailure) in
        try call.parsed.refuse(after: 0)
        return try .text(stored(\.rawK8sSpec, "raw k8s spec", call))
    }

    /// The content of the file that is given, by default of standard input.
    private static func spec(_ kind: String, of call: inout ToolCall) throws(ToolFailure) -> [UInt8] {
        try call.parsed.refuse(after: 0)
        let path = call.value("file") ?? "-"
        guard !path.isEmpty else { throw .failed("path not set") }
        let bytes = try call.contents(of: path)
        guard !bytes.isEmpty else {
            throw .failed("no \(kind) specified: pipe \(kind) to command, or specify a file with --file")
        }
        return bytes
    }

    private static func checkLeader(_ call: ToolCall, setting what: String) throws(ToolFailure) {
        try call.refuseRestricted()
        let context = call.context
        guard !context.isLeader else { return }
        let message = "\"\(context.unit)\" is not the leader but is setting application \(what)"
        context.controller.log(context.unit, "juju.worker.uniter", .error, message)
        throw .failed("this unit is not the leader")
    }

    /// What the controller holds: the hook's own change is not seen.
    private static func stored(
        _ spec: KeyPath<ModelApplication, String?>,
        _ what: String,
        _ call: ToolCall
    ) throws(ToolFailure) -> String {
        try call.refuseRestricted()
        let application = call.context.unit.application
        guard let text = call.context.model.applications[application]?[keyPath: spec] else {
            throw .failed("\(what) for application \(application) not found")
        }
        return text
    }
}
