import JujuProtocol
import SimulatedJuju

/// Which operations are looked for (state/operation.go: ListOperations; Juju 4.0: domain/operation/state/query.go).
struct OperationQuery {
    /// How many operations are found at most when no limit is given.
    static let defaultLimit = 50

    let applications: [String]
    let units: [String]
    let machines: [String]
    let actions: [String]
    let statuses: [String]

    /// An operation, and its tasks that match.
    typealias Match = (operation: ModelOperation, tasks: [ModelAction])

    private static let knownStatuses = [
        "pending", "running", "completed", "failed", "cancelled", "aborting", "aborted", "error",
    ]

    /// What juju says of names and statuses that are none.
    var refusals: [String] {
        applications.filter { !ApplicationName.isValid($0) }.map { "invalid application name \"\($0)\"" }
            + units.filter { UnitName($0) == nil }.map { "invalid unit name \"\($0)\"" }
            + machines.filter { !MachineName.isValid($0) }.map { "invalid machine id \"\($0)\"" }
            + statuses.filter { !Self.knownStatuses.contains($0) }.map {
                "\"\($0)\" is not a valid task status, want one of [\(Self.knownStatuses.joined(separator: " "))]"
            }
    }

    /// The operations that match, by number.
    func run(
        in model: ModelState, limit: UInt32, offset: UInt32
    ) throws -> (operations: [Match], isTruncated: Bool) {
        let isNew = model.profile.version >= JujuVersion(4, 0, 0)
        for name in applications where !isNew { _ = try model.application(named: name) }
        // Juju 4.0 shows an operation with all of its tasks, and sorts numbers as texts before it counts.
        let found: [Match] = model.operations.values.compactMap { operation in
            let all = operation.tasks.compactMap { model.actions[$0] }
            let tasks = all.filter { matches($0, in: model, isNew: isNew) }
            if tasks.isEmpty, !(isNew && hasNoFilter) { return nil }
            if !isNew, !statuses.isEmpty, !statuses.contains(operation.status(all)) { return nil }
            return (operation, isNew ? all : tasks)
        }
        let sorted = found.sorted {
            isNew ? $0.operation.id < $1.operation.id : Int($0.operation.id) ?? 0 < Int($1.operation.id) ?? 0
        }
        let asked = limit == 0 ? Self.defaultLimit : Int(limit)
        let most = isNew ? min(asked, Self.defaultLimit) : asked
        let shown = sorted.dropFirst(Int(offset)).prefix(most)
        return (
            shown.sorted { Int($0.operation.id) ?? 0 < Int($1.operation.id) ?? 0 },
            sorted.count > Int(offset) + shown.count
        )
    }

    private var hasNoFilter: Bool {
        (applications + units + machines + actions + statuses).isEmpty
    }

    private func matches(_ action: ModelAction, in model: ModelState, isNew: Bool) -> Bool {
        // Juju 4.0 knows the names of charms' actions only (query.go: operation_action).
        if !actions.isEmpty, !actions.contains(action.name) || (isNew && action.name == "juju-exec") { return false }
        if isNew, !statuses.isEmpty, !statuses.contains(action.status) { return false }
        switch action.receiver {
        case .unit(let unit):
            if units.contains(unit.description) { return true }
            // Before Juju 4.0 applications, and no filter at all, mean the units that there are.
            let isThere = isNew || model.units[unit] != nil
            if applications.contains(unit.application) { return isThere }
            return (applications + units + machines).isEmpty && (isThere || !actions.isEmpty)
        case .machine(let id):
            if machines.contains(id) { return true }
            return (applications + units + machines).isEmpty && (isNew || !actions.isEmpty)
        }
    }
}

/// The number of a machine, as juju writes it.
enum MachineName {
    /// Whether a text is one, such as `0` or `0/lxd/1` (names: IsValidMachine).
    static func isValid(_ text: String) -> Bool {
        text.wholeMatch(of: /(0|[1-9][0-9]*)(\/[a-z]+\/(0|[1-9][0-9]*))*/) != nil
    }
}
