import JujuProtocol
import MaasRegion
import SealedStore
import TestSupport
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
        if case .text(let unit) = loaded["unit"], case .text(let hostname) = host, !unit.isEmpty, !hostname.isEmpty,
            UnitName(unit) != nil, HostName(databag["hostname"] ?? hostname) != nil
        {
            #expect(reading.complete?.unit.description == unit)
            #expect(reading.complete?.hostname.description == databag["hostname"] ?? hostname)
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

    @Test("is written with no more addresses than a region reads")
    func manyAddresses() {
        let addresses = (0..<600).compactMap { number -> MACAddress? in
            let digits = String(number + 0x1000, radix: 16)
            return MACAddress("52:54:00:00:\(digits.prefix(2)):\(digits.suffix(2))")
        }
        #expect(addresses.count == 600)
        let data = MaasRequirerUnitData(unit: "maas-agent/0", hostname: "rack-1", macAddresses: addresses)
        #expect(data.macAddresses?.count == MACAddress.maximumCount)
        #expect(MaasRequirerUnitData.read(from: data.fields.compactMapValues { $0 }) == .complete(data))
    }

    @Test(
        "normalises the addresses of network interfaces",
        arguments: ["52:54:00:0A:0b:0C", "52-54-00-0a-0b-0c", "5254.000A.0B0C"])
    func spellings(text: String) {
        #expect(MACAddress(text) == "52:54:00:0a:0b:0c")
        let databag = ["unit": "a/0", "hostname": "h", "mac_addresses": "[\"\(text)\"]"]
        #expect(MaasRequirerUnitData.read(from: databag).complete?.macAddresses == ["52:54:00:0a:0b:0c"])
    }

    @Test(
        "takes nothing else for an address",
        arguments: [
            "", "foo", "52:54:00:0a:0b", "52:54:00:0a:0b:0c:0d", "52:54:00-0a:0b:0c", "52540 00a0b0c",
            "52:54:00:0a:0b:0g",
            "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "5254:000a:0b0c", "52.54.00.0a.0b.0c",
            " 52:54:00:0a:0b:0", "52540000a0b0c", "\u{662}2:54:00:0a:0b:0c",
        ])
    func noAddress(text: String) {
        #expect(MACAddress(text) == nil)
        let databag = ["unit": "a/0", "hostname": "h", "mac_addresses": "[\"\(text)\"]"]
        guard case .malformed("mac_addresses", _) = MaasRequirerUnitData.read(from: databag) else {
            Issue.record("\(text)")
            return
        }
    }

    @Test(
        "is malformed where a field holds something else than it should, and says which and what",
        arguments: [
            ("hostname", "."), ("hostname", "a b"), ("hostname", "a..b"), ("hostname", "-a"), ("hostname", "a-"),
            ("hostname", "a_b"), ("hostname", "10.0.0.1"), ("hostname", "a\u{1b}[31m"), ("hostname", "a\nb"),
            ("hostname", String(repeating: "a", count: 64)), ("hostname", String(repeating: "a", count: 10_000)),
            ("url", "http://x/"), ("fqdn", "a b"), ("system_id", "4e663"), ("system_id", "4E663G"),
            ("system_id", "4e663g/"), ("system_id", String(repeating: "4", count: 100_000)),
            ("mac_addresses", "none"), ("mac_addresses", "{}"), ("mac_addresses", "[1]"), ("mac_addresses", "[\"\"]"),
            (
                "mac_addresses",
                "[" + Array(repeating: "\"52:54:00:00:00:01\"", count: 5000).joined(separator: ",") + "]"
            ),
            ("enrollment", String(repeating: "e", count: 1_000_000)), ("enrollment", "a b"), ("enrollment", "\u{7f}"),
            ("departure", "Remove"), ("departure", String(repeating: "r", count: 33)), ("public_key", "no key"),
            ("public_key", String(repeating: "A", count: 1_000_000)), ("unit", "nonsense"),
            ("unit", String(repeating: "u", count: 100_000) + "/0"),
        ])
    func malformed(field: String, value: String) {
        var databag = ["unit": "a/0", "hostname": "h"]
        if field == "url" { databag["hostname"] = nil }
        databag[field] = value
        guard case .malformed(field, let why) = MaasRequirerUnitData.read(from: databag) else {
            Issue.record("\(field) is \(MaasRequirerUnitData.read(from: databag))")
            return
        }
        #expect(why.utf8.count < 200 && why.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test("keeps a departure that it does not know, since that is not none")
    func unknownDeparture() {
        let data = MaasRequirerUnitData.read(from: ["unit": "a/0", "hostname": "h", "departure": "archive"]).complete
        #expect(data?.departure == .unknown("archive"))
        #expect(data?.fields["departure"] == "archive")
    }
}
