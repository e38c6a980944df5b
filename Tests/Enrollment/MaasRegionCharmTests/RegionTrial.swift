import CharmKit
import CharmTesting
import MaasHost
import MaasRegion
import MaasRegionCharm
import SealedStore
import TestSupport
import Testing

/// A simulated model with the region's charm on a machine that is a MAAS region, and agents whose part the test plays.
final class RegionTrial {
    static let token = "0123456789abcdef0123456789abcdef"
    static let url = "http://10.0.0.10:5240/MAAS"
    static let key = "consumer:token:canary"

    let model = SimulatedModel()
    let machine = FakeMachine()
    let snap = FakeMaasSnap()
    let client = FakeRegionClient()
    /// What makes administrators in MAAS, or nil where the charm is to make none.
    var administration: FakeMaasAdministration?
    private let directory: TemporaryDirectory
    /// Where the region's units keep the key of their fingerprints, or nil where they have one of this process.
    var keyFile: String?
    let leader: UnitName = "maas-region/0"
    private(set) var regions: SimulatedApplication
    private(set) var agents: SimulatedApplication
    private let agentRelation: SimulatedRelation
    private let peerRelation: SimulatedRelation
    /// The number of the relation with the agents.
    var relation: Int { agentRelation.id }
    /// The number of the regions' relation with each other.
    var peers: Int { peerRelation.id }

    init(units: Int = 1, agents: Int = 1) throws {
        directory = try TemporaryDirectory()
        let maker = Maker()
        regions = try model.deploy(Self.metadata, units: units) { maker.make($0) }
        self.agents = try model.deploy(CharmMetadata(folder: Project.path()), units: agents) { NoCharm(framework: $0) }
        agentRelation = try model.integrate(self.agents, regions, endpoints: ("maas-region", "maas-region"))
        peerRelation = try #require(regions.relations(on: "maas-cluster").first)
        try model.skipHooks()
        maker.make = { [unowned self] in charm($0) }
        machine.hostname = "region-1"
        snap.files = MaasInstallation(
            isInstalled: true, mode: .region, urls: [Self.url], secret: SecretBytes(utf8: Self.token),
            systemID: "abc123")
    }

    /// The region's, whose API key may be any text, as in the charm for Juju 2.9: where the option has type secret Juju itself
    /// refuses most of them.
    private static var metadata: CharmMetadata {
        get throws {
            var metadata = try CharmMetadata(folder: Project.path("charm/maas-region"))
            metadata.config["api-key"]?.type = .string
            return metadata
        }
    }

    /// Makes the region's charm once there is all that it takes.
    private final class Maker {
        var make: (Framework) -> any Charm = { NoCharm(framework: $0) }
    }

    private final class NoCharm: Charm {
        init(framework: Framework) {}
    }

    // The region's hooks.

    /// Runs a hook of a region's unit, by default the leader's, which must not fail.
    @discardableResult
    func run(_ hook: Hook, of unit: UnitName? = nil) throws -> SimulatedModel.RanHook {
        let run = try model.runOutOfTurn(hook, on: unit ?? leader)
        #expect(run.error == nil, "\(model.log.last?.message ?? "")")
        return run
    }

    private func charm(_ framework: Framework) -> any Charm {
        let unit = framework.model.unit.name
        if let keyFile { framework.keepFingerprintKey(in: keyFile) }
        return MaasRegionCharm(
            framework: framework, machine: machine, snap: snap, client: client, administration: administration,
            administratorFile: administratorFile(of: unit))
    }

    /// Where a region's unit keeps its administrator's key.
    func administratorFile(of unit: UnitName) -> SealedFile {
        SealedFile(directory.file("administrator-\(unit.number)"), name: unit.description)
    }

    /// A file in a folder of this trial's.
    func file(_ name: String) -> String { directory.file(name) }

    /// Runs a hook of this kind, about the agents where it is about something.
    @discardableResult
    func run(_ kind: Hook.Kind = .updateStatus, of unit: UnitName? = nil) throws -> SimulatedModel.RanHook {
        switch kind {
        case .relationCreated, .relationBroken:
            return try run(Hook(kind, relation: relation, remoteApplication: "maas-agent"), of: unit)
        case .relationJoined, .relationChanged, .relationDeparted:
            return try run(
                Hook(kind, relation: relation, remoteApplication: "maas-agent", remoteUnit: "maas-agent/0"), of: unit)
        default: return try run(Hook(kind), of: unit)
        }
    }

    /// Tells the leader that nobody reads a revision of the secret any more.
    @discardableResult
    func runSecretRemove(revision: Int, of unit: UnitName? = nil) throws -> SimulatedModel.RanHook {
        let secret = try #require(secret)
        return try run(Hook(.secretRemove, secret: secret.id, label: secret.label, revision: revision), of: unit)
    }

    /// Runs an action of the leader.
    func ask(_ action: String) throws -> ActionResult { try model[leader].runOutOfTurn(action) }

    /// Ends the relation with the agents.
    func part() throws {
        try agentRelation.remove()
        try model.skipHooks()
    }

    /// Suspends the relation with the agents, which all have heard of.
    func suspend() throws {
        try agentRelation.suspend()
        try model.skipHooks()
    }

    /// Takes a unit away whose machine is lost, which all have heard of.
    func lose(_ unit: UnitName) throws {
        try model[unit].lose()
        try model.skipHooks()
    }

    // The agents' part and the operator's.

    /// Publishes as an agent does.
    func publish(
        _ unit: UnitName = "maas-agent/0", _ hostname: HostName = "rack-1", systemID: SystemID? = nil,
        macAddresses: [MACAddress]? = nil, mark: EnrollmentDigest? = nil, departure: RackDeparture? = nil
    ) {
        let macAddresses = macAddresses ?? ["52:54:00:00:00:0\(unit.number + 1)"]
        let data = MaasRequirerUnitData(
            unit: unit, hostname: hostname, systemID: systemID, macAddresses: macAddresses, enrollment: mark,
            departure: departure)
        publish(unit, databag: data.fields.compactMapValues { $0 })
    }

    /// Publishes anything at all, and nothing else.
    func publish(_ unit: UnitName, databag: [String: String]) {
        let old = agentRelation.data(of: model[unit]).filter {
            !$0.key.hasSuffix("-address") && $0.key != "egress-subnets"
        }
        let gone = old.mapValues { _ in String?.none }
        agentRelation.publish(gone.merging(databag.mapValues(Optional.some)) { $1 }, as: model[unit])
    }

    /// Publishes that the agent is a unit which it is not, besides what it has published.
    func publishNonsense(_ unit: UnitName) { agentRelation.publish(["unit": "x/9"], as: model[unit]) }

    func setOption(_ name: String, _ value: Bool) { setOption(name, "\(value)") }

    func setOption(_ name: String, _ value: String) {
        #expect(throws: Never.self) { try regions.configure([name: value]) }
    }

    /// Takes the API key away, and lets racks enroll all the same.
    func setNoKey() {
        setOption("api-key", "")
        setOption("enroll-unconfirmed", true)
    }

    /// Makes a user's secret the option `api-key`.
    func setKey(_ content: [String: String] = ["api-key": RegionTrial.key], isGranted: Bool = true) throws {
        let secret = try model.addSecret("maas-api-key", content)
        if isGranted { secret.grant(to: regions) }
        setOption("api-key", secret.uri)
    }

    /// The user's secret that is the option `api-key`.
    var userSecret: SimulatedSecret? { model.secrets.first { $0.owner == .user } }

    /// Brings a rack to `connected`.
    func connect() throws {
        if userSecret == nil { try setKey() }
        client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        publish(systemID: "4e663g", mark: "mark-1")
        try run(.relationChanged)
    }

    // What can be seen.

    var status: String { status(leader) }
    func status(_ unit: UnitName) -> String { model[unit].status?.description ?? "" }
    /// What `juju status` shows of the application: until a leader has set a status, that of its units.
    var applicationStatus: String { regions.displayedStatus?.description ?? "" }
    var databag: [String: String] { agentRelation.data(of: regions) }
    var published: MaasProviderAppData? { MaasProviderAppData.read(from: databag).complete }
    func peerDatabag(_ unit: UnitName) -> [String: String] { peerRelation.data(of: model[unit]) }

    /// The secret that holds the enroll token.
    var secret: SimulatedSecret? { model.secrets.first { $0.owner == .application("maas-region") } }
}
