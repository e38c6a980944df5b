import CharmKit

final class WatcherCharm: Charm {
    private let framework: Framework

    init(framework: Framework) {
        self.framework = framework
        framework.collectStatus { status in
            let neighbours = try framework.model.relations("host").flatMap { try $0.units }
            status.add(neighbours.isEmpty ? .waiting("for a principal") : .active("beside \(neighbours[0])"))
        }
    }
}
