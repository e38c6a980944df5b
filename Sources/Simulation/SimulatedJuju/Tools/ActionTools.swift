/// action-get, action-set, action-fail and action-log.
enum ActionTools {
    static let all = [get, set, fail, log]

    private static let reserved: Set = ["stdout", "stdout-encoding", "stderr", "stderr-encoding"]

    private static let get = HookTool("action-get", "Get action parameters.", formats: .smart) {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 1)
        var value = Value.map(call.context.controller.parameters(of: try action(of: call)))
        guard let path = call.arguments.first else { return .value(value) }
        for key in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard case .map(let map) = value, let next = map[RawText.key(String(key))] else { return .value(.null) }
            value = next
        }
        return .value(value)
    }

    private static let set = HookTool("action-set", "Set action results.") { call throws(ToolFailure) in
        var entries: [([String], String)] = []
        for argument in call.arguments {
            let scalars = argument.unicodeScalars
            guard let mark = scalars.firstIndex(of: "=") else {
                throw .usage("argument \(GoText.quoted(argument)) must be of the form key...=value")
            }
            let path = scalars[..<mark].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            for key in path {
                guard isKey(key) else {
                    throw .usage(
                        "key \(GoText.quoted(key)) must start and end with lowercase alphanumeric, and contain only \(call.context.profile.actionKeyWords)"
                    )
                }
                guard !reserved.contains(key) else {
                    throw .usage("cannot set reserved action key \(GoText.quoted(key))")
                }
            }
            entries.append((path, String(scalars[scalars.index(after: mark)...])))
        }
        for (path, value) in entries {
            _ = try action(of: call)
            call.context.action.results = inserting(value, at: path[...], into: call.context.action.results)
        }
        return .nothing
    }

    private static let fail = HookTool("action-fail", "Set action fail status with message.") {
        call throws(ToolFailure) in
        try call.parsed.refuse(after: 1)
        _ = try action(of: call)
        call.context.action.message =
            call.arguments.first ?? "action failed without reason given, check action for errors"
        call.context.action.hasFailed = true
        return .nothing
    }

    private static let log = HookTool("action-log", "Record a progress message for the current action.") {
        call throws(ToolFailure) in
        guard !call.arguments.isEmpty else { throw .usage("no message specified") }
        let id = try action(of: call).id
        let controller = call.context.controller
        let message = ModelAction.Message(
            time: controller.now(), text: RawText.sent(call.arguments.joined(separator: " ")))
        controller.model.actions[id]?.messages.append(message)
        return .nothing
    }

    private static func action(of call: ToolCall) throws(ToolFailure) -> ModelAction {
        try call.refuseRestricted()
        guard call.context.hook.kind == .action, let id = call.context.hook.actionID,
            let action = call.context.model.actions[id]
        else { throw .failed("not running an action") }
        return action
    }

    private static func isKey(_ text: String) -> Bool {
        let isWord = { (byte: UInt8) in (97...122).contains(byte) || (48...57).contains(byte) }
        guard let first = text.utf8.first, let last = text.utf8.last, isWord(first), isWord(last) else { return false }
        return text.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
    }

    private static func inserting(
        _ value: String,
        at path: ArraySlice<String>,
        into map: [String: Value]
    ) -> [String: Value] {
        guard let key = path.first else { return map }
        var result = map
        if path.count == 1 {
            result[key] = .string(value)
        } else {
            var inner: [String: Value] = [:]
            if case .some(.map(let existing)) = map[key] { inner = existing }
            result[key] = Value.map(inserting(value, at: path.dropFirst(), into: inner) as [String: Value])
        }
        return result
    }
}
