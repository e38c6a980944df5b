import ArgumentParser
import SimulatedJuju

/// show-secret: a secret, its content only on demand.
struct ShowSecret: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a secret, without its content unless --reveal is given.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Flag(help: "Print the content too.")
    var reveal = false
    @Flag(help: "Show the revisions too.")
    var revisions = false
    @Option(
        name: .shortAndLong, help: "A revision that must exist; --reveal prints its content, by default the latest's.")
    var revision: Int?
    @Argument(help: "The secret's id, URI or name.")
    var name: String

    func perform() throws {
        guard !showsBoth else {
            throw SimulationError(
                .badInput, "specify either --revisions or \(reveal ? "--reveal" : "--revision") but not both")
        }
        let model = try reveal ? state.readWithSecrets() : state.read().1
        let found = model.secrets.values.filter { name.hasSuffix($0.id) || $0.label == name }
        guard let secret = found.min(by: { $0.id < $1.id }) else {
            throw SimulationError(.notFound, "secret \"\(name)\" not found")
        }
        if let revision, !secret.revisions.contains(where: { $0.number == revision }) {
            throw SimulationError(.notFound, "secret \"\(name)\" has no revision \(revision)")
        }
        var shown = SecretDocument(secret: secret)
        if reveal { shown.content = try Self.content(of: secret, revision: revision, in: model) }
        // Juju's JSON has the content one level deeper than its YAML.
        shown.isJSON = document.format == "json"
        try document.write(.map([secret.id: shown.value(showsRevisions: revisions, showsAccess: true)]))
    }

    private var showsBoth: Bool { revisions && (reveal || revision != nil) }

    private static func content(
        of secret: ModelSecret, revision: Int?, in model: ModelState
    ) throws -> [String: String] {
        let number = revision ?? secret.latestRevision
        guard let content = model.texts(of: secret, revision: number) else {
            throw SimulationError(
                .conflict, "secret \(secret.id): revision \(number) holds bytes that are no text; a charm can read them"
            )
        }
        return content
    }
}
