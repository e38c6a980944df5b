import CharmKit
import CharmTesting
import JujuProtocol
import MaasRegion
import Testing
import TestSupport

@Suite("The agents' units that a region gathers")
struct RackUnitsTests {

    private func gather(_ databags: [String: [String: String]]) throws -> RackUnits {
        let model = SimulatedModel()
        let regions = try model.deploySide(.provider)
        let relation = try model.relate(model.deploySide(.requirer, units: databags.count), regions)
        for (unit, databag) in databags {
            let name = try #require(UnitName(unit))
            relation.replace(databag, of: model[name])
        }
        var units = RackUnits()
        let run = try model.runHandlers(Hook(.updateStatus), on: "maas-region/0") { framework in
            let provider = MaasRegionProvider(framework)
            framework.reconcile { units = try provider.gatherRackUnits() }
        }
        #expect(run.error == nil)
        return units
    }

    @Test(
        "are those that the Python library gathered, without those that have not published everything",
        arguments: try PythonLibrary.recordings("gather-rack-units"))
    func asRecorded(recording: PythonLibrary.Recording) throws {
        let databags = try #require(recording.unitDatabags).mapValues { $0.mapValues(\.text) }
        let units = try gather(databags)
        let recorded = (recording.result ?? []).compactMap { pair -> [String]? in
            guard let host = pair[0], let unit = pair[1], databags[unit]?["unit"] == unit,
                HostName(databags[unit]?["hostname"] ?? host) != nil
            else {
                return nil
            }
            return [host, unit]
        }
        let gathered = Dictionary(
            uniqueKeysWithValues: units.complete.map { ($0.key.description, $0.value.hostname.description) })
        // The old library knows the key "url" only; where a unit has both, the new one counts.
        for pair in recorded { #expect(gathered[pair[1]] == databags[pair[1]]?["hostname"] ?? pair[0]) }
        #expect(units.complete.count + units.pending.count + units.malformed.count == databags.count)
    }

    @Test("are recorded in some number of cases")
    func hasRecordings() throws {
        #expect(try PythonLibrary.recordings("gather-rack-units").count > 20)
    }

    @Test("are pending, with the fields that lack, until they have published")
    func pending() throws {
        let units = try gather(["maas-agent/0": ["ingress-address": "10.0.0.1"]])
        #expect(units.pending == ["maas-agent/0": ["unit", "hostname"]])
    }

    @Test("are malformed when they say that they are another unit")
    func malformed() throws {
        let units = try gather(["maas-agent/0": ["unit": "maas-agent/7", "hostname": "h"]])
        #expect(units.malformed["maas-agent/0"]?.description == "unit names \"maas-agent/7\", not maas-agent/0")
    }

    @Test("are told apart though they have one host name")
    func oneName() throws {
        let units = try gather([
            "maas-agent/0": ["unit": "maas-agent/0", "hostname": "h"],
            "maas-agent/1": ["unit": "maas-agent/1", "url": "h"],
        ])
        #expect(units.complete.count == 2)
    }
}
