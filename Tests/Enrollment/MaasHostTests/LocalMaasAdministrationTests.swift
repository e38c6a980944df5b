import MaasHost
import SealedStore
import TestSupport
import Testing

@Suite("The administrator of a region on its machine")
struct LocalMaasAdministrationTests {
    private let directory: TemporaryDirectory
    private let administration: LocalMaasAdministration
    private static let key = "aaaaaaaaaaaaaaaaaa:bbbbbbbbbbbbbbbbbb:cccccccccccccccccccccccccccccccc"

    init() throws {
        directory = try TemporaryDirectory()
        administration = LocalMaasAdministration(root: directory.path)
    }

    @Test("is not made by a command that fails, whose words are shown without the password that they repeat")
    func repeatedPassword() throws {
        try directory.write(
            script: "snap/bin/maas",
            """
            read -r password
            printf '%s' "$password" >\(directory.path)/password
            printf 'No: \\033[31m%s\\n' "$password" >&2
            exit 1
            """)
        let error = try #require(throws: MaasHostError.self) { try administration.createAdministrator("juju") }
        let password = try #require(directory.read("password"))
        #expect(password.count == 64)
        #expect(!error.description.contains(password.prefix(8)))
        #expect(!error.description.contains("\u{1b}"))
        #expect(error.description.contains("No: "))
    }

    @Test("has the key that stands in a line of its own, whatever is said around it")
    func keyAmongWarnings() throws {
        try directory.write(
            script: "snap/bin/maas", "printf 'WARNING: old: database\\nplease upgrade\\n%s\\n' \(Self.key)")
        #expect(try administration.apiKey(of: "juju") == SecretBytes(utf8: Self.key))
    }

    @Test("whose key a command that fails has printed is shown without it", arguments: [1, 3])
    func keyInComplaint(code: Int) throws {
        try directory.write(
            script: "snap/bin/maas", "printf \"12:30:01 no database; keys: ['%s']\" \(Self.key) >&2; exit \(code)")
        let error = try #require(throws: MaasHostError.self) { try administration.apiKey(of: "juju") }
        #expect(!error.description.contains("cccc") && !error.description.contains("aaaa"))
        #expect(
            error.description == "maas apikey failed with exit status \(code), and what it says may hold a key",
            "\(error)")
    }

    @Test(
        "of commands that may print secrets a failure is shown with plain words alone, whatever the exit code",
        arguments: [
            (#"{"external_auth_key": "SECRET"}"#, false), ("aaaaaaaaa\\naaaaaaaaa:bbbb\\nbbbb cccc", false),
            ("external_auth_key is s3cret", false), ("no database at 10.0.0.1", true),
        ])
    func quietFailure(says: String, isShown: Bool) throws {
        for (code, stream) in [(1, 2), (3, 2), (3, 1)] {
            try directory.write(script: "snap/bin/maas", "printf '\(says)' >&\(stream); exit \(code)")
            let errors = [
                #expect(throws: MaasHostError.self) { try administration.authentication },
                #expect(throws: MaasHostError.self) { try administration.apiKey(of: "juju") },
            ]
            for case let error? in errors {
                #expect(error.description.contains(says) == (isShown && stream == 2), "\(error)")
                #expect(error.description.contains("exit status \(code)") && error.code == .unreachable)
                for part in ["SECRET", "aaaa", "bbbb", "cccc", "s3cret"] { #expect(!error.description.contains(part)) }
            }
        }
    }

    @Test("is vouched for by whom MAAS's JSON says, whatever is said around it, and without the user in the URL")
    func vouchedFor() throws {
        let json = #"{"external_auth_url": "https://user:pw@candid.example.com/x", "external_auth_key": "k"}"#
        for text in [json, "WARNING: {old} database\\n\(json)\\nbye", "{\\n\(json.dropFirst())"] {
            try directory.write(script: "snap/bin/maas", "printf '\(text)\\n'")
            #expect(try administration.authentication == .external(url: "https://candid.example.com/x"))
        }
    }

    @Test("is vouched for by a service whose URL is shown in one line, with what can't be seen")
    func externalURL() throws {
        try directory.write(
            script: "snap/bin/maas", #"printf '{"external_auth_url": "http://x\\\\u001b[2J\\\\ny", "rbac_url": ""}'"#)
        guard case .external(let url) = try administration.authentication else {
            Issue.record("it is taken for MAAS's own")
            return
        }
        #expect(url.contains("http://x"))
        #expect(url.unicodeScalars.allSatisfy { $0.value >= 0x20 })
    }
}
