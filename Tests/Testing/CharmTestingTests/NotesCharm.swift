import CharmKit
import JujuProtocol
import SealedStore
import SimulatedJuju

/// A charm for these tests, which keeps in its state what it has heard and does something of each kind.
final class NotesCharm: Charm {
    struct Written: CharmEvent {
        var key: String
    }

    struct Broken: Error {}

    private struct Options: Codable {
        var title: String
        var port: Int
    }

    static let written = EventSource<Written>("notes/written")

    static let metadata = {
        var metadata = plain
        metadata.storage["data"] = .init()
        return metadata
    }()

    private static let plain = CharmMetadata(
        name: "notes",
        endpoints: [
            "db": .init(interface: "db", role: .requirer),
            "web": .init(interface: "http", role: .provider, limit: 1),
            "cluster": .init(interface: "notes-cluster", role: .peer),
        ],
        config: [
            "title": .init(type: .string, defaultValue: "none"), "port": .init(type: .int, defaultValue: 80),
            "debug": .init(type: .boolean), "key": .init(type: .secret),
        ],
        actions: [
            "sum": .init(parameters: ["of": ["type": "integer"]], required: ["of"], allowsMore: false),
            "break": .init(),
        ])

    init(framework: Framework) {
        let model = framework.model
        framework.observe(Self.written) { _ in }
        framework.observe(.configChanged) { _ in
            model.unit.setPorts([.tcp(try model.config(Options.self).port)])
            try model.unit.setWorkloadVersion("1.2")
        }
        framework.observe(.relationCreated("db")) { _ in
            for relation in try model.liveRelations("db") {
                relation.unitData.set("title", try model.config(Options.self).title)
            }
            try framework.emit(Written(key: "title"), from: Self.written)
        }
        framework.observe(.relationChanged("db")) { $0.defer("the database is not ready") }
        framework.observe(.leaderElected) { _ in
            guard let leader = try model.leader else { return }
            let content = SecretContent(["password": SecretBytes(utf8: "canary-1")])
            let secret = try model.application.addSecret(content, label: "admin", as: leader)
            for relation in try model.liveRelations("web") { try secret.grant(relation: relation.id, as: leader) }
        }
        framework.observe(.secretChanged) { try model.secret($0.id).refresh() }
        framework.observe(.upgradeCharm) { _ in throw Broken() }
        framework.observeAction("sum") { action in
            struct Parameters: Codable { var of: Int }
            try action.log("adding")
            action.setResult("total.sum", "\(try action.parameters(Parameters.self).of + 1)")
        }
        framework.observeAction("break") { try $0.fail("it is broken") }
        let heard = framework.stored([String].self, "heard")
        framework.finish { heard.set((try heard.value ?? []) + [framework.environment.event.name]) }
        framework.collectStatus { $0.add(.active("heard \(framework.environment.event.name)")) }
    }
}
