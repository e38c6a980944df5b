import MaasHost
import MaasIdentifiers
import SealedStore

/// A machine on which MAAS is installed and runs, as far as a charm can tell.
final class TestMachine: MaasHost.Machine, MaasSnap, RegionClient {
    unowned let world: World
    var name: String
    var macAddresses: [String]
    var files = MaasInstallation()
    /// Whether MAAS's services run.
    var isRunning = false
    /// Why the snap can't be refreshed.
    var refreshFailure: String?
    /// Whether MAAS's files can be read.
    var isReadable = true
    private var isEnabled = true
    /// When it was enrolled, by the command of MAAS.
    private(set) var enrollments: [Int] = []
    private(set) var deeds: [String] = []
    private(set) var note: String?

    init(_ world: World, _ name: String, macAddress: String) {
        self.world = world
        self.name = name
        macAddresses = [macAddress]
    }

    var hostname: String { name }
    var fqdn: String? { nil }
    var now: Int { world.now }
    var shortName: String { String(name.prefix { $0 != "." }) }

    var installation: MaasInstallation {
        get throws {
            guard isReadable else { throw MaasHostError(.machine, "MAAS's secret can't be read: Input/output error") }
            return files
        }
    }

    // What the charm does.

    func store(note: String?) throws {
        try step("note")
        self.note = note
    }

    func install(channel: String) throws {
        try step("install")
        files = MaasInstallation(isInstalled: true, version: "3.6.5")
    }

    func refresh(channel: String) throws {
        try step("refresh")
        if let refreshFailure { throw MaasHostError(.snap, refreshFailure) }
        files.version = "\(channel.prefix { $0 != "/" }).0"
    }

    func enroll(url: RegionURL, token: SecretBytes, timeout: Duration) throws -> Bool {
        try step("enroll")
        enrollments.append(now)
        files = MaasInstallation(
            isInstalled: true, version: files.version, mode: .rack, urls: [url.description], secret: token)
        try step("start services")
        (isRunning, isEnabled) = (true, true)
        register()
        try step("wait")
        return files.systemID != nil
    }

    func start() throws {
        try step("start")
        (isRunning, isEnabled) = (true, true)
        register()
    }

    func stop() throws {
        try step("stop")
        (isRunning, isEnabled) = (false, false)
    }

    func remove() throws {
        try step("remove")
        (isRunning, files) = (false, MaasInstallation())
    }

    func ping(url: RegionURL) throws {
        try step("ping")
        _ = try maas(url, world.trustedAuthority)
    }

    func obstacle(url: RegionURL) -> String? { nil }

    func racks(_ region: RegionEndpoint, hostnames: [String]?) throws -> [ListedRack] {
        try step("list")
        return try racks(region).filter { hostnames?.contains($0.hostname) != false }
    }

    func racks(_ region: RegionEndpoint, systemIDs: [String]) throws -> [ListedRack] {
        try step("list by ID")
        return try racks(region).filter { systemIDs.contains($0.systemID) }
    }

    private func racks(_ region: RegionEndpoint) throws -> [ListedRack] {
        let maas = try maas(region)
        return maas.nodes.filter { [2, 4].contains($0.type) }.map { node in
            ListedRack(
                systemID: node.systemID, hostname: node.hostname,
                health: maas.isConnected(node.systemID) ? .connected : .dead, version: world.version(node.systemID),
                isRegion: node.type == 4,
                macAddresses: node.macAddresses)
        }
    }

    func nodes(_ region: RegionEndpoint, hostnames: [String], macAddresses: [String]) throws -> [ListedNode] {
        try step("list nodes")
        let found = try maas(region).nodes.filter {
            hostnames.contains($0.hostname) || !Set($0.macAddresses).isDisjoint(with: macAddresses)
        }
        return found.map {
            ListedNode(
                systemID: $0.systemID, hostname: $0.hostname, type: $0.type, typeName: $0.typeName,
                macAddresses: $0.macAddresses)
        }
    }

    func delete(_ region: RegionEndpoint, rack systemID: String) throws -> DeletionOutcome {
        try step("delete")
        return try maas(region).delete(systemID)
    }

    private func maas(_ region: RegionEndpoint) throws -> SharedMaas {
        let maas = try maas(region.url, region.certificateAuthority)
        guard region.key == SecretBytes(utf8: SharedMaas.key), maas.acceptsKey else {
            throw MaasHostError(.credentials, "MAAS does not accept the API key")
        }
        return maas
    }

    private func maas(_ url: RegionURL, _ certificateAuthority: String?) throws -> SharedMaas {
        guard let maas = world.maases.first(where: { $0.url == url.description && $0.isUp }) else {
            throw MaasHostError(.unreachable, "no answer from \(url)")
        }
        guard maas.certificateAuthority == nil || maas.certificateAuthority == certificateAuthority else {
            throw MaasHostError(.unreachable, "the certificate of \(url) is not trusted")
        }
        return maas
    }

    private func step(_ deed: String) throws {
        try world.step(deed)
        deeds.append(deed)
    }
}

// What happens by itself.
extension TestMachine {
    /// What its rack does every second: it registers with the region of its files, if it has not.
    func register() {
        guard isRunning, let maas = world.maases.first(where: { isConnected(to: $0) }) else { return }
        if maas[files.systemID ?? ""]?.connection !== self { files.systemID = maas.register(self) }
    }

    /// Whether its rack runs and knows the token of a region that answers.
    func isConnected(to maas: SharedMaas) -> Bool {
        isRunning && files.mode == .rack && files.urls == [maas.url] && maas.isUp
            && files.secret == SecretBytes(utf8: maas.token)
    }

    /// Stops, and starts what is enabled.
    func reboot() {
        isRunning = isEnabled && files.isInstalled
        register()
    }

    /// Switches off.
    func fail() { isRunning = false }
}
