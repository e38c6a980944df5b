import SimulatedJuju

/// An operation as juju's documents show it (cmd/juju/action/listoperations.go: formatOperationResult).
struct OperationDocument {
    let operation: ModelOperation
    /// Its tasks that are shown.
    let tasks: [ModelAction]
    /// Whether times are shown in UTC.
    let isUTC: Bool
    /// Whether results and logs are shown.
    let hasResults: Bool

    /// The status that follows from its tasks.
    var status: String { operation.status(tasks) }
    /// When its first task began, or nil.
    var started: Double? { tasks.compactMap(\.started).min() }
    /// When its last task ended, or nil.
    var completed: Double? {
        tasks.allSatisfy(\.hasEnded) ? tasks.compactMap(\.completed).max() : nil
    }

    /// The document.
    var value: Value {
        let times = [("enqueued", operation.enqueued), ("started", started), ("completed", completed)]
        var fields: [Value.Field] = [
            .init("summary", .string(operation.summary)), .init("status", .string(status)),
        ]
        if !operation.failure.isEmpty { fields.append(.init("fail", .string(operation.failure))) }
        let first = tasks.first
        let isOneAction = tasks.allSatisfy { $0.name == first?.name && $0.parameters == first?.parameters }
        if let first, isOneAction {
            fields.append(
                .init(
                    "action",
                    .record([
                        .init("name", .string(first.name)), .init("parameters", .map(first.parameters)),
                    ])))
        }
        fields.append(.init("timing", Self.timing(times, isUTC)))
        if !tasks.isEmpty {
            let entries = tasks.map { ($0.id, entry($0, isNamed: !isOneAction)) }
            fields.append(.init("tasks", .map(Dictionary(entries) { $1 })))
        }
        return .record(fields)
    }

    private func entry(_ action: ModelAction, isNamed: Bool) -> Value {
        let task = TaskDocument(action: action, isUTC: isUTC)
        var fields: [Value.Field] = isNamed ? [.init("name", .string(action.name))] : []
        fields += [
            .init("host", .string(action.receiver.description)), .init("status", .string(action.status)),
            .init(
                "timing",
                Self.timing(
                    [
                        ("enqueued", action.enqueued), ("started", action.started), ("completed", action.completed),
                    ], isUTC)),
        ]
        if hasResults, !action.messages.isEmpty { fields.append(.init("log", task.log)) }
        if !action.message.isEmpty { fields.append(.init("message", .string(action.message))) }
        if hasResults, !action.results.isEmpty { fields.append(.init("results", .map(action.results))) }
        return .record(fields)
    }

    private static func timing(_ times: [(String, Double?)], _ isUTC: Bool) -> Value {
        .record(
            times.compactMap { name, time in
                time.map { .init(name, .string(JujuTime.task($0, isUTC: isUTC))) }
            })
    }
}
