import CharmKit

@main
final class BeaconCharm: Charm {
    private let framework: Framework
    private var problem: String?

    init(framework: Framework) {
        self.framework = framework
        framework.reconcile { [self] in try reconcile() }
        framework.observeAction("hail") { [self] action in try answer(action) }
        framework.collectStatus { [self] status in
            status.add(problem.map { .blocked($0) } ?? .active)
        }
    }

    private struct Options: Decodable {
        var port: Int
    }

    private func reconcile() throws {
        do {
            let options = try framework.model.config(Options.self)
            guard (1...65535).contains(options.port) else {
                throw ConfigError(option: "port", reason: "is \(options.port); wanted: 1 to 65535")
            }
            try publish(options)
        } catch let error as ConfigError {
            problem = error.description
        }
    }

    private func publish(_ options: Options) throws {
        framework.model.unit.setPorts([.tcp(options.port)])
        let address = try framework.model.network("website").ingressAddresses.first
        for relation in try framework.model.liveRelations("website") {
            relation.unitData.set("hostname", address)
            relation.unitData.set("port", String(options.port))
        }
    }

    private struct Hail: Decodable {
        var times: Int
    }

    private func answer(_ action: Action) throws {
        let hail = try action.parameters(Hail.self)
        guard (1...60).contains(hail.times) else {
            return try action.fail("times is \(hail.times); wanted: 1 to 60")
        }
        action.setResult("light", String(repeating: "*", count: hail.times))
    }
}
