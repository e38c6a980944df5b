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

    @Argument(help: "The rack controller's system id or host name.")
    var name: String

    @Flag(help: "Delete it even when racks elsewhere depend on it for DHCP.")
    var force = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (systemID, remains) = try connection.ask { [name, force] client throws(MaasError) in
            try await client.deleteRack(name, force: force)
        }
        var (outcome, kept) = ("gone", OutputValue.null)
        if case .node(let node) = remains {
            outcome = node.type.isRackController ? "rack" : node.type.isRegionController ? "region" : "machine"
            kept = .map(Array(zip(NodeRow.columns.map(\.name), NodeRow.values(node))))
        }
        guard output.format == .table else {
            return output.print([("system_id", .text(systemID)), ("outcome", .text(outcome)), ("node", kept)])
        }
        Terminal.print(systemID == name ? "\(name): \(outcome)" : "\(name) (\(systemID)): \(outcome)")
    }
}

extension MaasClient {
    /// Deletes the rack controller of that system id or, if there is none, of that host name.
    fileprivate func deleteRack(_ name: String, force: Bool) async throws(MaasError) -> (String, Remains) {
        do throws(MaasError) {
            return (name, try await rackControllers.delete(systemID: name, force: force))
        } catch {
            guard error.code == .notFound else { throw error }
        }
        let node = try await controller(name)
        guard node.type.isRackController else {
            throw MaasError(.notFound, "\(name) is no rack controller: \(node.type)")
        }
        return (node.systemID, try await rackControllers.delete(systemID: node.systemID, force: force))
    }
}
