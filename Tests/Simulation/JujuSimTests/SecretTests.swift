import Testing

/// secrets, show-secret, add-secret, update-secret, grant-secret, revoke-secret and remove-secret.
@Suite struct SecretTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth()
    }

    @Test("a user's secret is made, granted, renewed, read by a charm, and removed")
    func life() throws {
        let uri = try trial.juju("add-secret", "key", "value#file=-", "--info", "the key", input: "s3cr3t-one")
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(uri.wholeMatch(of: /secret:[0-9a-v]{20}/) != nil)
        let read = ["exec", "--unit", "server/0", "secret-get \(uri) value --refresh"]
        #expect(try trial.run(read).output.contains("permission denied"))
        try trial.juju("grant-secret", "key", "server")
        #expect(try trial.run(read).output == "s3cr3t-one\n")
        try trial.juju("update-secret", "key", "--file", "-", input: "value: s3cr3t-two\n")
        #expect(try trial.run(read).output == "s3cr3t-two\n")
        let shown = try trial.juju("show-secret", "key", "--revisions")
        #expect(
            shown.contains("name: key") && shown.contains("owner: <model>") && shown.contains("description: the key"))
        #expect(shown.contains("- revision: 2\n"))
        #expect(shown.contains("target: application-server"))
        try trial.juju("revoke-secret", "key", "server")
        #expect(try trial.run(read).output.contains("permission denied"))
        try trial.juju("remove-secret", "key")
        #expect(try trial.refusal("show-secret", "key").contains("not found"))
    }

    @Test("secrets are listed as juju lists them, without content")
    func list() throws {
        try trial.juju("add-secret", "key", "value#file=-", input: "s3cr3t-one")
        let lines = try trial.juju("secrets").split(separator: "\n")
        #expect(lines[0] == "ID                    Name  Owner    Rotation  Revision  Last updated")
        #expect(lines[1].contains("  key   <model>  never            1  "))
        #expect(lines[2].contains("  -     server   never            1  "))
        #expect(try trial.juju("secrets", "--owner", "application-server").split(separator: "\n").count == 2)
        let json = try trial.juju("secrets", "--format", "json") + trial.juju("show-secret", "token")
        #expect(json.contains("\"label\":\"token\"") && !json.contains("hush-hush") && !json.contains("s3cr3t"))
    }

    @Test("a secret's content is printed on demand only, and as juju prints it")
    func reveal() throws {
        try trial.juju("add-secret", "key", "value#file=-", input: "s3cr3t-one")
        try trial.juju("update-secret", "key", "value#file=-", input: "s3cr3t-two")
        #expect(try !trial.juju("show-secret", "key").contains("s3cr3t"))
        #expect(try trial.juju("show-secret", "key", "--reveal").contains("  content:\n    value: s3cr3t-two\n"))
        let first = try trial.juju("show-secret", "key", "--reveal", "--revision", "1", "--format", "json")
        #expect(first.contains("\"content\":{\"Data\":{\"value\":\"s3cr3t-one\"}}"))
        #expect(try trial.juju("show-secret", "token", "--reveal").contains("value: hush-hush\n"))
        for option in ["--reveal", "--revision=1"] {
            let name = option.prefix { $0 != "=" }
            #expect(
                try trial.refusal("show-secret", "key", "--revisions", option, code: 2)
                    .contains("specify either --revisions or \(name) but not both"))
        }
    }

    @Test("content that cannot be read, and secrets that are not there, are refused")
    func refusal() throws {
        #expect(try trial.refusal("add-secret", "empty", code: 2).contains("wants content"))
        #expect(try trial.refusal("add-secret", "x", "value#file=none").contains("none: no such file"))
        #expect(try trial.refusal("grant-secret", "none", "server").contains("no user secret"))
    }

    @Test("keys are checked as Juju does, values may be in base64, and before Juju 3.3 users have no secrets")
    func limits() throws {
        try trial.juju("add-machine")
        #expect(try trial.refusal("add-secret", "mine", "a=b").contains("key \"a\" not valid"))
        #expect(try trial.refusal("add-secret", "mine", "key#base64=%").contains("\"key\" is not base64"))
        try trial.juju("add-secret", "mine", "key#base64=aHVzaA==")
        #expect(try trial.juju("show-secret", "mine", "--reveal").contains("key: hush"))
        #expect(try trial.refusal("update-secret", "mine", "a_b_c=d").contains("key \"a_b_c\" not valid"))
        #expect(try trial.refusal("add-secret", "other", "key#file=none.txt").contains("none.txt: no such file"))
        let old = try trial.refusal("add-secret", "mine", "key=value", "--state", "old", "--juju-version", "2.9.52")
        #expect(old.contains("began with Juju 3.3"))
    }

    @Test("update-secret gives another name and prunes what nobody tracks (cmd/juju/secrets/update.go: SetFlags)")
    func renameAndPrune() throws {
        let trial = try Trial()
        try trial.juju("add-secret", "mine", "key=one")
        try trial.juju("add-secret", "taken", "key=one")
        try trial.juju("update-secret", "mine", "key=two")
        try trial.juju("update-secret", "mine", "--name", "ours", "--info", "words")
        #expect(try trial.juju("show-secret", "ours").contains("revision: 2"))
        #expect(try trial.refusal("update-secret", "ours", "--name", "taken").contains("already exists"))
        #expect(try trial.juju("show-secret", "ours", "--revisions").contains("revision: 1"))
        try trial.juju("update-secret", "ours", "--auto-prune")
        #expect(!(try trial.juju("show-secret", "ours", "--revisions").contains("revision: 1")))
        try trial.juju("update-secret", "ours", "key=three")
        let left = try trial.juju("show-secret", "ours", "--revisions")
        #expect(left.contains("revision: 3") && !left.contains("revision: 2"))
    }
}
