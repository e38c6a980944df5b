import Foundation
import MaasHost
import SealedStore
import TestSupport
import Testing

@Suite("A machine with MAAS's snap")
struct SnapMaasHostTests {
    private static let token = "0123456789abcdef0123456789abcdef"
    private let directory: TemporaryDirectory
    private let host: SnapMaasHost

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("proc/sys/kernel/hostname", "rack-1\n")
        try directory.write("sys/class/net/lo/address", "00:00:00:00:00:00\n")
        try directory.write("sys/class/net/eth1/address", "52:54:00:00:00:02\n")
        try directory.write("sys/class/net/eth0/address", "52:54:00:00:00:01\n")
        try directory.write(
            script: "usr/bin/snap",
            "echo \"$@\" >> \(directory.path)/snap.log")
        host = SnapMaasHost(root: directory.path, charmDirectory: directory.path)
    }

    private func installed(_ files: [String: String]) throws {
        try directory.write(script: "snap/bin/maas", "")
        for (name, text) in files { try directory.write("var/snap/maas/\(name)", text) }
    }

    @Test("has the kernel's host name, and the full name that its hosts file gives")
    func hostname() throws {
        #expect(try host.hostname == "rack-1")
        #expect(host.fqdn == nil)
        try directory.write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 rack-1.maas rack-1 # rack-1.not\n")
        #expect(host.fqdn == "rack-1.maas")
    }

    @Test("says what to do when it has no host name")
    func noHostname() throws {
        try directory.write("proc/sys/kernel/hostname", "\n")
        #expect { try host.hostname } throws: { "\($0)".contains("hostnamectl") }
    }

    @Test("has the addresses of its network cards, without the loopback")
    func addresses() {
        #expect(host.macAddresses == ["52:54:00:00:00:01", "52:54:00:00:00:02"])
    }

    @Test("has nothing installed when the command is not there")
    func notInstalled() throws {
        #expect(try host.installation.isInstalled == false)
        #expect(try host.installation.mode == nil)
    }

    @Test("is a rack of the region that its files name")
    func rack() throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g\n",
            "current/rackd.conf": "maas_url: http://10.0.0.10:5240/MAAS\n", "current/regiond.conf": "maas_url: other\n",
        ])
        let installation = try host.installation
        #expect(installation.isRack(of: "http://10.0.0.10:5240/MAAS", token: SecretBytes(utf8: Self.token)))
        #expect(!installation.isRack(of: "http://10.0.0.11:5240/MAAS", token: SecretBytes(utf8: Self.token)))
        #expect(!installation.isRack(of: "http://10.0.0.10:5240/MAAS", token: SecretBytes(utf8: "other")))
        #expect(installation.systemID == "4e663g")
        #expect(!installation.isRegion)
    }

    @Test("is a region when its files say so", arguments: ["region", "region+rack"])
    func region(mode: String) throws {
        try installed([
            "common/snap_mode": mode, "common/maas/secret": "\(Self.token)\n",
            "current/regiond.conf": "database_host: h\nmaas_url: 'http://10.0.0.10:5240/MAAS'\n",
        ])
        let installation = try host.installation
        #expect(installation.isRegion)
        #expect(installation.url == "http://10.0.0.10:5240/MAAS")
        #expect(installation.secret == SecretBytes(utf8: Self.token))
    }

    @Test("installs MAAS from a channel of its snap")
    func installs() throws {
        try host.install(channel: "3.6/stable")
        #expect(directory.read("snap.log") == "install maas --channel=3.6/stable\n")
    }

    @Test("starts, stops and removes MAAS, for longer than until the next boot")
    func services() throws {
        try host.start()
        try host.stop()
        try host.remove()
        #expect(directory.read("snap.log") == "start --enable maas\nstop --disable maas\nremove --purge maas\n")
    }

    @Test("tells what the snap command said when it fails")
    func snapFails() throws {
        try directory.write(script: "usr/bin/snap", "echo 'error: no network' >&2; exit 1")
        #expect { try host.stop() } throws: {
            "\($0)" == "snap stop --disable maas: error: no network (exit status 1)"
                && ($0 as? MaasHostError)?.code == .snap
        }
    }

    private static let init_ = """
        cd "$(dirname "$0")/../../var/snap/maas" || exit 9
        tr '\\0' ' ' < /proc/$$/cmdline > ../../../cmdline; env > ../../../environment
        read -r token; mkdir -p common/maas current; umask 022
        printf rack > common/snap_mode; printf %s "$token" > common/maas/secret; echo "maas_url: $4" > current/rackd.conf
        """

    @Test("enrolls with the token on standard input, and makes its file private")
    func enrolls() throws {
        try installed(["common/x": ""])
        try directory.write(script: "snap/bin/maas", Self.init_ + "\nprintf 4e663g > common/maas/maas_id")
        let token = SecretBytes(utf8: Self.token)
        #expect(try host.enroll(url: "http://h/MAAS", token: token, patience: .seconds(5)))
        #expect(directory.mode("var/snap/maas/common/maas/secret") == 0o600)
        #expect(try host.installation.isRack(of: "http://h/MAAS", token: token))
        let seen = [directory.read("cmdline"), directory.read("environment")].compactMap { $0 }
        #expect(seen.count == 2 && seen.allSatisfy { !$0.contains(Self.token) })
        #expect(seen[0].contains("init rack --maas-url http://h/MAAS --force"))
        #expect(directory.read("snap.log") == nil)
    }

    @Test("starts MAAS for good when it enrolls a machine that was a rack before, which may have been stopped")
    func enrollsAgain() throws {
        try installed(["common/snap_mode": "rack"])
        try directory.write(script: "snap/bin/maas", Self.init_ + "\nprintf 4e663g > common/maas/maas_id")
        #expect(try host.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), patience: .seconds(5)))
        #expect(directory.read("snap.log") == "start --enable maas\n")
    }

    @Test("does not take the id that an earlier region gave for this one's answer")
    func oldSystemID() throws {
        try installed(["common/snap_mode": "rack", "common/maas/maas_id": "4e663g"])
        try directory.write(script: "snap/bin/maas", Self.init_)
        #expect(try !host.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), patience: .zero))
        #expect(try host.installation.systemID == nil)
    }

    @Test("says what can't be run or read, as an error of its own", arguments: ["snap", "secret"])
    func brokenMachine(what: String) throws {
        try installed(["common/snap_mode": "rack"])
        try directory.write("usr/bin/snap", "not a program", mode: 0o755)
        try directory.write("var/snap/maas/common/maas/secret/a-directory", "")
        #expect(throws: MaasHostError.self) {
            if what == "snap" { try host.stop() } else { _ = try host.installation }
        }
    }

    @Test("gives the certificate authority to who lists racks, in a file that is gone afterwards")
    func listsWithCertificateAuthority() throws {
        try directory.write(
            script: "bin/maasctl",
            "for last; do :; done; cp \"$last\" \(directory.path)/ca; echo \"$last\" > \(directory.path)/name; echo '[]'"
        )
        let api = MaasAPI(url: "https://h/MAAS", key: SecretBytes(utf8: "k"), certificateAuthority: "PEM")
        #expect(try host.racks(api, hostnames: nil).isEmpty)
        #expect(directory.read("ca") == "PEM")
        #expect(directory.mode("ca") == 0o600)
        let name = try #require(directory.read("name"))
        #expect(!FileManager.default.fileExists(atPath: String(name.dropLast())))
    }

    @Test("says so when the region has not taken it in time")
    func notTaken() throws {
        try installed(["common/x": ""])
        try directory.write(script: "snap/bin/maas", Self.init_)
        #expect(try !host.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), patience: .zero))
    }

    @Test("does not believe an exit code of 0 when the files are not there")
    func readsBack() throws {
        try installed(["common/x": ""])
        #expect {
            try host.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), patience: .zero)
        } throws: {
            ($0 as? MaasHostError)?.code == .enrollment && !"\($0)".contains(Self.token)
        }
    }

    @Test("asks the region with the key on standard input")
    func asks() throws {
        let names = #""system_id":"4e663g","hostname":"rack-1","fqdn":"x""#
        let answer = #"[{\#(names),"health":"connected","version":null,"node_type":4,"mac_addresses":["m"]}]"#
        try directory.write(
            script: "bin/maasctl",
            "cat > \(directory.path)/key; echo \"$@\" > \(directory.path)/arguments; echo '\(answer)'")
        let racks = try host.racks(MaasAPI(url: "http://h/MAAS", key: SecretBytes(utf8: "a:b:c")), hostnames: nil)
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
        #expect(throws: expected) { try host.racks(MaasAPI(url: "u", key: SecretBytes(utf8: "k")), hostnames: nil) }
    }

    @Test(
        "tells a URL that can't be a region's from a region that does not answer",
        arguments: [(2, MaasHostError.Code.invalidURL), (3, .unreachable), (4, .unreachable), (5, .unreachable)])
    func ping(exitCode: Int, code: MaasHostError.Code) throws {
        try directory.write(script: "bin/maasctl", "echo 'maasctl: some reason' >&2; exit \(exitCode)")
        #expect(throws: MaasHostError(code, "some reason")) { try host.ping(url: "u", certificateAuthority: nil) }
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
        #expect(throws: MaasHostError(.unreachable, told)) { try host.ping(url: "u", certificateAuthority: nil) }
        #expect(throws: MaasHostError(.refused, told)) {
            try host.racks(MaasAPI(url: "u", key: SecretBytes(utf8: "k")), hostnames: nil)
        }
    }

    @Test("gives what peers tell as values, which are never taken for options")
    func values() throws {
        try directory.write(
            script: "bin/maasctl", "echo \"$@\" >> \(directory.path)/arguments; cat > /dev/null; echo '[]'")
        try host.ping(url: "--help", certificateAuthority: nil)
        _ = try host.nodes(
            MaasAPI(url: "-u", key: SecretBytes(utf8: "k")), hostnames: ["-h", "rack-1"], macAddresses: ["-m"])
        let lines = (directory.read("arguments") ?? "").split(separator: "\n")
        #expect(lines[0] == "ping --url=--help --timeout 10")
        #expect(lines[1].hasPrefix("nodes --hostname=-h --hostname=rack-1 --url=-u "))
        #expect(lines[2].hasPrefix("nodes --mac=-m --url=-u "))
    }

    @Test("asks for many names a few at a time, and for none not at all")
    func manyValues() throws {
        try directory.write(
            script: "bin/maasctl", "echo \"$@\" | wc -w >> \(directory.path)/words; cat > /dev/null; echo '[]'")
        let api = MaasAPI(url: "u", key: SecretBytes(utf8: "k"))
        _ = try host.racks(api, hostnames: (0..<120).map { "rack-\($0)" })
        #expect(directory.read("words") == "57\n57\n27\n")
        #expect(try host.racks(api, hostnames: []).isEmpty)
        #expect(try host.nodes(api, hostnames: [], macAddresses: []).isEmpty)
        #expect(directory.read("words") == "57\n57\n27\n")
    }

    @Test("has a rack deleted, and tells what became of it")
    func deletes() throws {
        try directory.write(
            script: "bin/maasctl",
            "cat > /dev/null; echo \"$@\" > \(directory.path)/arguments; "
                + #"echo '{"node":null,"outcome":"machine","system_id":"4e663g"}'"#)
        let api = MaasAPI(url: "u", key: SecretBytes(utf8: "k"))
        #expect(try host.delete(api, rack: "4e663g") == DeletedRack(outcome: "machine"))
        #expect(directory.read("arguments")?.hasPrefix("delete 4e663g --url=u ") == true)
    }

    @Test("keeps a note in the charm's folder at once, for its owner only")
    func note() throws {
        #expect(host.note == nil)
        try host.keep(note: "{}")
        #expect(host.note == "{}")
        #expect(directory.mode(".maas-note") == 0o600)
        try host.keep(note: nil)
        #expect(host.note == nil)
    }

    @Test("has the version that its snap tells")
    func version() throws {
        try installed(["common/snap_mode": "rack"])
        #expect(try host.installation.version == nil)
        try directory.write("snap/maas/current/meta/snap.yaml", "name: maas\nversion: '3.6.5-1-g.5'\nsummary: s\n")
        #expect(try host.installation.version == "3.6.5-1-g.5")
    }

    @Test("gives the region's certificate authority to who asks, by standard input")
    func certificateAuthority() throws {
        try directory.write(
            script: "bin/maasctl", "cat > \(directory.path)/ca; echo \"$@\" > \(directory.path)/arguments")
        try host.ping(url: "https://h/MAAS", certificateAuthority: "PEM")
        #expect(directory.read("ca") == "PEM")
        #expect(directory.read("arguments") == "ping --url=https://h/MAAS --timeout 10 --ca-file /dev/stdin\n")
    }
}
