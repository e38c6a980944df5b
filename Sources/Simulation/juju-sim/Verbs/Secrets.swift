import ArgumentParser
import SimulatedJuju

/// secrets: the secrets of the model, without their content.
struct Secrets: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "List the secrets.", aliases: ["list-secrets"])

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Option(help: "Only those of this owner, by tag, such as application-maas-region or unit-maas-region-0.")
    var owner: String?
    @Flag(help: "Show the revisions too.")
    var revisions = false

    func perform() throws {
        let (_, model) = try state.read()
        let secrets = model.secrets.values.filter { owner == nil || $0.owner == owner }
        let documents = secrets.map { ($0.id, SecretDocument(secret: $0).value(showsRevisions: revisions)) }
        try document.write(
            .map(Dictionary(documents, uniquingKeysWith: { $1 })),
            [("tabular", { table(secrets).lines.joined(separator: "\n") })])
    }

    private func table(_ secrets: [ModelSecret]) -> Table {
        var table = Table(["ID", "Name", "Owner", "Rotation", "Revision", "Last updated"], rightAligned: [4])
        let sorted = secrets.map { SecretDocument(secret: $0) }.sorted {
            ($0.owner, -$0.secret.latestRevision, $0.secret.id) < ($1.owner, -$1.secret.latestRevision, $1.secret.id)
        }
        for document in sorted {
            let secret = document.secret
            table.add([
                secret.id, document.name.isEmpty ? "-" : document.name, document.owner, document.rotation,
                String(secret.latestRevision), JujuTime.ago(document.updated),
            ])
        }
        return table
    }
}
