import CharmTesting
import Foundation
import JujuProtocol
import MaasHost
import MaasRegion
import SealedStore
import Testing
import TestSupport

@Suite("A region's charm adopts the MAAS on its machine")
struct AdoptionTests {
    private let region: RegionTrial

    init() throws {
        region = try RegionTrial()
        try region.setKey()
    }

    @Test("and says what to do when there is none")
    func notInstalled() throws {
        region.snap.files = MaasInstallation()
        try region.run()
        #expect(region.status == "blocked: no MAAS on this machine: snap install maas, then maas init region")
        #expect(region.databag.isEmpty)
    }

    @Test(
        "and says what to do when it is no region",
        arguments: [
            ("rack", "it is a rack; remove this unit, and add one where a region is"),
            ("none", "run maas init region"), (nil, "run maas init region"),
        ])
    func noRegion(mode: String?, remedy: String) throws {
        region.snap.files.mode = mode.flatMap { .init(rawValue: $0) }
        try region.run()
        #expect(region.status == "blocked: MAAS on this machine is no region: \(remedy)")
        #expect(region.databag.isEmpty)
    }

    @Test("and waits while it has no URL", arguments: [[], [""]])
    func noURL(urls: [String]) throws {
        region.snap.files.urls = urls
        try region.run()
        #expect(region.status == "waiting: for MAAS to have a URL (regiond.conf)")
    }

    @Test("and gives agents its certificate authority, and trusts it when it asks")
    func certificateAuthority() throws {
        region.setOption("ca-certificate", Self.certificate)
        try region.connect()
        #expect(region.published?.certificateAuthority == Self.certificate)
        #expect(region.client.endpoints.last?.certificateAuthority == Self.certificate)
    }

    /// The least that is whole: a structure of ASN.1 with a number in it.
    private static let certificate = pem("MAMCAQE=")

    private static func pem(_ content: String, _ kind: String = "CERTIFICATE") -> String {
        "-----BEGIN \(kind)-----\n\(content)\n-----END \(kind)-----\n"
    }

    private static let readable: [String: Int] = [
        certificate: 1, "  " + certificate.dropLast(): 1, certificate.replacing("\n", with: "\r\n"): 1,
        "\u{FEFF}" + certificate: 1, "Certificate:\n    Data:\n" + certificate + "\n# more\n" + certificate: 2,
    ]

    @Test("and reads its certificate authority's certificates however a file has them", arguments: readable)
    func certificates(text: String, count: Int) throws {
        region.setOption("ca-certificate", text)
        try region.connect()
        #expect(region.published?.certificateAuthority == String(repeating: Self.certificate, count: count))
    }

    private static let unreadable: [String: String] = [
        certificate + pem("c2VjcmV0", "PRIVATE KEY"): "a private key",
        pem("c2VjcmV0", "RSA PRIVATE KEY"): "a private key",
        pem("c2VjcmV0", "ENCRYPTED PRIVATE KEY") + certificate: "a private key",
        pem("nonsense"): "damaged", pem("MAMCAQ=="): "damaged", pem(""): "damaged", pem("MAMCAQE"): "damaged",
        "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n": "without its end",
        certificate + "-----BEGIN CERTIFICATE-----": "without its end",
        pem("MAMCAQE=", "CERTIFICATE REQUEST"): "no certificate", "@ca.pem": "no certificate",
        String(repeating: certificate, count: 2000): "more than",
    ]

    @Test(
        "and is blocked by a certificate authority that is none, of which nothing is published", arguments: unreadable)
    func noCertificates(text: String, why: String) throws {
        try region.connect()
        let before = region.databag
        region.setOption("ca-certificate", text)
        try region.run()
        #expect(region.status.hasPrefix("blocked: config option \"ca-certificate\" ") && region.status.contains(why))
        #expect(region.status.contains("; give it as ca-certificate=@FILE: juju config maas-region"))
        #expect(region.databag == before && !region.status.contains("c2VjcmV0"))
    }

    @Test("and asks it at its https URL when agents are given one without TLS")
    func ownURL() throws {
        region.setOption("tls-url", "https://maas.example.com:5443/MAAS")
        try region.connect()
        #expect(region.databag["api_url"] == RegionTrial.url)
        #expect(region.client.endpoints.last?.url == "https://maas.example.com:5443/MAAS")
    }

    @Test("and refuses to be told a URL for that which is none of https")
    func plainOwnURL() throws {
        region.setOption("tls-url", "http://maas.example.com:5240/MAAS")
        try region.run()
        #expect(region.status == "blocked: config option \"tls-url\" is not an https URL: juju config maas-region")
    }

    @Test("and tells the other units its name only while it is one")
    func sharesItsName() throws {
        try region.run()
        #expect(region.peerDatabag(region.leader)["hostname"] == "region-1")
        region.snap.files = MaasInstallation()
        try region.run()
        #expect(region.peerDatabag(region.leader)["hostname"] == nil)
    }

    @Test("and waits while it has no secret")
    func noSecret() throws {
        region.snap.files.secret = nil
        try region.run()
        #expect(region.status == "waiting: for MAAS to write its secret")
    }

    @Test("and is blocked by a secret that is none, without publishing or showing it")
    func malformedSecret() throws {
        region.snap.filesError = MaasHostError(.malformed, "secret does not hold 32 hexadecimal digits")
        try region.run()
        #expect(
            region.status
                == "blocked: secret does not hold 32 hexadecimal digits: mend it before MAAS restarts"
        )
        #expect(region.secret == nil)
    }

    @Test("and goes on with its version and its ports while the snap's own description can't be read")
    func unreadableVersion() throws {
        region.snap.files.version = "3.4.2"
        try region.run()
        let (databag, ports) = (region.databag, region.model[region.leader].openPorts)
        #expect(databag["maas_version"] == "3.4.2")
        region.snap.files.version = nil
        let run = try region.run()
        #expect(run.writes == [] && region.databag == databag && region.model[region.leader].openPorts == ports)
    }

    @Test("and is blocked by a key of its own that is none, and waits for one that can't be read, but fails no hook")
    func ownKey() throws {
        let file = region.file("own-key")
        region.keyFile = file
        try SecretBytes(utf8: "garbage").write(toFile: file)
        region.publish()
        try region.run()
        #expect(region.status.hasPrefix("blocked: this unit's own key can't be used: \(file): "))
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        try region.run()
        #expect(region.status.hasPrefix("waiting: for this unit's own key, which can't be read now: \(file)"))
        try FileManager.default.removeItem(atPath: file)
        try region.run()
        #expect(region.databag["maas_secret_id"] != nil)
    }

    @Test("and publishes no URL with an address of a single link")
    func linkLocal() throws {
        region.snap.files.urls = ["http://[fe80::1]:5240/MAAS"]
        try region.run()
        #expect(region.databag.isEmpty)
        #expect(
            region.status.hasPrefix("blocked: MAAS's own URL http://[fe80::1]:5240/MAAS holds an address of a single"))
    }

    @Test("and tells its version, on each of its units", arguments: ["maas-region/0", "maas-region/1"])
    func version(unit: String) throws {
        let region = try RegionTrial(units: 2)
        let unit = try #require(UnitName(unit))
        region.snap.files.version = "3.6.5"
        try region.run(of: unit)
        #expect(region.model[unit].workloadVersion == "3.6.5")
    }

    @Test("and does nothing else to it", arguments: ["region", "region+rack"])
    func onlyReads(mode: String) throws {
        region.snap.files.mode = .init(rawValue: mode)
        for kind in [Hook.Kind.install, .start, .relationJoined, .relationChanged, .relationBroken, .stop, .remove] {
            try region.run(kind)
        }
        #expect(region.snap.actions.isEmpty)
    }

    @Test("and publishes its URL, host name and token when an agent is related")
    func publishes() throws {
        try region.run(.relationJoined)
        #expect(region.status == "active")
        #expect(region.databag["api_url"] == RegionTrial.url)
        #expect(region.databag["regions"] == "[\"region-1\"]")
        let id = try #require(region.databag["maas_secret_id"])
        var token: SecretBytes?
        try region.model.runHandlers(Hook(.updateStatus), on: "maas-agent/0") { framework in
            framework.reconcile { token = try framework.model.secret(id).content()["maas-secret"] }
        }
        #expect(token == SecretBytes(utf8: RegionTrial.token))
        #expect(region.secret?.label == "enroll-maas-region-\(region.relation).secret")
    }

    @Test("and publishes the URL that the operator gives in place of its own, unless that is empty")
    func override() throws {
        region.setOption("maas-url", "")
        try region.run()
        #expect(region.databag["api_url"] == RegionTrial.url)
        region.setOption("maas-url", "https://maas.example.com/MAAS")
        try region.run()
        #expect(region.databag["api_url"] == "https://maas.example.com/MAAS")
        let action = try region.ask("get-api-endpoint")
        #expect(action.results == ["api-url": .string("https://maas.example.com/MAAS")])
    }

    @Test("and publishes the host names of all regions, sorted, each once")
    func peers() throws {
        let region = try RegionTrial(units: 3)
        for (unit, name) in [(UnitName("maas-region/2"), "alpha"), (UnitName("maas-region/1"), "zulu")] {
            region.machine.hostname = name
            try region.run(.updateStatus, of: unit)
        }
        region.machine.hostname = "region-1"
        try region.run()
        #expect(region.peerDatabag("maas-region/1")["hostname"] == "zulu")
        #expect(region.databag["regions"] == #"["alpha", "region-1", "zulu"]"#)
        region.machine.hostname = "alpha"
        try region.run()
        #expect(region.databag["regions"] == #"["alpha", "zulu"]"#)
    }

    @Test("and publishes nothing for the application when it does not lead")
    func nonLeader() throws {
        let region = try RegionTrial(units: 2)
        let run = try region.run(.relationJoined, of: "maas-region/1")
        #expect(region.databag.isEmpty)
        #expect(region.secret == nil)
        #expect(region.regions.status == nil)
        #expect(region.status("maas-region/1") == "active")
        #expect(run.calls.allSatisfy { !$0.tool.hasPrefix("secret-") })
        #expect(run.calls.allSatisfy { $0.tool != "relation-set" || !$0.arguments.contains("--app") })
    }

    @Test(
        "and is blocked by an option that it can't use, in every hook", arguments: [Hook.Kind.install, .configChanged])
    func badOption(hook: Hook.Kind) throws {
        region.setOption("log-level", "loud")
        try region.run(hook)
        #expect(region.status.hasPrefix("blocked: config option \"log-level\""))
        #expect(region.status.hasSuffix("juju config maas-region"))
    }

    @Test(
        "and fails an action, saying why, when there is nothing to adopt",
        arguments: ["get-api-endpoint", "list-controllers"])
    func actionFails(action: String) throws {
        region.snap.files = MaasInstallation()
        let asked = try region.ask(action)
        #expect(asked.failure != nil)
        #expect(asked.failure == "no MAAS on this machine: snap install maas, then maas init region")
    }

    @Test(
        "and fails an action, saying why, when an option makes no sense",
        arguments: ["get-api-endpoint", "list-controllers"])
    func actionWithBadOption(action: String) throws {
        region.setOption("log-level", "loud")
        let asked = try region.ask(action)
        #expect(asked.failure != nil)
        #expect(asked.failure?.hasPrefix("config option \"log-level\"") == true)
    }

    @Test(
        "and publishes nothing while its URL leads each rack to itself",
        arguments: [
            "http://localhost:5240/MAAS", "http://127.0.0.1:5240/MAAS", "http://[::1]:5240/MAAS", "http://0.0.0.0/MAAS",
        ])
    func loopback(url: String) throws {
        region.snap.files.urls = [url]
        try region.run()
        #expect(region.databag.isEmpty)
        #expect(
            region.status.hasPrefix("blocked: MAAS's own URL ") && region.status.contains("set the option maas-url"))
        region.setOption("maas-url", RegionTrial.url)
        try region.run()
        #expect(region.databag["api_url"] == RegionTrial.url)
        let before = region.databag
        region.setOption("maas-url", url)
        try region.run()
        #expect(region.status.hasPrefix("blocked: ") && region.databag == before)
    }

    @Test(
        "and is blocked by an option that can't be what it says, with what was published before as it was",
        arguments: [
            ("maas-url", "10.0.0.1"), ("maas-url", "ftp://10.0.0.1/MAAS"), ("tls-url", "http://maas/MAAS"),
            ("tls-url", "https://"), ("ca-certificate", "/etc/ssl/ca.pem"), ("log-level", "loud"),
        ])
    func unusableOption(option: String, value: String) throws {
        try region.run()
        let before = region.databag
        #expect(!before.isEmpty)
        region.setOption(option, value)
        try region.run()
        #expect(region.status.hasPrefix("blocked: config option \"\(option)\" "), "\(region.status)")
        #expect(region.databag == before)
    }

    @Test(
        "and opens the ports that its version listens on",
        arguments: [("3.4.10", false), ("3.6.5-1", true), (nil, true)])
    func ports(version: String?, hasTemporal: Bool) throws {
        region.snap.files.version = version
        try region.run()
        let ports = "\(region.model[region.leader].openPorts)"
        #expect(ports.contains("5271") == hasTemporal)
        #expect(ports.contains("123"))
    }
}
