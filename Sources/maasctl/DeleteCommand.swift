import ArgumentParser
import MaasClient

/// Deletes a rack controller and looks at what became of it.
struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a rack controller, and tell what became of it.",
        discussion: """
            JSON: {"node","outcome","system_id"}, in which outcome is gone, or what MAAS has kept it as: machine (it had a \
            power type), region (it was a region too) or rack; node is what MAAS still has of it (as `nodes` lists it) or null.

            A rack that was connected forgets its secret and stays away; one that was not comes back by itself, under \
            another id, as long as it runs: stop it first. Exit code 7: there is no such rack controller.
            """
    )

    @Argument(help: "The rack controller's system id.")
    var systemID: String

    @Flag(help: "Delete it even when racks elsewhere depend on it for DHCP.")
    var force = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let remains = try connection.ask { [systemID, force] client throws(MaasError) in
            try await client.rackControllers.delete(systemID: systemID, force: force)
        }
        var (outcome, kept) = ("gone", OutputValue.null)
        if case .node(let node) = remains {
            outcome = node.type.isRackController ? "rack" : node.type.isRegionController ? "region" : "machine"
            kept = .map(Array(zip(NodeRow.columns.map(\.name), NodeRow.values(node))))
        }
        guard output.format == .table else {
            return output.print([("system_id", .text(systemID)), ("outcome", .text(outcome)), ("node", kept)])
        }
        Terminal.print("\(systemID): \(outcome)")
    }
}
