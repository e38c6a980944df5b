import ArgumentParser
import MaasClient
import SealedStore

/// Changes what MAAS lets be changed of a controller.
struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Change a controller: its zone, domain, description or power type.",
        discussion: """
            As in: maasctl set rack-1 zone=north description='beside the door'

            MAAS ignores other fields in silence, so they are refused here. Parameters of a power type hold passwords, which \
            do not belong on a command line: give them to MAAS's own command. Prints the controller as it is then.
            """
    )

    @Argument(
        help: "The controller's host name or system id.", completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var name: String

    @Argument(
        help: "What to change: zone=NAME, domain=NAME, description=TEXT, power_type=TYPE.",
        completion: .list(["zone=", "domain=", "description=", "power_type="]))
    var changes: [String]

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    private static let fields = ["zone", "domain", "description", "power_type"]

    func validate() throws { _ = try values() }

    private func values() throws -> [String: String] {
        var values: [String: String] = [:]
        for change in changes {
            guard let equals = change.firstIndex(of: "=") else {
                throw ValidationError("'\(change)' is no change: give one such as zone=NAME")
            }
            let field = String(change[..<equals])
            guard Self.fields.contains(field) else {
                throw ValidationError(
                    "MAAS lets \(Self.fields.joined(separator: ", ")) of a controller be changed, not '\(field)'")
            }
            guard values.updateValue(String(change[change.index(after: equals)...]), forKey: field) == nil else {
                throw ValidationError("'\(field)' is given twice")
            }
        }
        guard !changes.isEmpty else { throw ValidationError("say what to change, as in zone=NAME") }
        return values
    }

    func run() throws {
        let values = try values()
        let node = try connection.ask { [name] client throws(MaasError) in
            let node = try await client.controller(name)
            if node.type.isRackController {
                return try await client.change(try node.asRackController(), values)
            }
            return try await client.change(try node.asRegionController(), values)
        }
        output.print(ControllerRecord(node).members)
    }
}

extension MaasClient {
    fileprivate func change(
        _ controller: some Controller, _ values: [String: String]
    ) async throws(MaasError) -> Node {
        var controller = controller
        try await controller.update(
            description: values["description"], zone: values["zone"], domain: values["domain"])
        if let type = values["power_type"] { try await controller.setPower(type: type) }
        return controller.node
    }
}
