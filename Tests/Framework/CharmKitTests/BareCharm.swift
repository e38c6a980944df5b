import CharmKit
import CharmTesting
import JujuProtocol

/// A charm of which only what a closure has added to its framework is of interest.
final class BareCharm: Charm {
    init(framework: Framework) {}
}

extension CharmMetadata {
    /// An application with two endpoints for clients and one for its peers.
    static let cache = CharmMetadata(
        name: "cache",
        endpoints: [
            "cache": .init(interface: "cache", role: .provider), "admin": .init(interface: "cache", role: .provider),
            "ring": .init(interface: "ring", role: .peer),
        ],
        config: ["port": .init(type: .int, defaultValue: 80), "title": .init(type: .string)])

    /// An application with actions, and endpoints of one interface that it provides or requires.
    static func app(
        _ name: String, provides: [String] = [], requires: [String] = [], actions: [String] = []
    ) -> CharmMetadata {
        var endpoints: [String: Endpoint] = [:]
        for endpoint in provides { endpoints[endpoint] = .init(interface: "link", role: .provider) }
        for endpoint in requires { endpoints[endpoint] = .init(interface: "link", role: .requirer) }
        return CharmMetadata(
            name: name, endpoints: endpoints,
            actions: Dictionary(uniqueKeysWithValues: actions.map { ($0, .init()) }))
    }
}

extension Scenario {
    /// A scenario of a charm that is no more than what `setUp` adds.
    init(_ metadata: CharmMetadata = .cache, setUp: @escaping (Framework) -> Void) {
        self.init(metadata) { framework in
            setUp(framework)
            return BareCharm(framework: framework)
        }
    }
}

extension SimulatedModel {
    /// Deploys an application whose hooks a test runs out of turn, with handlers of its own.
    @discardableResult
    func deployBare(_ metadata: CharmMetadata, units: Int = 1) throws -> SimulatedApplication {
        let application = try deploy(metadata, units: units) { BareCharm(framework: $0) }
        try skipHooks()
        return application
    }

    /// Relates two applications, whose units all know of each other then.
    func relate(
        _ left: SimulatedApplication, _ right: SimulatedApplication, endpoints: (String, String)? = nil
    ) throws -> SimulatedRelation {
        let relation = try integrate(left, right, endpoints: endpoints)
        try skipHooks()
        return relation
    }
}
