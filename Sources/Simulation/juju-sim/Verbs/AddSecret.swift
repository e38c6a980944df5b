import ArgumentParser
import SimulatedJuju

/// add-secret.
struct AddSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Add a user's secret.")

    @OptionGroup var state: StateOptions
    @OptionGroup var new: NewModelOptions
    @Argument(help: "The secret's name.")
    var name: String
    @OptionGroup var content: SecretContentOptions

    func perform() throws {
        let stored = try state.simulation(new: new)
        let uri = try stored.controller.addUserSecret(name, content.bytes())
        stored.controller.describeUserSecret(uri, content.info)
        stored.note(CommandText.current())
        try stored.save()
        Terminal.say(uri)
    }
}
