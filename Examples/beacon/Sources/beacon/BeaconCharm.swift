import CharmKit

@main
final class BeaconCharm: Charm {
    private let framework: Framework

    init(framework: Framework) {
        self.framework = framework
        framework.reconcile { [self] in try reconcile() }
        framework.observeAction(Names.Action.hail) { [self] action in try answer(action) }
        framework.collectStatus { $0.add(.active) }
    }

    private struct Options: Decodable {
        var port: Int
    }

    private func reconcile() throws {
        let options = try framework.model.config(Options.self, ranges: [Names.Option.port: 1...65535])
        try publish(options)
    }

    private func publish(_ options: Options) throws {
        framework.model.unit.setPorts([.tcp(options.port)])
        let address = try framework.model.network(Names.Endpoint.website).ingressAddresses.first
        for relation in try framework.model.liveRelations(Names.Endpoint.website) {
            relation.unitData.set("hostname", address)
            relation.unitData.set("port", String(options.port))
        }
    }

    private struct Hail: Decodable {
        var times: Int
    }

    private func answer(_ action: Action) throws {
        let hail = try action.parameters(Hail.self, ranges: ["times": 1...60])
        action.setResult("light", String(repeating: "*", count: hail.times))
    }
}
