import ArgumentParser
import SimulatedJuju

/// show-secret: a secret without its content.
struct ShowSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show a secret without its content.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Refused: no command of juju-sim prints a secret's content.")
    var reveal = false
    @Flag(help: "Show the revisions too.")
    var revisions = false
    @Option(name: .shortAndLong, help: "A revision that must exist.")
    var revision: Int?
    @Argument(help: "The secret's id, URI or name.")
    var name: String

    func perform() throws {
        guard !reveal else {
            throw SimulationError(
                .badInput,
                "--reveal: juju-sim prints no secret's content; a charm that may read it can, with secret-get in a hook"
            )
        }
        let (_, model) = try state.read()
        let found = model.secrets.values.filter { name.hasSuffix($0.id) || $0.label == name }
        guard let secret = found.min(by: { $0.id < $1.id }) else {
            throw SimulationError(.notFound, "secret \"\(name)\" not found")
        }
        if let revision, !secret.revisions.contains(where: { $0.number == revision }) {
            throw SimulationError(.notFound, "secret \"\(name)\" has no revision \(revision)")
        }
        try document.write(
            .map([secret.id: SecretDocument(secret: secret).value(showsRevisions: revisions, showsAccess: true)]))
    }
}
