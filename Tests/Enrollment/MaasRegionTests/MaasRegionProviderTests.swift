import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("A region's provider")
struct MaasRegionProviderTests {
    private let model = SimulatedModel()
    private let regions: SimulatedApplication
    private let relation: SimulatedRelation

    init() throws {
        regions = try model.deploySide(.provider, units: 2)
        relation = try model.relate(model.deploySide(.requirer, units: 3), regions)
    }

    private var databag: [String: String] { relation.data(of: regions) }

    /// Runs a hook of a region's unit, in which `body` has the provider.
    @discardableResult
    private func run(
        _ hook: Hook = Hook(.updateStatus), of unit: UnitName = "maas-region/0",
        _ body: @escaping (MaasRegionProvider, Framework) throws -> Void = { _, _ in }
    ) throws -> SimulatedModel.RanHook {
        try model.runHandlers(hook, on: unit) { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { try body(provider, framework) }
        }
    }

    @discardableResult
    private func publish(
        _ url: String = "http://10.0.0.10:5240/MAAS", regions: [String] = ["a"], token: String = "token-1",
        racks: [UnitName: RackReport]? = nil
    ) throws -> SimulatedModel.RanHook {
        try run { provider, framework in
            let leader = try #require(try framework.model.leader)
            try provider.publishEnrollToken(
                apiURL: url, regions: regions, secret: SecretBytes(utf8: token), racks: racks, as: leader)
        }
    }

    private var secrets: [SimulatedSecret] { model.secrets }

    @Test(
        "publishes what the Python library published, with regions sorted and each once",
        arguments: try PythonLibrary.recordings("publish-enroll-token").filter { $0.isOneValidCall })
    func publishesAsRecorded(recording: PythonLibrary.Recording) throws {
        let call = try #require(recording.calls?.first)
        let api = try #require(call.api)
        try publish(api, regions: call.regions ?? [], token: call.secret ?? "")
        let recorded = try #require(recording.appDatabags?.values.first).mapValues(\.text)
        let databag = databag
        // What leads to no region is refused, and the rest has its normal form.
        guard let url = try? RegionURL(api) else { return #expect(databag.isEmpty && secrets.isEmpty) }
        #expect(try url == RegionURL(#require(recorded["api_url"])))
        #expect(databag["api_url"] == url.description)
        #expect(databag["maas_secret_id"]?.hasPrefix("secret://\(model.uuid)/") == true)
        let regions = Set(call.regions ?? []).sorted()
        let expected = MaasProviderAppData(apiURL: "http://u/MAAS", regions: regions, secretID: "s").fields["regions"]
        #expect(databag["regions"] == expected)
        if regions == call.regions { #expect(databag["regions"] == recorded["regions"]) }
        let kept = try #require(secrets.first)
        #expect(kept.label == "enroll-maas-region-\(relation.id).secret")
        #expect(kept.owner == .application("maas-region"))
        #expect(kept.readers == ["maas-agent"])
    }

    @Test("is recorded in some number of cases")
    func hasRecordings() throws {
        #expect(try PythonLibrary.recordings("publish-enroll-token").filter { $0.isOneValidCall }.count > 10)
    }

    @Test("writes nothing the second time")
    func secondTime() throws {
        #expect(try publish().writes == ["secret-add", "secret-grant", "relation-set", "state-set"])
        #expect(try publish().writes == [])
        #expect(secrets.first?.revisions == [1])
    }

    @Test("makes a new revision when the token differs, and writes to no databag")
    func rotates() throws {
        try publish()
        #expect(try publish(token: "token-2").writes == ["secret-set", "state-set"])
        #expect(secrets.first?.revisions.last == 2)
    }

    @Test("can be told twice in one hook, with the last word counting", arguments: ["token-1", "token-2"])
    func twiceInOneHook(second: String) throws {
        let run = try run { provider, framework in
            let leader = try #require(try framework.model.leader)
            for token in ["token-1", second] {
                try provider.publishEnrollToken(
                    apiURL: "http://h/MAAS", regions: [], secret: SecretBytes(utf8: token), as: leader)
            }
        }
        #expect(run.error == nil)
        #expect(secrets.count == 1)
        let uri = try #require(secrets.first?.uri)
        try model.runHandlers(Hook(.updateStatus), on: "maas-agent/0") { framework in
            let content = try framework.model.secret(uri).content()
            #expect(content["maas-secret"] == SecretBytes(utf8: second))
        }
    }

    @Test("keeps one secret for each relation")
    func oneSecretForEach() throws {
        _ = try model.relate(model.deploySide(.requirer, as: "other-agent"), regions)
        try publish()
        #expect(Set(secrets.map(\.label)).count == 2)
        #expect(Set(secrets.map(\.readers)) == [["maas-agent"], ["other-agent"]])
    }

    @Test("publishes nothing at all when the URL or the token is empty", arguments: [("", "t"), ("http://h/MAAS", "")])
    func refusesEmpty(url: String, token: String) throws {
        #expect(try publish(url, token: token).error == "exit status 1")
        #expect(secrets.isEmpty)
        #expect(databag.isEmpty)
    }

    @Test("does nothing without a relation")
    func unrelated() throws {
        try relation.remove()
        try model.skipHooks()
        let run = try publish()
        #expect(run.error == nil)
        #expect(run.writes == [])
    }

    @Test("gives each application the reports on its own units")
    func reports() throws {
        try publish(racks: ["maas-agent/0": RackReport(.connected, systemID: "4e663g"), "other/0": RackReport(.dead)])
        let racks = MaasProviderAppData.read(from: databag).complete?.racks
        #expect(racks == ["maas-agent/0": RackReport(.connected, systemID: "4e663g")])
        var published: [UnitName: RackReport]?
        try run { provider, framework in
            published = try provider.publishedRacks(as: #require(try framework.model.leader))
        }
        #expect(published == racks)
    }

    @Test(
        "removes the secret when the relation is broken, if it leads",
        arguments: [("maas-region/0", 0), ("maas-region/1", 1)])
    func relationBroken(unit: String, left: Int) throws {
        try publish()
        try run(
            Hook(.relationBroken, relation: relation.id, remoteApplication: "maas-agent"), of: #require(UnitName(unit)))
        #expect(secrets.count == left)
    }

    @Test("lets go of a revision that nobody reads any more")
    func prunes() throws {
        try publish()
        try publish(token: "token-2")
        let secret = try #require(secrets.first)
        try run(Hook(.secretRemove, secret: secret.id, label: secret.label, revision: 1))
        #expect(secrets.first?.revisions == [2])
    }

    @Test("leaves the secrets of others alone")
    func foreignSecret() throws {
        try publish()
        let secret = try #require(secrets.first)
        let run = try run(Hook(.secretRemove, secret: secret.id, label: "other", revision: 1))
        #expect(run.writes == [])
    }
}

extension PythonLibrary.Recording {
    /// Whether it is one call with usable values, by a leader with one relation and no secret before.
    var isOneValidCall: Bool {
        guard raised == nil, let call = calls?.first, calls?.count == 1, appDatabags?.count == 1, secrets?.count == 1
        else {
            return false
        }
        guard let url = call.api, !url.isEmpty, let secret = call.secret, !secret.isEmpty else { return false }
        return call.regions != nil && secrets?.first?.revisions.count == 1
    }
}
