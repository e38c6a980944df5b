import CharmKit

final class StorageCharm: Charm {
    private let framework: Framework

    init(framework: Framework) {
        self.framework = framework
        framework.reconcile {
            guard let data = try framework.model.storages("data").first else { return }
            let file = HostFile("/etc/site.conf")
            if try file.write("root = \(data.location)/www\n") {
                try framework.commands.run(Command("systemctl", "reload", "nginx"))
            }
        }
        framework.observe(.storageDetaching("data")) { _ in
            try framework.commands.run(Command("systemctl", "stop", "nginx"))
        }
        framework.collectStatus { status in
            let isThere = try !framework.model.storages("data").isEmpty
            status.add(isThere ? .active : .waiting("for storage: juju add-storage"))
        }
    }
}
