import Foundation
import TestSupport
import Testing

@Suite("A model's folder and its history")
struct TimelineSecrecyTests {
    private static let secret = "Zq7-hush-91c4d2e8f0a3b5"

    /// A server with options of each kind, and one unit.
    private static func trial() throws -> Trial {
        let trial = try Trial()
        try trial.folder.write(
            "server/config.yaml",
            """
            options:
              port: {type: int, default: 80}
              api-key: {type: string}
              motd: {type: string}
              db-url: {type: string}
              credentials: {type: secret}
            """)
        try trial.juju("deploy", "./server")
        return trial
    }

    @Test(
        "hold no secret that an operator has typed, in whatever command",
        arguments: [
            ["config", "server", "api-key=\(secret)"],
            ["config", "server", "port=81", "api-key=\(secret)"],
            ["config", "server", "motd=\(secret)"],
            ["config", "server", "motd=-----BEGIN PRIVATE KEY-----\n\(secret)\n"],
            ["config", "server", "db-url=postgres://admin:\(secret)@10.0.0.1/db"],
            ["deploy", "./server", "other", "--config", "api-key=\(secret)"],
            ["deploy", "./server", "another", "--config=api-key=\(secret)"],
            ["add-secret", "mine", "value=\(secret)"],
            ["add-secret", "mine", "value#base64=\(Data(secret.utf8).base64EncodedString())"],
            ["exec", "--unit", "server/0", "--", "secret-add", "value=\(secret)"],
            ["exec", "--unit", "server/0", "secret-add 'value=\(secret)'"],
            ["exec", "--unit", "server/0", "TOKEN=\(secret) true"],
            ["exec", "--unit", "server/0", "--", "true", "-H", "Authorization: \(secret)"],
            ["exec", "--unit", "server/0", "--", "sh", "-c", "secret-add \(secret) || true"],
            ["exec", "--unit", "server/0", "--", "sh", "-c", "secret-set \(secret) || true"],
            ["exec", "--unit", "server/0", "--", "sh", "-c", "secret-set 'secret:x' '\(secret)' || true"],
            ["exec", "true \(secret)", "--unit", "server/0"],
            ["run", "server/0", "greet", "login.password=\(secret)"],
            ["run", "server/0", "greet", "who=\(secret)"],
        ])
    func typed(command: [String]) throws {
        let trial = try Self.trial()
        let result = try trial.run(command)
        try #require(result.succeeded, "\(result.error)")
        try trial.juju("timeline")
        for file in ["state/timeline.jsonl", "timeline.html"] {
            let text = try #require(trial.folder.read(file))
            #expect(text.contains(command[0]))
            for spelling in [Self.secret, Data(Self.secret.utf8).base64EncodedString()] {
                #expect(!text.contains(spelling), "\(file)")
            }
        }
    }

    @Test("hold no secret that a charm has logged")
    func logged() throws {
        let trial = try Self.trial()
        let spellings = [Self.secret, Data(Self.secret.utf8).base64EncodedString()]
        try trial.folder.write(
            script: "server/hooks/config-changed",
            """
            juju-log "the key is $(config-get api-key)"
            secret-add --label mine value=\(Self.secret)-added
            echo "refused: \(spellings[0])-added \(spellings[1])" >&2
            exit 1
            """)
        try trial.juju("deploy", "./server", "other", "--config", "api-key=\(Self.secret)", code: 1)
        try trial.juju("timeline")
        for file in ["state/timeline.jsonl", "timeline.html"] {
            let text = try #require(trial.folder.read(file))
            #expect(text.contains(/the key is (<|\\u003[cC])redacted/), "\(file)")
            #expect(text.contains("refused: "))
            for spelling in spellings { #expect(!text.contains(spelling), "\(file)") }
        }
    }

    @Test("still tell what was done, where that is no secret")
    func told() throws {
        let trial = try Self.trial()
        try trial.juju("config", "server", "port=81", "motd=http://10.0.0.2:5240/MAAS", "api-key=\(Self.secret)")
        try trial.juju("exec", "--unit", "server/0", "--", "config-get", "port")
        try trial.juju("add-secret", "mine", "value=\(Self.secret)")
        let text = try #require(trial.folder.read("state/timeline.jsonl")).replacing("\\/", with: "/")
        #expect(text.contains("config server port=81 motd=http://10.0.0.2:5240/MAAS api-key=…"))
        #expect(text.contains("exec --unit server/0 config-get …"))
        #expect(text.contains("add-secret mine value=…"))
    }

    @Test("are for their owner alone, also where they were open before")
    func modes() throws {
        let trial = try Self.trial()
        chmod(trial.folder.file("state"), 0o755)
        try trial.juju("config", "server", "port=82")
        try trial.juju("timeline")
        #expect(trial.folder.mode("state") == 0o700)
        for file in ["state/timeline.jsonl", "state/model.json", "state/log.jsonl", "timeline.html"] {
            #expect(trial.folder.mode(file) == 0o600, "\(file)")
        }
    }

    @Test("leave a folder's mode alone that was in use for something else")
    func foreignFolder() throws {
        let trial = try Trial()
        try trial.folder.write("state/other", "")
        chmod(trial.folder.file("state"), 0o755)
        try trial.juju("add-model", "m")
        #expect(trial.folder.mode("state") == 0o755)
    }
}
