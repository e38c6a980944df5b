import Foundation
import MaasHost
import MaasIdentifiers
import SealedStore
import TestSupport
import Testing

@Suite("MAAS's snap on a machine")
struct LocalMaasSnapTests {
    private static let token = "0123456789abcdef0123456789abcdef"
    private let directory: TemporaryDirectory
    private let snap: LocalMaasSnap

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write(
            script: "usr/bin/snap",
            "echo \"$@\" >> \(directory.path)/snap.log")
        snap = LocalMaasSnap(root: directory.path)
    }

    private func installed(_ files: [String: String]) throws {
        try directory.write(script: "snap/bin/maas", "")
        try directory.write("var/snap/maas/current/.made-by-snapd", "")
        for (name, text) in files { try directory.write("var/snap/maas/\(name)", text) }
    }

    @Test("has nothing installed when the command is not there")
    func notInstalled() throws {
        #expect(try snap.installation.isInstalled == false)
        #expect(try snap.installation.mode == nil)
    }

    @Test("is a rack of the region that its files name")
    func rack() throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g\n",
            "current/rackd.conf": "maas_url: http://10.0.0.10:5240/MAAS\n", "current/regiond.conf": "maas_url: other\n",
        ])
        let installation = try snap.installation
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
        let installation = try snap.installation
        #expect(installation.isRegion)
        #expect(installation.urls == ["http://10.0.0.10:5240/MAAS"])
        #expect(installation.secret == SecretBytes(utf8: Self.token))
    }

    @Test("installs MAAS from a channel of its snap")
    func installs() throws {
        try snap.install(channel: "3.6/stable")
        #expect(directory.read("snap.log") == "install maas --channel=3.6/stable\n")
    }

    @Test("starts, stops and removes MAAS, for longer than until the next boot")
    func services() throws {
        try snap.start()
        try snap.stop()
        try snap.remove()
        #expect(directory.read("snap.log") == "start --enable maas\nstop --disable maas\nremove --purge maas\n")
    }

    @Test("tells what the snap command said when it fails")
    func snapFails() throws {
        try directory.write(script: "usr/bin/snap", "echo 'error: no network' >&2; exit 1")
        #expect { try snap.stop() } throws: {
            "\($0)" == "snap maas: stop: exit status 1: error: no network"
                && ($0 as? MaasHostError)?.code == .snap
        }
    }

    @Test("repeats no token that the snap command prints, as from a hook of the snap")
    func snapPrintsToken() throws {
        try installed(["common/maas/secret": Self.token])
        try directory.write(script: "usr/bin/snap", "echo 'error: hook: bad \(Self.token.uppercased())' >&2; exit 1")
        #expect { try snap.stop() } throws: { "\($0)" == "snap maas: stop: exit status 1: error: hook: bad <redacted>" }
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
        #expect(try snap.enroll(url: "http://h/MAAS", token: token, timeout: .seconds(5)))
        #expect(directory.mode("var/snap/maas/common/maas/secret") == 0o600)
        #expect(try snap.installation.isRack(of: "http://h/MAAS", token: token))
        let seen = [directory.read("cmdline"), directory.read("environment")].compactMap { $0 }
        #expect(seen.count == 2 && seen.allSatisfy { !$0.contains(Self.token) })
        #expect(seen[0].contains("init rack --maas-url http://h/MAAS --force"))
        #expect(directory.read("snap.log") == nil)
    }

    @Test("starts MAAS for good when it enrolls a machine that was a rack before, which may have been stopped")
    func enrollsAgain() throws {
        try installed(["common/snap_mode": "rack"])
        try directory.write(script: "snap/bin/maas", Self.init_ + "\nprintf 4e663g > common/maas/maas_id")
        #expect(try snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .seconds(5)))
        #expect(directory.read("snap.log") == "start --enable maas\n")
    }

    @Test("does not take the id that an earlier region gave for this one's answer")
    func oldSystemID() throws {
        try installed(["common/snap_mode": "rack", "common/maas/maas_id": "4e663g"])
        try directory.write(script: "snap/bin/maas", Self.init_)
        #expect(try !snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .zero))
        #expect(try snap.installation.systemID == nil)
    }

    @Test("says what can't be run or read, as an error of its own", arguments: ["snap", "secret"])
    func brokenMachine(what: String) throws {
        try installed(["common/snap_mode": "rack"])
        try directory.write("usr/bin/snap", "not a program", mode: 0o755)
        try directory.write("var/snap/maas/common/maas/secret/a-directory", "")
        #expect(throws: MaasHostError.self) {
            if what == "snap" {
                try snap.stop()
            } else if let fault = try snap.installation.fault {
                throw fault
            }
        }
    }

    @Test("says so when the region has not taken it in time")
    func notTaken() throws {
        try installed(["common/x": ""])
        try directory.write(script: "snap/bin/maas", Self.init_)
        #expect(try !snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .zero))
    }

    @Test(
        "shows nothing of the token when MAAS's command prints its input, in any spelling",
        arguments: ["cat", "xxd -p -c 64", "base64"])
    func masksToken(filter: String) throws {
        try installed(["common/x": ""])
        try directory.write(
            script: "snap/bin/maas", "echo \"I got $(head -n 1 | tr -d '\\n' | \(filter))\" >&2; exit 1")
        let error = #expect(throws: MaasHostError.self) {
            try snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .zero)
        }
        #expect(error?.description.contains(SecretMask.replacement) == true)
        #expect(error?.description.contains(Self.token) == false)
    }

    @Test("does not believe an exit code of 0 when the files are not there")
    func readsBack() throws {
        try installed(["common/x": ""])
        #expect {
            try snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .zero)
        } throws: {
            ($0 as? MaasHostError)?.code == .enrollment && !"\($0)".contains(Self.token)
        }
    }

    @Test("does not take files that were right before for the work of a command that failed")
    func failsUnchanged() throws {
        try installed([
            "common/snap_mode": "rack\n", "current/rackd.conf": "maas_url: http://h/MAAS\n",
            "common/maas/secret": Self.token,
        ])
        try directory.write(script: "snap/bin/maas", "echo 'no space left' >&2; exit 3")
        let error = #expect(throws: MaasHostError.self) {
            try snap.enroll(url: "http://h/MAAS", token: SecretBytes(utf8: Self.token), timeout: .zero)
        }
        #expect(error?.description.contains("exit status 3): no space left") == true)
    }

    @Test(
        "keeps its id when MAAS's command fails and has changed nothing, as the region knows it by that",
        arguments: [
            ("http://h/MAAS", "exit 3", true),
            ("http://h/MAAS", "echo 'maas_url: http://g/MAAS' > $conf; exit 3", false),
            ("http://new/MAAS", "exit 0", true),
        ])
    func failsUnchanged(url: RegionURL, script: String, keepsID: Bool) throws {
        try installed([
            "common/snap_mode": "rack", "current/rackd.conf": "maas_url: http://h/MAAS\n",
            "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g",
        ])
        try directory.write(
            script: "snap/bin/maas", "conf=\(directory.file("var/snap/maas/current/rackd.conf"))\n\(script)")
        #expect(throws: MaasHostError.self) {
            try snap.enroll(url: url, token: SecretBytes(utf8: Self.token), timeout: .zero)
        }
        #expect(try snap.installation.systemID == (keepsID ? "4e663g" : nil))
    }

    @Test("has the same secret in upper case and in lower case, since MAAS reads it as a number")
    func upperCase() throws {
        try installed([
            "common/snap_mode": "rack", "current/rackd.conf": "maas_url: http://h/MAAS\n",
            "common/maas/secret": "\(Self.token.uppercased())\n",
        ])
        #expect(try snap.installation.isRack(of: "http://h/MAAS", token: SecretBytes(utf8: Self.token)))
    }

    @Test("tells a secret that is gone from another one")
    func noSecret() throws {
        try installed(["common/snap_mode": "rack", "current/rackd.conf": "maas_url: http://h/MAAS\n"])
        let differences = try snap.installation.differences(from: "http://h/MAAS", token: SecretBytes(utf8: Self.token))
        #expect(differences.map(\.description) == ["its enroll token is gone, which MAAS deletes with the rack"])
    }

    @Test("has the version that its snap tells")
    func version() throws {
        try installed(["common/snap_mode": "rack"])
        #expect(try snap.installation.version == nil)
        try directory.write("snap/maas/current/meta/snap.yaml", "name: maas\nversion: '3.6.5-1-g.5'\nsummary: s\n")
        #expect(try snap.installation.version == "3.6.5-1-g.5")
    }

    /// What can be wrong with a file.
    enum Fault: String, CaseIterable {
        case isFolder, isPipe, isSocketLike, isEndless, isGarbage, isLoop
    }

    @Test(
        "is not taken for what it is not when a file can't be read or understood, and the machine is left alone",
        arguments: ["common/snap_mode", "common/maas/secret", "common/maas/maas_id", "current/rackd.conf"],
        Fault.allCases)
    func unreadable(file: String, fault: Fault) throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g",
            "current/rackd.conf": "maas_url: http://10.0.0.10:5240/MAAS\n",
        ])
        #expect(try snap.installation.isRack(of: "http://10.0.0.10:5240/MAAS", token: SecretBytes(utf8: Self.token)))
        #expect(try snap.installation.fault == nil)
        let path = directory.file("var/snap/maas/\(file)")
        try FileManager.default.removeItem(atPath: path)
        switch fault {
        case .isFolder: try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        case .isPipe: #expect(mkfifo(path, 0o600) == 0)
        case .isSocketLike: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/null")
        case .isEndless: try directory.write("var/snap/maas/\(file)", String(repeating: "maas ", count: 100_000))
        case .isGarbage: try Data([0xFF, 0x00, 0xFE, 0x3A, 0x7B]).write(to: URL(filePath: path))
        case .isLoop: try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        }
        // A secret is no text to be understood here.
        if fault == .isGarbage, file.hasSuffix("secret") { return }
        guard file.hasSuffix("snap_mode") else {
            let installation = try snap.installation
            #expect(installation.mode == .rack)
            #expect(installation.fault?.description.contains(path) == true)
            return
        }
        #expect { try snap.installation } throws: { $0 is MaasHostError && "\($0)".contains(path) }
    }

    @Test(
        "is not known when a file is empty where MAAS writes something",
        arguments: ["common/snap_mode", "common/maas/secret", "current/rackd.conf"])
    func truncated(file: String) throws {
        try installed(["common/snap_mode": "rack", "current/x": ""])
        try directory.write("var/snap/maas/\(file)", "")
        #expect {
            if let fault = try snap.installation.fault { throw fault }
        } throws: {
            let code: MaasHostError.Code = file.hasSuffix("snap_mode") ? .unknownMode : .malformed
            return ($0 as? MaasHostError)?.code == code && "\($0)".contains(file)
        }
    }

    @Test("has no id that MAAS gives to none", arguments: ["4E663G", "4e663", "4e663gg", "4e66 3", "../etc"])
    func strangeSystemID(id: String) throws {
        try installed(["common/snap_mode": "rack", "common/maas/maas_id": id])
        let fault = try #require(try snap.installation.fault)
        #expect(fault.code == .malformed && fault.description.contains("maas_id does not hold"))
    }

    @Test("has no id when the file of it is empty, as MAAS takes it")
    func emptySystemID() throws {
        try installed(["common/snap_mode": "rack", "common/maas/maas_id": " \n"])
        #expect(try snap.installation.systemID == nil)
        #expect(try snap.installation.fault == nil)
    }

    @Test(
        "is not known while its command or its data is not there, as while its snap is disabled or refreshed, or a disk not mounted",
        arguments: [["common/snap_mode": "rack"], [:]])
    func refreshing(files: [String: String]) throws {
        try installed(files)
        #expect(try snap.installation.fault == nil)
        try FileManager.default.removeItem(atPath: directory.file("var/snap/maas/current"))
        #expect(try snap.installation.fault?.code == .machine)
        guard !files.isEmpty else { return }
        try FileManager.default.removeItem(atPath: directory.file("snap/bin/maas"))
        #expect { try snap.installation } throws: { ($0 as? MaasHostError)?.code == .machine }
    }

    @Test("names the file by which MAAS from Debian packages is known, beside which it is not installed")
    func debian() throws {
        #expect(try snap.installation.debianFile == nil)
        try directory.write("etc/maas/rackd.conf", "maas_url: http://h/MAAS\n")
        #expect(try snap.installation.debianFile == "/etc/maas/rackd.conf")
        #expect(try !snap.installation.isInstalled)
    }

    @Test("is a rack that was enrolled by an agent's token, which has no shared secret")
    func enrolledByAgent() throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/maas_id": "4e663g", "current/x": "",
            "common/etc/maas/agent.yaml": "controller: \"http://10.0.0.10:5240/MAAS\"\n",
        ])
        let token = SecretBytes(utf8: Self.token)
        #expect(try !snap.installation.isRack(of: "http://10.0.0.10:5240/MAAS", token: token))
        try directory.write("var/snap/maas/common/var/lib/maas/certificates/agent.crt", "PEM")
        #expect(try snap.installation.isRack(of: "http://10.0.0.10:5240/MAAS", token: token))
        try directory.write("var/snap/maas/common/maas/secret", String(Self.token.reversed()))
        #expect(try snap.installation.differences(from: "http://10.0.0.10:5240/MAAS", token: token) == [.token])
    }

    @Test("is a rack of each region that its settings name, however they spell it")
    func severalRegions() throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token + "\n", "common/maas/maas_id": "4e663g",
            "current/rackd.conf":
                "# written by hand\nmaas_url:\n  - \"http://10.0.0.11:5240/MAAS\"\n  - HTTP://Region:80/MAAS/\n",
        ])
        let token = SecretBytes(utf8: Self.token)
        #expect(try snap.installation.isRack(of: "http://10.0.0.11:5240/MAAS", token: token))
        #expect(try snap.installation.isRack(of: "http://region/MAAS", token: token))
        let differences = try snap.installation.differences(from: "http://other/MAAS", token: SecretBytes(utf8: "x"))
        #expect(
            differences.map(\.description) == [
                "rackd.conf names http://10.0.0.11:5240/MAAS, http://region/MAAS",
                "its enroll token is another one",
            ])
    }

    @Test(
        "is unknown, and no other rack, when its secret is torn",
        arguments: [
            "0123456789abcdef", "\u{feff}0123456789abcdef0123456789abcdef", "0123456789abcdef\00123456789abcde",
        ])
    func tornSecret(text: String) throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": text, "common/maas/maas_id": "4e663g",
            "current/rackd.conf": "maas_url: http://10.0.0.10:5240/MAAS\n",
        ])
        #expect(try snap.installation.fault?.code == .malformed)
    }

    @Test(
        "is unknown, and not new, where a disk is not mounted",
        arguments: ["common/snap_mode", "common/maas/secret", "common/maas/maas_id", "current/rackd.conf"])
    func danglingLinks(name: String) throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g",
            "current/rackd.conf": "maas_url: http://10.0.0.10:5240/MAAS\n",
        ])
        let path = directory.path + "/var/snap/maas/" + name
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/nowhere/at/all")
        do {
            let fault = try #require(try snap.installation.fault)
            #expect(fault.description.contains("a link to something that is not there"))
        } catch let error as MaasHostError {
            #expect(error.description.contains("a link to something that is not there"))
        }
    }

    @Test(
        "is unknown, and not new, when its settings are there and its mode is not",
        arguments: [
            ("rackd.conf", "maas_url: http://10.0.0.10:5240/MAAS\n"), ("regiond.conf", "database_host: localhost\n"),
        ])
    func settingsWithoutMode(file: String, settings: String) throws {
        try installed(["current/\(file)": settings])
        let fault = try #require(try snap.installation.fault)
        #expect(fault.code == .unknownMode)
        #expect(fault.description.contains("snap_mode is not there, though \(file) is"))
    }

    @Test("shows nothing of URLs in its settings but what is one")
    func foreignURLs() throws {
        try installed([
            "common/snap_mode": "rack", "common/maas/secret": Self.token, "common/maas/maas_id": "4e663g",
            "current/rackd.conf": #"maas_url: ["http://bob:GEHEIM@h/MAAS", "\e[31mred\nline"]"#,
        ])
        let differences = try snap.installation.differences(
            from: "http://other/MAAS", token: SecretBytes(utf8: Self.token))
        #expect(
            differences.map(\.description) == [
                "rackd.conf names a URL that holds a user name, which MAAS does not take, a URL that holds a character that no URL has"
            ])
    }

    @Test("tells no version that is none", arguments: ["3.7.3 beta", "3.7.3\u{1b}[31m", "x"])
    func noVersion(text: String) throws {
        try installed(["common/snap_mode": "rack"])
        try directory.write("snap/maas/current/meta/snap.yaml", "version: \"\(text)\"\n")
        #expect(try snap.installation.version == nil)
    }
}
