import ArgumentParser
import MaasClient

/// Deletes a rack controller and looks at what became of it.
struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a rack controller, and tell what became of it.",
        discussion: """
            JSON: {"node","outcome","system_id"}, in which outcome is gone, or what MAAS has kept it as: machine (it had a
            power type), region (it was a region too) or rack; node is what MAAS still has of it (as `nodes` lists it) or null.

            A rack that was connected forgets its secret and stays away; one that was not comes back by itself, under
            another id, as long as it runs: stop it first. Exit code 7: there is no such rack controller.
            """
    )

    @Argument(help: "The rack controller's system id.")
    var systemID: String

    @Flag(help: "Delete it even when racks elsewhere depend on it for DHCP.")
    var force = false

    @OptionGroup var options: QueryOptions

    private struct Report: Encodable {
        let system_id: String
        let outcome: String
        let node: Nullable<NodesCommand.Row>
    }

    func run() throws {
        let remains = try options.ask { try $0.rackControllers.delete(systemID: systemID, force: force) }
        let report: Report
        switch remains {
        case .nothing: report = Report(system_id: systemID, outcome: "gone", node: Nullable(nil))
        case .node(let node):
            report = Report(system_id: systemID, outcome: Self.outcome(node), node: Nullable(.init(node)))
        }
        switch options.format {
        case .json: try Terminal.print(json: report)
        case .table: Terminal.print("\(systemID): \(report.outcome)")
        }
    }

    private static func outcome(_ node: Node) -> String {
        if node.type.isRackController { return "rack" }
        return node.type.isRegionController ? "region" : "machine"
    }
}
