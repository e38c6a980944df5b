import CharmKit
import JujuProtocol
import MaasRegion
import Testing

@Suite("What a region publishes")
struct MaasProviderAppDataTests {
    static let databag = [
        "api_url": "http://10.0.0.10:5240/MAAS", "regions": "[\"b\", \"a\"]",
        "maas_secret_id": "secret:d2kk8o1s3egc0000000g",
    ]

    @Test(
        "is read as the Python library read it, when all of it is there and of the right type",
        arguments: try PythonLibrary.recordings("load-app-databag"))
    func readsRecordedDatabags(recording: PythonLibrary.Recording) throws {
        let databag = try #require(recording.appDatabag)
        let loaded = recording.load?.value ?? [:]
        let reading = MaasProviderAppData.read(from: databag)
        if case .text(let text) = loaded["api_url"], let url = try? RegionURL(text),
            case .list(let regions) = loaded["regions"],
            case .text(let id) = loaded["maas_secret_id"], !id.isEmpty
        {
            #expect(reading == .complete(MaasProviderAppData(apiURL: url, regions: regions, secretID: id)))
        } else {
            #expect(reading.complete == nil)
        }
    }

    @Test("is recorded in some number of cases")
    func hasRecordings() throws {
        #expect(try PythonLibrary.recordings("load-app-databag").count > 40)
    }

    @Test(
        "is incomplete while a field is missing, and says which", arguments: ["api_url", "regions", "maas_secret_id"])
    func namesMissingFields(field: String) {
        var databag = Self.databag
        databag[field] = nil
        #expect(MaasProviderAppData.read(from: databag) == .incomplete(missing: [field]))
        databag[field] = ""
        #expect(MaasProviderAppData.read(from: databag) == .incomplete(missing: [field]))
    }

    @Test("is incomplete with every field named when there is nothing but Juju's own keys")
    func namesAllMissingFields() {
        let reading = MaasProviderAppData.read(from: ["ingress-address": "10.0.0.1"])
        #expect(reading == .incomplete(missing: ["api_url", "regions", "maas_secret_id"]))
    }

    @Test(
        "is malformed when the regions are no list of strings",
        arguments: [
            "maas-region-0.lxd", "['a']", "[\"a\",]", "[\"a\"", "[] []", "null", "3", "{\"a\": 1}", "[1]", "\u{FEFF}[]",
            "[NaN]",
            "-Infinity",
        ])
    func refusesMalformedRegions(regions: String) {
        var databag = Self.databag
        databag["regions"] = regions
        let expected = DatabagReading<MaasProviderAppData>.malformed(
            field: "regions", why: "is not a JSON array of strings")
        #expect(MaasProviderAppData.read(from: databag) == expected)
    }

    @Test("has its regions sorted, each once, on the wire")
    func sortsRegions() {
        let data = MaasProviderAppData(apiURL: "http://u/MAAS", regions: ["b", "a", "b"], secretID: "s")
        #expect(data.fields["regions"] == "[\"a\", \"b\"]")
    }

    @Test("is written with the characters that Python would write")
    func writesAsPython() {
        let data = MaasProviderAppData(apiURL: "http://u/MAAS", regions: ["é☃", "𝄞", "q\"\\"], secretID: "s")
        #expect(data.fields["regions"] == #"["q\"\\", "\u00e9\u2603", "\ud834\udd1e"]"#)
    }

    @Test("may come with reports on racks, kept by unit")
    func readsReports() throws {
        var databag = Self.databag
        databag["racks"] =
            #"{"maas-agent/0": {"state": "connected", "system_id": "4e663g"}, "maas-agent/1": {"state": "new"}}"#
        let racks = try #require(MaasProviderAppData.read(from: databag).complete?.racks)
        #expect(racks[UnitName(application: "maas-agent", number: 0)] == RackReport(.connected, systemID: "4e663g"))
        #expect(racks[UnitName(application: "maas-agent", number: 1)]?.state.rawValue == "new")
    }

    @Test("keeps the reports that make sense beside those that make none", arguments: ["3", "null", "{}", "[]"])
    func keepsGoodReports(other: String) throws {
        var databag = Self.databag
        databag["racks"] = #"{"maas-agent/0": {"state": "connected"}, "maas-agent/1": \#(other), "nonsense": {}}"#
        let racks = try #require(MaasProviderAppData.read(from: databag).complete?.racks)
        #expect(racks == [UnitName(application: "maas-agent", number: 0): RackReport(.connected)])
    }

    @Test(
        "is malformed where it is more than it can be, or something else than it should",
        arguments: [
            ("racks", "{]"), ("api_url", "http://" + String(repeating: "h", count: 5000)),
            ("regions", "[" + Array(repeating: "\"r\"", count: 5000).joined(separator: ",") + "]"),
            ("regions", "[\"" + String(repeating: "r", count: 5000) + "\"]"),
            ("maas_secret_id", "secret:" + String(repeating: "x", count: 5000)),
        ])
    func malformed(field: String, value: String) {
        var databag = Self.databag
        databag[field] = value
        guard case .malformed(field, let why) = MaasProviderAppData.read(from: databag) else {
            Issue.record("\(MaasProviderAppData.read(from: databag))")
            return
        }
        #expect(why.utf8.count < 200)
    }

    @Test(
        "has no certificate authority where it is none, since no rack must stay away for what it may do without",
        arguments: ["none", "-----BEGIN CERTIFICATE-----" + String(repeating: "A", count: 100_000)])
    func noCertificate(text: String) {
        var databag = Self.databag
        databag["ca"] = text
        let data = MaasProviderAppData.read(from: databag).complete
        #expect(data != nil && data?.certificateAuthority == nil)
    }

    @Test("has messages of one line that are not too long, whoever wrote them")
    func messages() {
        let report = RackReport(.absent, message: "a\u{1b}[31m\nb" + String(repeating: "c", count: 10_000))
        #expect(report.message?.hasPrefix("a\\u{1b}[31m\\u{a}bccc") == true)
        #expect(report.message?.unicodeScalars.count == RackReport.maximumMessageLength)
        #expect(RackReport(.absent, message: report.message) == report)
    }

    @Test("reads back what it writes")
    func roundTrips() {
        let unit = UnitName(application: "maas-agent", number: 0)
        let data = MaasProviderAppData(
            apiURL: "https://h/MAAS", regions: ["a"], secretID: "secret:x",
            certificateAuthority: "-----BEGIN CERTIFICATE-----",
            racks: [unit: RackReport(.dead, systemID: "4e663g", message: "m", enrollment: "e")])
        let databag = data.fields.compactMapValues { $0 }
        #expect(MaasProviderAppData.read(from: databag) == .complete(data))
    }
}
