import ArgumentParser
import SimulatedJuju

/// ssh-keys: none, since nobody logs in to a folder.
struct SSHKeys: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssh-keys", abstract: "List the SSH keys of the model: none.", aliases: ["list-ssh-keys"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Taken from juju.")
    var full = false

    func perform() throws {
        let (_, model) = try state.read()
        Terminal.inform(
            "No keys to display in model \(model.name): machines are folders here, which nobody logs in to.")
    }
}

/// add-ssh-key, import-ssh-key and remove-ssh-key, which change nothing.
struct AddSSHKey: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-ssh-key", abstract: "Taken from juju; keys open nothing here.",
        aliases: ["import-ssh-key", "remove-ssh-key"])

    @OptionGroup var state: StateOptions
    @Argument(help: "The keys.")
    var keys: [String]

    func perform() throws {
        _ = try state.read()
        Terminal.inform(
            "Nothing changed: machines are folders here, which nobody logs in to; juju-sim exec runs commands.")
    }
}
