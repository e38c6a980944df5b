import CharmKit
import CharmTesting
import CosAgent
import Foundation
import JujuProtocol
import MaasAgentCharm
import MaasHost
import MaasRegionCharm
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

/// Both charms in one model, with a collector beside each of them.
final class ObservedModel {
    private final class Collector: Charm {
        init(framework: Framework) { framework.collectStatus { $0.add(.active) } }
    }

    let folder: TemporaryDirectory
    let model: SimulatedModel
    let machine = FakeMachine()
    let snap = FakeMaasSnap()
    let client = FakeRegionClient()
    let regionSnap = FakeMaasSnap()
    let region: SimulatedApplication
    let agent: SimulatedApplication
    private let relations: [String: SimulatedRelation]

    static let names = ["maas-agent", "maas-region"]

    init(hasCollector: Bool = true) throws {
        folder = try TemporaryDirectory()
        model = SimulatedModel("lab", folders: folder.file("charms"))
        let root = folder.file("root")
        if hasCollector {
            try FileManager.default.createDirectory(
                atPath: root + MetricsFile.folder, withIntermediateDirectories: true)
        }
        let regionSnap = regionSnap
        regionSnap.files = MaasInstallation(
            isInstalled: true, version: "3.6.5", mode: .region, urls: ["http://10.0.0.10:5240/MAAS"],
            secret: SecretBytes(utf8: "0123456789abcdef0123456789abcdef"))
        let (machine, snap, client) = (machine, snap, client)
        region = try model.deploy(
            CharmFolder(path: Project.path("charm/maas-region")).metadata, config: ["enroll-unconfirmed": "true"]
        ) {
            MaasRegionCharm(
                framework: $0, machine: FakeMachine(), snap: regionSnap, client: client,
                metricsFile: MetricsFile(unit: $0.environment.unit, root: root))
        }
        agent = try model.deploy(CharmFolder(path: Project.path()).metadata) {
            MaasAgentCharm(
                framework: $0, machine: machine, snap: snap, client: client,
                metricsFile: MetricsFile(unit: $0.environment.unit, root: root))
        }
        let collector = try model.deploy(
            CharmMetadata(
                name: "collector", endpoints: ["cos-agent": .init(interface: "cos_agent", role: .requirer)]),
            Collector.init)
        var relations: [String: SimulatedRelation] = [:]
        for application in [agent, region] {
            try Self.layDashboard(of: application.name, in: folder)
            relations[application.name] = try model.integrate(
                application, collector, endpoints: ("cos-agent", "cos-agent"))
        }
        self.relations = relations
        try model.settle()
    }

    /// What `charm/pack` does.
    private static func layDashboard(of name: String, in folder: TemporaryDirectory) throws {
        let path = folder.file("charms/\(name)-0/dashboards")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = [
            "-c", "xz --check=crc64 -c \"$1\" >\"$2\"", "sh", Project.path("charm/dashboards/\(name).json"),
            "\(path)/\(name).json.xz",
        ]
        try shell.run()
        shell.waitUntilExit()
        try #require(shell.terminationStatus == 0, "xz is missing: run make setup")
    }

    /// Relates agent and region.
    func enroll() throws {
        try model.integrate(agent, region)
        try model.settle()
    }

    func update() throws {
        model.tick()
        try model.settle()
    }

    /// What a charm publishes to the collector.
    func configuration(_ name: String) throws -> [String: Any] {
        let unit = try #require(model.application(name)?.units.first)
        let text = try #require(relations[name]?.data(of: unit)["config"])
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// The metrics that a unit has written, or nil when there is no file.
    func metrics(_ name: String, unit: Int = 0) -> String? {
        folder.read("root\(MetricsFile.folder)/\(name)_\(unit).prom")
    }

    /// The value of a metric whose labels hold these, or nil.
    func value(_ name: String, _ metric: String, _ label: String = "{", unit: Int = 0) -> Int? {
        metrics(name, unit: unit)?.split(separator: "\n").first { $0.hasPrefix(metric + "{") && $0.contains(label) }
            .flatMap { Int($0.split(separator: " ").last ?? "") }
    }
}
