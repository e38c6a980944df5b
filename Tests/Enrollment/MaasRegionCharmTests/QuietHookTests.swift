import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@Suite("A hook of the region that comes a second time")
struct QuietHookTests {
    /// Every kind of hook that Juju has but `secret-remove`, with which it asks for a write.
    static let kinds = Hook.Kind.allCases.filter { ![.action, .exec, .secretRemove].contains($0) }

    private func region() throws -> RegionTrial {
        let region = try RegionTrial(units: 2, agents: 3)
        region.publish("maas-agent/1", "rack-2")
        try region.connect()
        try region.run(of: "maas-region/1")
        return region
    }

    private func run(_ kind: Hook.Kind, of unit: UnitName, in region: RegionTrial) throws -> [String] {
        switch kind {
        case .secretChanged, .secretRotate, .secretExpired:
            let secret = try #require(region.secret)
            // That the latest revision was seen of a secret that changed is told Juju, and nothing else.
            return try region.run(Hook(kind, secret: secret.id, label: secret.label, revision: 1), of: unit).writes
                .filter { kind != .secretChanged || !$0.hasPrefix("secret-get") }
        case .storageAttached, .storageDetaching, .pebbleReady, .pebbleCustomNotice, .pebbleCheckFailed,
            .pebbleCheckRecovered:
            return try region.run(Hook(kind, storage: "data/0", container: "web"), of: unit).writes
        default: return try region.run(kind, of: unit).writes
        }
    }

    @Test("writes nothing, whichever hook it is", arguments: kinds, ["maas-region/0", "maas-region/1"])
    func settled(kind: Hook.Kind, unit: String) throws {
        let unit = try #require(UnitName(unit))
        let region = try region()
        _ = try run(kind, of: unit, in: region)
        #expect(try run(kind, of: unit, in: region) == [])
    }

    @Test(
        "writes nothing when it is about the region's own units",
        arguments: [Hook.Kind.relationCreated, .relationJoined, .relationChanged, .relationDeparted])
    func peers(kind: Hook.Kind) throws {
        let region = try region()
        let other: UnitName? = kind == .relationCreated ? nil : "maas-region/1"
        let hook = Hook(kind, relation: region.peers, remoteApplication: "maas-region", remoteUnit: other)
        try region.run(hook)
        #expect(try region.run(hook).writes == [])
    }
}
