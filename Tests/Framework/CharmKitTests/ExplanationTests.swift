import JujuProtocol
import TestSupport
import Testing

@testable import CharmKit

@Suite("dispatch --explain")
struct ExplanationTests {
    /// What `juju exec` gives its commands (Juju 3.6).
    private static let exec = [
        "JUJU_UNIT_NAME": "hello/0", "JUJU_VERSION": "3.6.1", "JUJU_CONTEXT_ID": "hello/0-run-commands-1",
        "JUJU_CHARM_DIR": "/charm", "JUJU_HOOK_NAME": "",
    ]

    private func event(_ arguments: String..., variables: [String: String] = [:]) throws -> HookEvent {
        let all = Self.exec.merging(variables) { $1 }
        return try Explanation(["--explain"] + arguments, all, executable: "./dispatch").environment.event
    }

    @Test("runs update-status when no event is named")
    func byDefault() throws {
        #expect(try event() == .updateStatus)
    }

    @Test("runs the event that is named")
    func named() throws {
        #expect(try event("config-changed") == .configChanged)
        #expect(try event("leader-elected") == .leaderElected)
    }

    @Test("runs the hook that is stopped in debug-hooks when no event is named")
    func debugHooks() throws {
        let variables = ["JUJU_DISPATCH_PATH": "hooks/start", "JUJU_HOOK_NAME": "start"]
        #expect(try event(variables: variables) == .start)
        #expect(try event("config-changed", variables: variables) == .configChanged)
    }

    @Test("takes an event's relation from its options", arguments: ["7", "db:7"])
    func relation(id: String) throws {
        #expect(try event("db-relation-created", "-r", id) == .relationCreated(RelationHook(endpoint: "db", id: 7)))
        #expect(
            try event("db-relation-changed", "-r", id, "--remote-unit", "pg/0")
                == .relationChanged(
                    RelationHook(endpoint: "db", id: 7, remoteApplication: "pg", remoteUnit: "pg/0")))
    }

    @Test("takes what else an event is about from the variables that Juju would set")
    func variables() throws {
        let relation = [
            "JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:7", "JUJU_REMOTE_UNIT": "", "JUJU_REMOTE_APP": "",
        ]
        #expect(try event("db-relation-changed", variables: relation).relation?.id == 7)
        let secret = try event("secret-changed", variables: ["JUJU_SECRET_ID": "secret:9m4e2mr0ui3e8a215n4g"])
        #expect(secret.name == "secret-changed" && secret != .unknown("secret-changed"))
    }

    @Test(
        "refuses what makes no sense, and says what does",
        arguments: [
            (["--help"], "usage: "), (["--explain", "a", "b"], "usage: "), (["--explain", "-x"], "usage: "),
            (["--explain", "-r"], "usage: "), (["--explain", "fortnight"], "fortnight is no event"),
            (["--explain", "db-relation-changed"], "lacks what it is about"),
            (["--explain", "start", "-r", "7"], "leave out -r"), (["--explain", "stop"], "not run by hand"),
            (["--explain", "remove"], "not run by hand"),
            (["--explain", "db-relation-broken", "-r", "7"], "not run by hand"),
        ])
    func refused(arguments: [String], words: String) {
        let error = #expect(throws: CommandLineError.self) {
            try Explanation(arguments, Self.exec, executable: "./dispatch")
        }
        #expect(error?.description.contains(words) == true)
    }

    @Test("outside of Juju says that Juju sets the variables")
    func byHand() {
        #expect(throws: HookEnvironmentError.self) { try Explanation(["--explain"], [:], executable: "./dispatch") }
    }

    @Test("gives the ledger with the exit code of the hook", arguments: [Int32(0), 1])
    func answer(code: Int32) throws {
        let explanation = try Explanation(["--explain"], Self.exec, executable: "./dispatch")
        let answer = explanation.run { environment, ledger in
            ledger.reason("it is so")
            return environment.event == .updateStatus ? code : 9
        }
        #expect(answer.code == code)
        #expect(answer.output.hasPrefix("update-status of hello/0\n      ms  call\n          ~ it is so\n"))
        #expect(answer.output.contains("juju debug-log") == (code == 1))
    }
}
