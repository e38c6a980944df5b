import CharmKit

final class LoggingCharm: Charm {
    init(framework: Framework) {
        let name = framework.model.unit.name
        framework.logger.logLevel = .debug
        framework.logger.debug("looking for \(name)")
    }
}
