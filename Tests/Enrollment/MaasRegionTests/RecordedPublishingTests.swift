import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("Publishing, as the Python library was recorded doing it")
struct RecordedPublishingTests {
    private let model = SimulatedModel()
    private let agent: UnitName = "maas-agent/0"

    /// Where Python failed and we don't, and why.
    private static let onPurpose = [
        "publish-unit-12": "with two relations Python refuses to choose, but a unit is the same unit in both"
    ]

    @Test(
        "an agent's unit writes the recorded values, and leaves the keys of Juju and others alone",
        arguments: try PythonLibrary.recordings("publish-unit"))
    func unit(recording: PythonLibrary.Recording) throws {
        let before = try #require(recording.unitDatabagsBefore)
        let agents = try model.deploySide(.requirer)
        var relations: [String: SimulatedRelation] = [:]
        for (id, region) in zip(before.keys.sorted(), ["maas-region", "other-region"]) {
            let relation = try model.relate(agents, model.deploySide(.provider, as: region))
            relation.replace(before[id] ?? [:], of: model[agent])
            relations[id] = relation
        }
        guard let hostname = recording.input?.text else {
            // What is no text can't be given to us at all, and Python refused it too.
            #expect(recording.raised != nil)
            return
        }
        var isRefused = false
        let run = try model.runHandlers(Hook(.updateStatus), on: agent) { framework in
            let requirer = MaasRegionRequirer(framework)
            framework.reconcile {
                do { try requirer.publishUnitHostname(hostname) } catch is MaasInterfaceError { isRefused = true }
            }
        }
        #expect(run.error == nil)
        #expect(isRefused == (HostName(hostname) == nil))
        #expect((recording.raised != nil) == (Self.onPurpose[recording.id] != nil))
        let recorded = try #require(recording.unitDatabags).mapValues { $0.mapValues(\.text) }
        for (id, foreign) in before {
            let relation = try #require(relations[id])
            // Here Juju's own keys are there whether they were recorded or not.
            let databag = relation.data(of: model[agent])
                .filter { foreign[$0.key] != nil || relation.ownData(of: model[agent])[$0.key] != nil }
            if isRefused {
                #expect(databag == foreign)
                continue
            }
            let own = ["unit": "maas-agent/0", "hostname": hostname, "url": hostname]
            #expect(databag == foreign.merging(own) { $1 })
            guard recording.raised == nil else { continue }
            for key in own.keys where recorded[id]?[key] != nil { #expect(databag[key] == recorded[id]?[key]) }
            #expect(Set(recorded[id, default: [:]].keys).isSubset(of: own.keys))
        }
    }

    @Test(
        "a region that publishes several times in a hook leaves what was recorded",
        arguments: try PythonLibrary.recordings("publish-enroll-token").filter { $0.calls?.count ?? 0 > 1 })
    func sequence(recording: PythonLibrary.Recording) throws {
        let regions = try model.deploySide(.provider)
        let relation = try model.relate(model.deploySide(.requirer), regions)
        let calls = try #require(recording.calls)
        let run = try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile {
                let leader = try #require(try framework.model.leader)
                for call in calls {
                    try provider.publishEnrollToken(
                        apiURL: #require(call.api), regions: #require(call.regions),
                        secret: SecretBytes(utf8: #require(call.secret)), as: leader)
                }
            }
        }
        #expect(run.error == nil)
        let recorded = try #require(recording.appDatabags?.values.first).mapValues(\.text)
        let databag = relation.data(of: regions)
        #expect(try databag["api_url"] == RegionURL(#require(recorded["api_url"])).description)
        #expect(databag["regions"] == recorded["regions"])
        let recordedSecret = try #require(recording.secrets?.first)
        let secret = try #require(model.secrets.first)
        #expect(model.secrets.count == recording.secrets?.count)
        #expect(secret.label == "enroll-maas-region-\(relation.id).secret")
        #expect(secret.revisions.count == recordedSecret.revisions.count)
        let token = try #require(recordedSecret.revisions.last?.content["maas-secret"]).text
        try model.runHandlers(Hook(.updateStatus), on: agent) { framework in
            let content = try framework.model.secret(secret.uri).content()
            #expect(content["maas-secret"] == SecretBytes(utf8: token))
        }
    }

    @Test("there are recordings to compare with")
    func hasRecordings() throws {
        #expect(try PythonLibrary.recordings("publish-unit").count > 20)
        let sequences = try PythonLibrary.recordings("publish-enroll-token").filter { $0.calls?.count ?? 0 > 1 }
        #expect(sequences.count > 2)
    }
}
