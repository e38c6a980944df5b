import Foundation
import MaasHost
import MaasIdentifiers
import MaasctlJSON
import SealedStore
import TestSupport
import Testing

@Suite("A region, asked with maasctl")
struct MaasctlClientTests {
    private let directory: TemporaryDirectory
    private let client: MaasctlClient

    init() throws {
        directory = try TemporaryDirectory()
        client = MaasctlClient(charmDirectory: directory.path)
    }

    @Test("gives the certificate authority to who lists racks, in a file that is gone afterwards")
    func listsWithCertificateAuthority() throws {
        try directory.write(
            script: "bin/maasctl",
            "for last; do :; done; cp \"$last\" \(directory.path)/ca; echo \"$last\" > \(directory.path)/name; echo '[]'"
        )
        let api = RegionEndpoint(url: "https://h/MAAS", key: SecretBytes(utf8: "k"), certificateAuthority: "PEM")
        #expect(try client.racks(api, hostnames: nil).isEmpty)
        #expect(directory.read("ca") == "PEM")
        let name = try #require(directory.read("name"))
        #expect(!FileManager.default.fileExists(atPath: String(name.dropLast())))
    }

    @Test("asks the region with the key on standard input")
    func asks() throws {
        let names = #""system_id":"4e663g","hostname":"rack-1","fqdn":"x""#
        let answer = #"[{\#(names),"health":"connected","version":null,"node_type":4,"mac_addresses":["m"]}]"#
        try directory.write(
            script: "bin/maasctl",
            "cat > \(directory.path)/key; echo \"$@\" > \(directory.path)/arguments; echo '\(answer)'")
        let racks = try client.racks(
            RegionEndpoint(url: "http://h/MAAS", key: SecretBytes(utf8: "a:b:c")), hostnames: nil)
        let rack = ListedRack(
            systemID: "4e663g", hostname: "rack-1", health: .connected, isRegion: true, macAddresses: ["m"])
        #expect(racks == [rack])
        #expect(directory.read("key") == "a:b:c")
        #expect(directory.read("arguments")?.contains("a:b:c") == false)
    }

    @Test("tells what keeps a rack on this machine from the region, as it would be met by MAAS's own rack")
    func obstacle() throws {
        func answer(_ closed: [MaasctlPing.ClosedPort]) throws {
            let ping = MaasctlPing(regions: 1, url: "http://h/MAAS", closed: closed)
            let text = String(decoding: try JSONEncoder().encode(ping), as: UTF8.self)
            try directory.write(
                script: "bin/maasctl", "echo \"$@\" > \(directory.path)/arguments; cat <<'END'\n\(text)\nEND")
        }
        try answer([])
        #expect(client.obstacle(url: "https://h/MAAS") == nil)
        #expect(
            directory.read("arguments") == "ping --connect --url=https://h/MAAS --format json --timeout 5\n",
            "a rack is not told of a certificate authority")
        try answer([.init(endpoint: "10.0.0.2:5250", reason: "Connection refused")])
        #expect(
            client.obstacle(url: "http://h/MAAS")
                == "racks connect to TCP 5250-5270 of the region, and this machine can't (10.0.0.2:5250: Connection "
                + "refused): open them")
        try fail(MaasctlFailure(.untrusted, "the certificate is not trusted", remedy: "use --ca-file", exitCode: 3))
        #expect(client.obstacle(url: "https://h/MAAS")?.contains("have this machine trust its authority") == true)
        try fail(MaasctlFailure(.usage, "no such option", remedy: nil, exitCode: 2))
        #expect(client.obstacle(url: "http://h/MAAS") == nil)
    }

    @Test(
        "names the option that holds a certificate which can't be read, and no file of one hook's (SSL_CTX_load_verify_file)"
    )
    func damagedCertificate() throws {
        try fail(MaasctlFailure(.unreadableCertificates, "cannot read /proc/19512/fd/4", remedy: nil, exitCode: 3))
        let region = RegionEndpoint(
            url: "https://h/MAAS", key: SecretBytes(utf8: "a:b:c"), certificateAuthority: "x", token: nil)
        let error = #expect(throws: MaasHostError.self) { try client.racks(region, hostnames: nil) }
        #expect(error?.code == .refused && error?.description.contains("set the option ca-certificate") == true)
        #expect(error?.description.contains("/proc") == false)
    }

    /// Has `maasctl` fail as the contract has it.
    private func fail(_ failure: MaasctlFailure) throws {
        let line = try JSONEncoder().encode(MaasctlErrorLine(failure))
        try directory.write("failure", String(decoding: line, as: UTF8.self) + "\n")
        let warning = #"{\"warning\":{\"message\":\"careful\"}}"#
        try directory.write(
            script: "bin/maasctl",
            "echo \"\(warning)\" >&2; cat \(directory.path)/failure >&2; exit \(failure.exitCode)")
    }

    private let endpoint = RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "ccccc:ttttt:GEHEIM"))

    @Test("decides by the code of a failure, and shows its reason", arguments: MaasctlFailure.Code.allCases)
    func refusals(code: MaasctlFailure.Code) throws {
        var failure = MaasctlFailure(code, "some reason", remedy: "use --option", exitCode: 6)
        failure.request = "GET http://u"
        failure.httpsURL = "https://u:5443/MAAS"
        try fail(failure)
        let error = #expect(throws: MaasHostError.self) { try client.racks(endpoint, hostnames: nil) }
        let asked = #expect(throws: MaasHostError.self) {
            try client.ping(url: "http://u/MAAS")
        }
        #expect(error?.description.contains("GET http://u: some reason") == true)
        switch code {
        case .usage, .invalidMACAddress:
            #expect(error?.code == .bug && asked?.code == .bug)
            #expect(error?.description.contains("a bug of this charm") == true)
        case .notFound: #expect(error?.code == .notFound)
        case .badRequest: #expect(error?.code == .badRequest)
        case .invalidURL: #expect(asked?.code == .invalidURL)
        case .untrusted:
            #expect(error?.code == .refused && asked?.code == .unreachable)
            #expect(
                error?.description.hasSuffix(
                    "set the option ca-certificate of maas-region to the certificate (PEM) of its authority") == true)
        case .redirectedToHTTPS:
            #expect(
                error?.description.hasSuffix("; set the option tls-url of maas-region to https://u:5443/MAAS") == true)
        case .credentials, .missingCredentials, .invalidAPIKey:
            #expect(error?.code == .credentials && asked?.code == .unreachable)
        case .invalidCertificate:
            #expect(error?.code == .refused && asked?.code == .unreachable)
            #expect(error?.description.hasSuffix("; use --option") == true)
        case .forbidden, .notAdministrator, .incomplete, .clockSkew:
            #expect(error?.code == .refused && asked?.code == .unreachable)
        case .connectionRefused, .notMaas, .badGateway, .proxyRefused, .server, .unavailable, .unknownOutcome,
            .timedOut:
            #expect(error?.code == .unreachable && asked?.code == .unreachable)
        default: break
        }
    }

    @Test(
        "calls it a bug when maasctl fails without a report, or answers what nobody agreed on",
        arguments: [
            "echo 'maasctl: some reason' >&2; exit 2", "exit 3", "kill -ILL $$", "echo '{}'", "echo '[{}]'", "true",
        ])
    func bugs(script: String) throws {
        try directory.write(script: "bin/maasctl", script)
        let error = #expect(throws: MaasHostError.self) { try client.racks(endpoint, hostnames: nil) }
        #expect(error?.code == .bug)
        #expect(error?.description.contains("report it") == true)
    }

    @Test("shows nothing of the key, whatever maasctl says")
    func masks() throws {
        try directory.write(script: "bin/maasctl", "cat >&2; echo; exit 3")
        let told = #expect(throws: MaasHostError.self) { try client.racks(endpoint, hostnames: nil) }
        try fail(MaasctlFailure(.server, "it said GEHEIM and R0VIRUlN and ttttt\u{1b}[2J", exitCode: 6))
        let reported = #expect(throws: MaasHostError.self) { try client.racks(endpoint, hostnames: nil) }
        for text in [told?.description, reported?.description].compactMap({ $0 }) {
            for part in ["GEHEIM", "R0VIRUlN", "ttttt", "ccccc", "\u{1b}"] { #expect(!text.contains(part), "\(text)") }
        }
    }

    @Test("gives what peers tell as values, which are never taken for options")
    func values() throws {
        try directory.write(
            script: "bin/maasctl", "echo \"$@\" >> \(directory.path)/arguments; cat > /dev/null; echo '[]'")
        try client.ping(url: "http://help/MAAS")
        _ = try client.nodes(
            RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k")), hostnames: ["-h", "rack-1"],
            macAddresses: ["-m"])
        let lines = (directory.read("arguments") ?? "").split(separator: "\n")
        #expect(lines[0] == "ping --url=http://help/MAAS --format json --timeout 10")
        #expect(lines[1].hasPrefix("nodes --hostname=-h --hostname=rack-1 --url=http://u/MAAS "))
        #expect(lines[2].hasPrefix("nodes --mac=-m --url=http://u/MAAS "))
    }

    @Test("asks for many names a few at a time, and for none not at all")
    func manyValues() throws {
        try directory.write(
            script: "bin/maasctl", "echo \"$@\" | wc -w >> \(directory.path)/words; cat > /dev/null; echo '[]'")
        let api = RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k"))
        _ = try client.racks(api, hostnames: (0..<120).map { "rack-\($0)" })
        #expect(directory.read("words") == "57\n57\n27\n")
        #expect(try client.racks(api, hostnames: []).isEmpty)
        #expect(try client.nodes(api, hostnames: [], macAddresses: []).isEmpty)
        #expect(directory.read("words") == "57\n57\n27\n")
    }

    @Test("has a rack deleted, and tells what became of it")
    func deletes() throws {
        try directory.write(
            script: "bin/maasctl",
            "cat > /dev/null; echo \"$@\" > \(directory.path)/arguments; "
                + #"echo '{"node":null,"outcome":"machine","system_id":"4e663g"}'"#)
        let api = RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k"))
        #expect(try client.delete(api, rack: "4e663g") == .machine)
        #expect(directory.read("arguments")?.hasPrefix("delete 4e663g --url=http://u/MAAS ") == true)
    }

    @Test("asks as a rack does whom the machine trusts, which in a machine's folder is another than this one")
    func trust() throws {
        try directory.write(script: "bin/maasctl", "echo \"$@\" > \(directory.path)/arguments")
        try client.ping(url: "https://h/MAAS")
        #expect(directory.read("arguments") == "ping --url=https://h/MAAS --format json --timeout 10\n")
        let authorities = "root/etc/ssl/certs/ca-certificates.crt"
        try directory.write(authorities, "PEM")
        let elsewhere = MaasctlClient(charmDirectory: directory.path, root: directory.file("root"))
        try elsewhere.ping(url: "https://h/MAAS")
        #expect(
            directory.read("arguments")
                == "ping --url=https://h/MAAS --format json --timeout 10 --ca-file \(directory.file(authorities))\n")
    }
}
