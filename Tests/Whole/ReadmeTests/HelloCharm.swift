import CharmKit

final class HelloCharm: Charm {
    init(framework: Framework) {
        framework.observe(.start) { _ in framework.logger.info("Hello, \(framework.model.name)") }
        framework.collectStatus { status in status.add(.active) }
    }
}
