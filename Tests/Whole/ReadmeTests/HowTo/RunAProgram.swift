import CharmKit
import CharmTesting
import SealedStore
import Testing

final class SiteCharm: Charm {
    static let install = Command(
        "apt-get", "install", "--assume-yes", "--no-install-recommends", "nginx",
        environment: ["DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
        timeLimit: .seconds(600))

    init(framework: Framework) {
        framework.observe(.install) { _ in
            try framework.showStatus(.maintenance("installing nginx"))
            try framework.commands.run(Self.install)
        }
        framework.collectStatus { $0.add(.active) }
    }

    func configure(_ framework: Framework, _ configuration: String, password: SecretBytes) throws -> String {
        let version = try framework.commands.run(Command("postgres", "--version")).output
        try framework.commands.run(Command("createuser", "app"), input: .secret(password))
        try framework.snaps.ensure("maas", channel: "3.6/stable")
        let file = HostFile("/etc/nginx/conf.d/site.conf", owner: "root")
        if try file.write(configuration) { try framework.commands.run(Command("systemctl", "reload", "nginx")) }
        let state = try framework.commands.run(Command("systemctl", "is-active", "nginx"), accepting: [0, 3])
        let isRunning = state.exitCode == 0
        return "\(version), \(isRunning ? "running" : "stopped")"
    }
}

@Suite("A charm that installs a package")
struct SiteCharmTests {
    @Test("runs no program of the machine that tests")
    func installs() throws {
        let metadata = CharmMetadata(name: "site")
        let state = State(commands: [CommandState("apt-get", "install")])
        let after = try Scenario(metadata, SiteCharm.init).run(.install, from: state)
        #expect(after.commands.first?.arguments.last == "nginx")
    }
}
