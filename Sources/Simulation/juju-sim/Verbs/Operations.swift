import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// operations: what was asked of units and machines (cmd/juju/action/listoperations.go).
struct Operations: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "List operations, which run and exec begin.",
        discussion: "Without a filter, before Juju 4.0, those of units only.", aliases: ["list-operations"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Show times in UTC.")
    var utc = false
    @Option(
        name: [.customLong("applications"), .customLong("apps")],
        help: "Only what units of these applications ran; several separated by commas.")
    var applications: [String] = []
    @Option(help: "Only what these units ran.")
    var units: [String] = []
    @Option(help: "Only what these machines ran.")
    var machines: [String] = []
    @Option(help: "Only these actions.")
    var actions: [String] = []
    @Option(help: "Only operations with one of these statuses.")
    var status: [String] = []
    @Option(help: "How many operations to show at most; none means 50.")
    var limit: UInt32 = 0
    @Option(help: "How many operations to pass over first.")
    var offset: UInt32 = 0

    func perform() throws {
        let query = try query()
        let (_, model) = try state.read()
        let found = try query.run(in: model, limit: limit, offset: offset)
        guard !found.operations.isEmpty else { return Terminal.inform("no matching operations") }
        let shown = found.operations.map {
            OperationDocument(
                operation: $0.operation, tasks: $0.tasks, isUTC: utc, hasResults: false)
        }
        try document.write(
            .map(Dictionary(shown.map { ($0.operation.id, $0.value) }) { $1 }),
            [("plain", { plain(shown, isTruncated: found.isTruncated) })])
    }

    private func query() throws -> OperationQuery {
        let query = OperationQuery(
            applications: split(applications), units: split(units), machines: split(machines),
            actions: split(actions), statuses: split(status))
        let refusals = query.refusals
        guard refusals.isEmpty else { throw SimulationError(.badInput, refusals.joined(separator: "\n")) }
        return query
    }

    private func split(_ arguments: [String]) -> [String] {
        arguments.flatMap { $0.split(separator: ",").map(String.init) }
    }

    private func plain(_ shown: [OperationDocument], isTruncated: Bool) -> String {
        var lines: [String] = []
        if offset > 0 || isTruncated {
            lines.append("Displaying operation results \(Int(offset) + 1) to \(Int(offset) + shown.count).")
        }
        if isTruncated {
            let limit = limit == 0 ? OperationQuery.defaultLimit : Int(limit)
            lines += [
                "Run the command again with --offset=\(Int(offset) + limit) --limit=\(limit) to see the next batch.",
                "",
            ]
        }
        var table = Table(["ID", "Status", "Started", "Finished", "Task IDs", "Summary"], rightAligned: [0])
        for operation in shown {
            let tasks = operation.tasks.map(\.id)
            table.add([
                operation.operation.id, operation.status,
                operation.started.map { JujuTime.short($0, isUTC: utc) } ?? "",
                operation.completed.map { JujuTime.short($0, isUTC: utc) } ?? "",
                tasks.prefix(5).joined(separator: ",") + (tasks.count > 5 ? "..." : ""), operation.operation.summary,
            ])
        }
        return (lines + [table.text]).joined(separator: "\n")
    }
}
