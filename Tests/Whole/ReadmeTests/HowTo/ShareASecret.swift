import CharmKit
import SealedStore

final class SharingCharm: Charm {
    private let framework: Framework
    private let keeper: SecretKeeper

    init(framework: Framework) {
        self.framework = framework
        keeper = SecretKeeper(
            framework, key: "passwords", endpoint: "database", label: .perRelation(prefix: "database-"))
        framework.reconcile { [self] in
            guard let leader = try framework.model.leader, let password = try password(as: leader) else { return }
            for relation in try framework.model.liveRelations("database") {
                keeper.share(SecretContent(["password": password]), over: relation, as: leader) { uri in
                    relation.applicationData(as: leader).set("secret", uri)
                }
            }
        }
    }

    private func password(as leader: Leader) throws -> SecretBytes? {
        if let kept = try framework.model.application.secret(label: "admin", as: leader) {
            return try kept.secret.peek()["password"]
        }
        let password = SecretBytes.random(count: 16).hex
        _ = try framework.model.application.addSecret(
            SecretContent(["password": password]), label: "admin", as: leader)
        return password
    }
}

final class ConnectingCharm: Charm {
    private let framework: Framework
    private let watch: SecretWatch

    init(framework: Framework) {
        self.framework = framework
        watch = SecretWatch(framework, key: "password")
        framework.reconcile { [self] in
            for relation in try framework.model.liveRelations("database") {
                guard let uri = try relation.applicationData()["secret"] else { continue }
                if case .news(let content, _) = try watch.look(at: uri, label: "database") {
                    try connect(content)
                    try watch.accept()
                }
            }
        }
    }

    private func connect(_ content: SecretContent) throws {
        try framework.model.unit.setWorkloadVersion("\(content.names)")
    }
}
