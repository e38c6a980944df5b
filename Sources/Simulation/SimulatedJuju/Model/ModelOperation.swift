/// What an operator asked for with one command, of one or more units and machines.
public struct ModelOperation: Sendable, Codable, Hashable {
    /// The number as text.
    public var id: String
    /// What was asked for, in a line.
    public var summary: String
    /// Why some of its tasks were not scheduled, or empty.
    public var failure = ""
    /// When it was asked for, in seconds since 1970.
    public var enqueued: Double
    /// The numbers of its tasks, in order.
    public var tasks: [String] = []

    /// An operation without tasks.
    public init(id: String, summary: String, enqueued: Double) {
        self.id = id
        self.summary = summary
        self.enqueued = enqueued
    }

    /// The status that follows from those of its tasks (state/operation.go: Status, removeAndLogBuildTxn; Juju 4.0:
    /// domain/operation/service/query.go: operationStatus).
    public func status(_ tasks: [ModelAction]) -> String {
        let active = tasks.filter { !$0.hasEnded }
        if !active.isEmpty {
            return tasks.contains { $0.started != nil } ? "running" : "pending"
        }
        let order = ["error", "failed", "cancelled", "completed"]
        guard let status = order.first(where: { status in tasks.contains { $0.status == status } }) else {
            return "error"
        }
        return status == "completed" && !failure.isEmpty ? "error" : status
    }
}
