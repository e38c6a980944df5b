import ArgumentParser
import MaasClient
import MaasctlJSON
import SealedStore

/// One controller, in full.
struct ControllerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controller",
        abstract: "Show a controller with its interfaces, services and tests.",
        discussion: "Exit code 7: there is no such controller."
    )

    @Argument(
        help: "The controller's host name or system id.", completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var name: String

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var watching: WatchOptions

    func run() throws {
        try watching.repeated(connection) { [name] access in
            let node = try access.ask { client throws(MaasError) in try await client.controller(name) }
            output.print(ControllerRecord(node).members)
        }
    }
}

/// Reads a controller anew.
struct RefreshCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "refresh",
        abstract: "Read a controller from the API of its own type, and show it as it is now.",
        discussion: """
            Lists may lag behind for an instant; this is what RackController.refresh() and RegionController.refresh() do.
            Exit code 7: there is no such controller, or no more.
            """
    )

    @Argument(
        help: "The controller's host name or system id.", completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var name: String

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let node = try connection.ask { [name] client throws(MaasError) in
            let node = try await client.controller(name)
            guard node.type.isRackController else {
                var region = try node.asRegionController()
                try await region.refresh()
                return region.node
            }
            var rack = try node.asRackController()
            try await rack.refresh()
            return rack.node
        }
        output.print(ControllerRecord(node).members)
    }
}

extension MaasClient {
    /// The controller of that host name or system id.
    func controller(_ name: String) async throws(MaasError) -> Node {
        var refusal: MaasError?
        let named: [Node]
        do throws(MaasError) {
            named = try await controllers.list(NodeFilter(hostnames: [name]))
        } catch {
            // Who is shown no list may be shown a controller whose id is known.
            guard error.code == .notAdministrator else { throw error }
            refusal = error
            named = []
        }
        // MAAS compares short names only; a full one must fit as a whole.
        let fitting = name.contains(".") ? named.filter { $0.fqdn.lowercased() == name.lowercased() } : named
        guard fitting.count < 2 else {
            let ids = fitting.map(\.systemID).joined(separator: ", ").visible
            throw MaasError(
                .conflict, "there are several controllers named \(name.visible)", remedy: "take one of the ids \(ids)")
        }
        if let node = fitting.first { return node }
        do throws(MaasError) {
            // Ids are of small letters, and MAAS compares exactly.
            let node = try await nodes.get(systemID: name.lowercased())
            guard node.type.isRackController || node.type.isRegionController else {
                throw MaasError(.notFound, "\(name.visible) is no controller: \(node.type)")
            }
            return node
        } catch {
            guard error.code == .notFound else { throw error }
            throw refusal ?? MaasError(.notFound, "there is no controller \(name.visible)")
        }
    }
}
