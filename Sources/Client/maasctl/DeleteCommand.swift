import ArgumentParser
import MaasClient
import MaasctlJSON
import SealedStore

/// Deletes a rack controller and looks at what became of it.
struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Delete a rack controller, and tell what became of it.",
        discussion: """
            JSON: {"node","outcome","system_id"}, in which outcome is gone, or what MAAS has kept it as: machine (it had a \
            power type), region (it was a region too) or rack; node is what MAAS still has of it (as `nodes` lists it) or null.

            A rack that was connected forgets its secret and stays away; one that was not comes back by itself, under \
            another id, as long as it runs: stop it first.

            A region that is a rack too needs --force: the region's MAAS restarts itself, answers nobody for half a minute, and \
            may come back as region and rack.

            On a terminal you are asked first, unless you say --yes. When the answer is lost, MAAS is asked what became of \
            the rack. Exit code 7: there is no such rack controller.
            """
    )

    @Argument(
        help: "The rack controller's system id or host name.",
        completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var name: String

    @Flag(help: "Delete it even when racks elsewhere depend on it for DHCP, or when it is a region too.")
    var force = false

    @Flag(name: .shortAndLong, help: "Do not ask.")
    var yes = false

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let access = try connection.access()
        Deadline.start(connection.network.limit)
        let rack = try access.ask { [name] client throws(MaasError) in try await client.rack(name) }
        if rack.type == .regionAndRackController, !force {
            throw Failure(
                .wrongType, .usage,
                "\(rack.hostname.visible) (\(rack.systemID)) is a region too, and deleting it restarts the region's MAAS",
                remedy: "if that is right: maasctl delete \(rack.systemID) --force")
        }
        if !yes, Terminal.canAsk {
            Deadline.end()
            let what = "\(rack.hostname.visible) (\(rack.systemID), \(rack.type), \(rack.health.state.rawValue))"
            guard Terminal.confirm("Delete \(what) from \(access.url)?") else {
                throw Failure(.cancelled, .other, "nothing was deleted")
            }
        }
        // What is lost of the answer is looked after, which takes time of its own.
        Deadline.start(connection.network.limit * 2)
        let remains = try access.ask { [force] client throws(MaasError) in
            try await client.rackControllers.delete(systemID: rack.systemID, force: force)
        }
        var report = MaasctlDeletion(systemID: rack.systemID, outcome: .gone)
        if case .node(let node) = remains {
            report.outcome = node.type.isRackController ? .rack : node.type.isRegionController ? .region : .machine
            report.node = MaasctlNode(node)
        }
        guard output.format == .table else {
            return output.print(try OutputValue(report, names: ["system_id", "outcome", "node"]))
        }
        let named = rack.systemID == name ? name : "\(name) (\(rack.systemID))"
        Terminal.print("\(named): \(report.outcome.rawValue)".visible)
    }
}

extension MaasClient {
    /// The rack controller of that system id or, if there is none, of that host name.
    fileprivate func rack(_ name: String) async throws(MaasError) -> Node {
        do throws(MaasError) {
            return try await rackControllers.get(systemID: name.lowercased()).node
        } catch {
            guard error.code == .notFound else { throw error }
        }
        let node = try await controller(name)
        guard node.type.isRackController else {
            throw MaasError(.notFound, "\(name.visible) is no rack controller: \(node.type)")
        }
        return node
    }
}
