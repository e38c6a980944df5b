import MaasRegion
import Testing

@Suite("What an agent's unit publishes")
struct MaasRequirerUnitDataTests {
    @Test(
        "is read as the Python library read it, when all of it is there",
        arguments: try PythonLibrary.recordings("load-unit-databag"))
    func readsRecordedDatabags(recording: PythonLibrary.Recording) throws {
        let databag = try #require(recording.unitDatabag)
        let loaded = try #require(recording.load?.value)
        let reading = MaasRequirerUnitData.read(from: databag)
        let host = loaded["hostname"] ?? loaded["url"]
        if case .text(let unit) = loaded["unit"], case .text(let hostname) = host, !unit.isEmpty, !hostname.isEmpty {
            #expect(reading.complete?.unit == unit)
            #expect(reading.complete?.hostname == databag["hostname"] ?? hostname)
        } else if databag["hostname"] == nil && databag["url"] == nil || databag["unit", default: ""].isEmpty {
            #expect(reading.complete == nil)
        }
    }

    @Test("is recorded in some number of cases")
    func hasRecordings() throws {
        #expect(try PythonLibrary.recordings("load-unit-databag").count > 10)
    }

    @Test("has its host name under either key", arguments: ["hostname", "url"])
    func readsBothKeys(key: String) {
        let reading = MaasRequirerUnitData.read(from: ["unit": "maas-agent/0", key: "rack-1"])
        #expect(reading == .complete(MaasRequirerUnitData(unit: "maas-agent/0", hostname: "rack-1")))
    }

    @Test("is written for new and old regions alike")
    func writesBothKeys() {
        let fields = MaasRequirerUnitData(unit: "maas-agent/0", hostname: "rack-1").fields
        #expect(fields["hostname"] == "rack-1")
        #expect(fields["url"] == "rack-1")
    }

    @Test("is incomplete without a unit or a host name, and says which")
    func namesMissingFields() {
        #expect(MaasRequirerUnitData.read(from: [:]) == .incomplete(missing: ["unit", "hostname"]))
        #expect(MaasRequirerUnitData.read(from: ["unit": "a/0", "hostname": ""]) == .incomplete(missing: ["hostname"]))
    }

    @Test("reads back what it writes")
    func roundTrips() {
        let data = MaasRequirerUnitData(
            unit: "maas-agent/0", hostname: "rack-1", fqdn: "rack-1.maas", systemID: "4e663g",
            macAddresses: ["52:54:00:00:00:02", "52:54:00:00:00:01"], enrollment: "e")
        #expect(MaasRequirerUnitData.read(from: data.fields.compactMapValues { $0 }) == .complete(data))
        #expect(data.macAddresses == ["52:54:00:00:00:01", "52:54:00:00:00:02"])
    }
}
