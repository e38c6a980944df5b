import Foundation
import MaasHost
import MaasIdentifiers
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
        #expect(directory.mode("ca") == 0o600)
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

    @Test(
        "tells a region that does not answer from one that refuses",
        arguments: [
            (2, MaasHostError.Code.invalidURL), (3, .unreachable), (4, .refused), (5, .refused), (6, .unreachable),
            (7, .notFound),
        ])
    func refusals(exitCode: Int, code: MaasHostError.Code) throws {
        try directory.write(script: "bin/maasctl", "echo 'maasctl: some reason' >&2; exit \(exitCode)")
        let expected = MaasHostError(code, "some reason")
        #expect(throws: expected) {
            try client.racks(RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k")), hostnames: nil)
        }
    }

    @Test(
        "tells a URL that can't be a region's from a region that does not answer",
        arguments: [(2, MaasHostError.Code.invalidURL), (3, .unreachable), (4, .unreachable), (5, .unreachable)])
    func ping(exitCode: Int, code: MaasHostError.Code) throws {
        try directory.write(script: "bin/maasctl", "echo 'maasctl: some reason' >&2; exit \(exitCode)")
        #expect(throws: MaasHostError(code, "some reason")) {
            try client.ping(url: "http://u/MAAS", certificateAuthority: nil)
        }
    }

    @Test(
        "says what to do about TLS in words of the charms, and not in those of maasctl",
        arguments: [
            (
                "the certificate of https://h is not trusted: why; name the file of its CA (--ca-file, --pinned-key)",
                "the certificate of https://h is not trusted: why; set the option ca-certificate of maas-region to the "
                    + "certificate (PEM) of its authority"
            ),
            (
                "GET http://h: the region wants TLS; use its https URL: https://h:5443/MAAS",
                "GET http://h: the region wants TLS; set the option tls-url of maas-region to https://h:5443/MAAS"
            ),
        ])
    func advice(said: String, told: String) throws {
        try directory.write(script: "bin/maasctl", "echo 'maasctl: \(said)' >&2; exit 3")
        #expect(throws: MaasHostError(.unreachable, told)) {
            try client.ping(url: "http://u/MAAS", certificateAuthority: nil)
        }
        #expect(throws: MaasHostError(.refused, told)) {
            try client.racks(RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k")), hostnames: nil)
        }
    }

    @Test("gives what peers tell as values, which are never taken for options")
    func values() throws {
        try directory.write(
            script: "bin/maasctl", "echo \"$@\" >> \(directory.path)/arguments; cat > /dev/null; echo '[]'")
        try client.ping(url: "http://help/MAAS", certificateAuthority: nil)
        _ = try client.nodes(
            RegionEndpoint(url: "http://u/MAAS", key: SecretBytes(utf8: "k")), hostnames: ["-h", "rack-1"],
            macAddresses: ["-m"])
        let lines = (directory.read("arguments") ?? "").split(separator: "\n")
        #expect(lines[0] == "ping --url=http://help/MAAS --timeout 10")
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
        #expect(try client.delete(api, rack: "4e663g") == DeletedRack(outcome: "machine"))
        #expect(directory.read("arguments")?.hasPrefix("delete 4e663g --url=http://u/MAAS ") == true)
    }

    @Test("gives the region's certificate authority to who asks, by standard input")
    func certificateAuthority() throws {
        try directory.write(
            script: "bin/maasctl", "cat > \(directory.path)/ca; echo \"$@\" > \(directory.path)/arguments")
        try client.ping(url: "https://h/MAAS", certificateAuthority: "PEM")
        #expect(directory.read("ca") == "PEM")
        #expect(directory.read("arguments") == "ping --url=https://h/MAAS --timeout 10 --ca-file /dev/stdin\n")
    }
}
