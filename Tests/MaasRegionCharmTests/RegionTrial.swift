import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import MaasHost
import MaasRegion
import MaasRegionCharm
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// A trial model with the region's charm on a machine that is a MAAS region, and agents whose part the test plays.
final class RegionTrial {
    static let token = "0123456789abcdef0123456789abcdef"
    static let url = "http://10.0.0.10:5240/MAAS"
    static let key = "consumer:token:canary"

    let model = TrialModel()
    let machine = FakeMachine()
    let snap = FakeMaasSnap()
    let client = FakeRegionClient()
    /// What makes administrators in MAAS, or nil where the charm is to make none.
    var administration: FakeMaasAdministration?
    private let directory: TemporaryDirectory
    let leader: UnitName = "maas-region/0"
    let relation: Int
    private let peers = 99
    private(set) var calls: [HookToolCall] = []

    init(units: Int = 1, agents: Int = 1) throws {
        directory = try TemporaryDirectory()
        model.deploy(try CharmFolder(path: Project.path("charm/maas-region")).metadata, units: units)
        model.deploy(try CharmFolder(path: Project.path()).metadata, units: agents)
        relation = model.relate("maas-agent", "maas-region", endpoint: "maas-region")
        relatePeers()
        machine.hostname = "region-1"
        snap.files = MaasInstallation(
            isInstalled: true, mode: .region, urls: [Self.url], secret: SecretBytes(utf8: Self.token),
            systemID: "abc123")
    }

    private func relatePeers() {
        let end = RelationEndpoint(
            application: "maas-region", name: "maas-cluster", interface: "maas_cluster", role: .peer)
        var relation = ModelRelation(id: peers, endpoints: [end])
        let units = model.controller.model.units(of: "maas-region").map(\.name)
        relation.scope = RelationScope(units)
        relation.applicationBags["maas-region"] = .init()
        for unit in units {
            relation.unitBags[unit] = .init()
            var delivered = Delivered.Relation()
            delivered.isCreated = true
            for other in units where other != unit { delivered.members[other] = 0 }
            model.controller.model.units[unit]?.delivered.relations[peers] = delivered
        }
        model.controller.model.relations[peers] = relation
    }

    // The region's hooks.

    /// Runs a hook of a region's unit, by default the leader's, which must not fail.
    @discardableResult
    func run(_ hook: Hook, of unit: UnitName? = nil) throws -> TrialModel.Run {
        let unit = unit ?? leader
        let file = SealedFile(directory.file("administrator-\(unit.number)"), name: unit.description)
        let run = try model.run(unit, hook) {
            MaasRegionCharm(
                framework: $0, machine: self.machine, snap: self.snap, client: self.client,
                administration: self.administration, administratorFile: file)
        }
        #expect(run.exitCode == 0 && run.outcome.error == nil, "\(model.log.last?.message ?? "")")
        calls += run.calls
        return run
    }

    /// Runs a hook of this kind, about the agents where it is about something.
    @discardableResult
    func run(_ kind: Hook.Kind = .updateStatus, of unit: UnitName? = nil) throws -> TrialModel.Run {
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
    func runSecretRemove(revision: Int, of unit: UnitName? = nil) throws -> TrialModel.Run {
        let secret = try #require(secret)
        return try run(Hook(.secretRemove, secret: secret.id, label: secret.label, revision: revision), of: unit)
    }

    /// Runs an action of the leader.
    func ask(_ action: String) throws -> ModelAction? {
        model.controller.model.actions["1"] = ModelAction(id: "1", unit: leader, name: action, parameters: [:])
        try run(Hook(action: "1"))
        return model.controller.model.actions["1"]
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

    /// Publishes anything at all.
    func publish(_ unit: UnitName, databag: [String: String]) {
        model.controller.model.relations[relation]?.unitBags[unit]?.values = databag
    }

    func setOption(_ name: String, _ value: Bool) {
        model.controller.model.applications["maas-region"]?.settings[name] = .bool(value)
    }

    func setOption(_ name: String, _ value: String) {
        model.controller.model.applications["maas-region"]?.settings[name] = .string(value)
    }

    /// Takes the API key away, and lets racks enroll all the same.
    func setNoKey() {
        setOption("api-key", "")
        setOption("enroll-unconfirmed", true)
    }

    /// Makes a user's secret the option `api-key`.
    func setKey(_ content: [String: String] = ["api-key": RegionTrial.key], isGranted: Bool = true) throws {
        let uri = try model.controller.addUserSecret("maas-api-key", content.mapValues { Array($0.utf8) })
        if isGranted { try model.controller.grantUserSecret("maas-api-key", to: "maas-region") }
        setOption("api-key", uri)
    }

    /// Brings a rack to `connected`.
    func connect() throws {
        if model.controller.model.applications["maas-region"]?.settings["api-key"] == nil { try setKey() }
        client.listedRacks = [
            ListedRack(systemID: "4e663g", hostname: "rack-1", health: .connected, macAddresses: ["52:54:00:00:00:01"])
        ]
        publish(systemID: "4e663g", mark: "mark-1")
        try run(.relationChanged)
    }

    // What can be seen.

    var status: String { model.status(leader) }
    /// What `juju status` shows of the application: until a leader has set a status, that of its units.
    var applicationStatus: String {
        let status = model.controller.model.status(ofApplication: "maas-region")
        return [status.status, status.message].filter { !$0.isEmpty }.joined(separator: ": ")
    }
    var databag: [String: String] { model.databag(relation, "maas-region") }
    var published: MaasProviderAppData? { MaasProviderAppData.read(from: databag).complete }
    func peerDatabag(_ unit: UnitName) -> [String: String] { model.databag(peers, unit) }

    /// The secret that holds the enroll token.
    var secret: ModelSecret? { model.controller.model.secrets.values.first { $0.owner == "application-maas-region" } }

    /// All that Juju keeps outside of secrets, all that was logged and all that hook tools were told.
    var everythingInTheOpen: String {
        get throws {
            let state = String(decoding: try JSONEncoder().encode(model.controller.model), as: UTF8.self)
            let told = calls.flatMap { [$0.tool] + $0.arguments }.joined(separator: " ")
            return state + told + model.log.map(\.message).joined(separator: "\n")
        }
    }
}
