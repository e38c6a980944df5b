import CharmKit
import CharmTesting
import SimulatedJuju

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
