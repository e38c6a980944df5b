import Foundation
import TestSupport
import Testing

@Suite("maasctl login")
struct ProfileTests {
    @Test("with an API key keeps a profile that later commands use, sealed")
    func key() async throws {
        try await Region.run { (region) async throws -> Void in
            let login = try region.maasctl("login", region.url + "/", "--api-key-stdin", input: region.key)
            #expect(
                login.output == "Logged in to MAAS 3.7.3 at \(region.url) as admin (administrator).\n",
                "\(login.complaint)")
            let list = try region.maasctl("controllers", "--format", "plain")
            #expect(list.output.contains("\tregion-1\tRegiond\tunknown"), "\(list.complaint)")

            let folder = region.directory.path + "/config/maasctl"
            let secret = region.key.suffix(33).prefix(32)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let path = folder + "/" + name
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o600)
                let content = FileManager.default.contents(atPath: path) ?? Data()
                #expect(content.range(of: Data(secret.utf8)) == nil, "\(name) holds the API key in clear")
            }
        }
    }

    @Test("with a password gets a key from MAAS")
    func password() async throws {
        try await Region.run { (region) async throws -> Void in
            let wrong = try region.maasctl("login", region.url, "--username", "admin", input: "wrong\n")
            #expect(wrong.ending == .exited(4))
            #expect(!wrong.complaint.contains("wrong\n"))
            let login = try region.maasctl("login", region.url, "--username", "admin", input: "let me in\n")
            #expect(login.succeeded, "\(login.complaint)")
            #expect(try region.maasctl("nodes", "--format", "json").succeeded)
        }
    }

    @Test(
        "says which file names no profile, and goes on with one that is named",
        arguments: ["", "\n", "../key\n", "\u{1b}[2J\n"])
    func damagedDefault(text: String) async throws {
        try await Region.run { (region) async throws -> Void in
            _ = try region.maasctl("login", region.url, "--profile", "one", "--api-key-stdin", input: region.key)
            let file = region.directory.path + "/config/maasctl/default"
            try text.write(toFile: file, atomically: false, encoding: .utf8)
            let unnamed = try region.maasctl("nodes")
            #expect(unnamed.ending == .exited(6))
            #expect(unnamed.complaint.contains("\(file): holds no profile's name"), "\(unnamed.complaint)")
            #expect(unnamed.complaint.contains("maasctl switch NAME"))
            #expect(try region.maasctl("nodes", "--profile", "one").succeeded)
            let list = try region.maasctl("profiles", "--format", "plain")
            #expect(list.output == "one\t\(region.url)\tfalse\n" && list.ending == .exited(6))
            #expect(try region.maasctl("switch", "one").succeeded && region.maasctl("nodes").succeeded)
        }
    }

    @Test("lists a profile that can't be opened, and says why")
    func damagedKey() async throws {
        try await Region.run { (region) async throws -> Void in
            _ = try region.maasctl("login", region.url, "--profile", "one", "--api-key-stdin", input: region.key)
            let file = region.directory.path + "/config/maasctl/key"
            try "no key".write(toFile: file, atomically: false, encoding: .utf8)
            let list = try region.maasctl("profiles", "--format", "plain")
            #expect(list.output == "one\t-\ttrue\n" && list.ending == .exited(6), "\(list.output)")
            #expect(list.complaint.contains(file), "\(list.complaint)")
        }
    }

    @Test("keeps several profiles, of which one is used when none is named, until logout")
    func several() async throws {
        try await Region.run { (region) async throws -> Void in
            for name in ["one", "two"] {
                #expect(
                    try region.maasctl("login", region.url, "--profile", name, "--api-key-stdin", input: region.key)
                        .succeeded)
            }
            #expect(
                try region.maasctl("profiles", "--format", "plain").output
                    == "one\t\(region.url)\tfalse\ntwo\t\(region.url)\ttrue\n")
            #expect(try region.maasctl("nodes", "--profile", "one").succeeded)
            #expect(try region.maasctl("switch", "nosuch").ending == .exited(2))
            #expect(try region.maasctl("switch", "one").output == "Commands go to one now: \(region.url).\n")
            #expect(try region.maasctl("profiles", "--format", "plain").output.hasPrefix("one\t\(region.url)\ttrue\n"))
            #expect(try region.maasctl("switch", "two").succeeded)
            #expect(try region.maasctl("nodes", variables: ["MAASCTL_PROFILE": "nosuch"]).ending == .exited(2))
            #expect(
                try region.maasctl("logout").output
                    == "Forgot the profile two. Its API key stays valid until it is deleted in MAAS.\n")
            #expect(try region.maasctl("nodes").ending == .exited(2))
            #expect(try region.maasctl("logout", "two").ending == .exited(2))
        }
    }

    @Test("keeps the proxy, also that there is to be none")
    func proxy() async throws {
        try await Region.run { (region) async throws -> Void in
            let environment = ["http_proxy": "http://127.0.0.1:1"]
            let arguments = ["login", region.url, "--api-key-stdin"]
            #expect(try region.maasctl(arguments, input: region.key, variables: environment).ending == .exited(3))
            #expect(
                try region.maasctl(arguments + ["--proxy", ""], input: region.key, variables: environment).succeeded)
            #expect(try region.maasctl("nodes", variables: environment).succeeded)
            #expect(try region.maasctl("nodes", "--proxy", "http://127.0.0.1:1").ending == .exited(3))
        }
    }

    @Test("refuses a wrong key, and names that lead out of its folder")
    func refuses() async throws {
        try await Region.run { (region) async throws -> Void in
            #expect(try region.maasctl("login", region.url, "--api-key-stdin", input: "a:b:c").ending == .exited(4))
            for name in ["../x", "", ".x", "a/b", "a b"] {
                let result = try region.maasctl(
                    "login", region.url, "--profile=\(name)", "--api-key-stdin", input: region.key)
                #expect(result.ending == .exited(2))
            }
            #expect(try region.maasctl("profiles", "--format", "plain").output.isEmpty)
        }
    }

    @Test(
        "keeps whom to trust over https",
        .enabled(if: Commands.haveTLS, "there is no openssl or socat; scripts/setup installs them"))
    func tls() async throws {
        try await Region.run(tls: true) { (region) async throws -> Void in
            #expect(region.url.hasPrefix("https://"))
            let unknown = try region.maasctl("login", region.url, "--api-key-stdin", input: region.key)
            #expect(unknown.ending == .exited(3))
            #expect(unknown.complaint.contains("not trusted"))
            let authority = region.root + "/var/lib/maas-sim/tls/ca.pem"
            let login = try region.maasctl(
                "login", region.url, "--ca-file", authority, "--api-key-stdin", input: region.key)
            #expect(login.succeeded, "\(login.complaint)")
            #expect(try region.maasctl("controllers").succeeded)
            #expect(try region.maasctl("ping").output.contains(region.url))
            #expect(unknown.complaint.contains("--ca-file"))
            let insecure = try region.maasctl("ping", "--url", region.url, "--insecure")
            #expect(insecure.succeeded)
            #expect(insecure.complaint.contains("warning"))
        }
    }
}
