import JujuProtocol
import Testing

@testable import SimulatedJuju

/// What a unit hears whose agent still takes it for the leader while the controller does not.
@Suite struct LostLeadTests {
    private let trial: Trial
    private let unit: UnitName = "provider/0"
    /// Two secrets of the application.
    private let secrets: [String]

    init() throws {
        trial = try HookResolverTests.related()
        try trial.controller.addUnit(of: "provider")
        try trial.settle()
        let leader = HookContext(controller: trial.controller, unit: unit, hook: Hook(.updateStatus))
        secrets = ["one", "two"].map { leader.tool("secret-add", "--label", $0, "key=\($0)") }
        #expect(leader.finish(.succeeded).error == nil)
        try trial.controller.setLeader("provider/1")
    }

    private func outcome(_ version: String = "3.6.28", _ calls: [String]...) -> HookOutcome {
        trial.controller.model.jujuVersion = version
        let context = HookContext(
            controller: trial.controller, unit: unit, hook: Hook(.updateStatus), isLeader: true)
        for call in calls { _ = context.run(HookToolCall(call[0], Array(call.dropFirst()))) }
        return context.finish(.succeeded)
    }

    private let loss = "\"provider/0\" is not leader of \"provider\""

    @Test(
        "each of several secrets is refused, and all that is refused is told of (uniter.go: commitHookChangesForOneUnit)"
    )
    func secretsBefore() {
        #expect(
            outcome("3.6.28", ["secret-add", "new=one"], ["secret-add", "new=two"]).error
                == "creating secrets: \(loss)\n\(loss)")
        #expect(
            outcome("3.6.28", ["secret-set", secrets[0], "key=x"], ["secret-set", secrets[1], "key=x"]).error
                == "updating secrets: \(loss)\n\(loss)")
        #expect(
            outcome("3.6.28", ["secret-remove", secrets[0]], ["secret-remove", secrets[1]]).error
                == "removing secrets: \(loss)\n\(loss)")
    }

    @Test("a unit's own secret is made although its application's is refused, and nothing else counts")
    func partly() throws {
        let outcome = outcome(
            "3.6.28", ["secret-add", "--owner", "unit", "--label", "mine", "new=one"], ["secret-add", "new=two"],
            ["state-set", "a=b"])
        #expect(outcome.error == "creating secrets: \(loss)")
        #expect(trial.controller.model.secrets.values.contains { $0.label == "mine" })
        #expect(trial.unit("provider/0")?.charmState.isEmpty == true)
    }

    @Test("storage that there is not is refused before any secret is made, and a databag after them")
    func order() throws {
        #expect(
            outcome("3.6.28", ["secret-add", "--owner", "unit", "new=one"], ["storage-add", "none"]).error
                == "adding storage none for unit-provider-0: storage \"none\" not found")
        #expect(trial.controller.model.secrets.count == 2)
        let peers = try #require(trial.controller.model.relations.values.first { $0.isPeer })
        #expect(
            outcome(
                "3.6.28", ["secret-add", "--owner", "unit", "new=one"],
                ["relation-set", "-r", "\(peers.id)", "--app", "a=b"]
            )
            .error == "checking leadership continuity: \(loss)")
        #expect(trial.controller.model.secrets.count == 3)
    }

    @Test(
        "Juju 4.0 asks for the leader's lease, before it looks at anything else of the commit (domain/leaseservice.go: WithLeader)"
    )
    func lease() throws {
        let words = "checking lease token: lease not held"
        #expect(
            outcome("4.0.15", ["secret-add", "new=one"], ["open-port", "80", "--endpoints", "none"]).error == words)
        let peers = try #require(trial.controller.model.relations.values.first { $0.isPeer })
        #expect(outcome("4.0.15", ["relation-set", "-r", "\(peers.id)", "--app", "a=b"]) == HookOutcome())
        // apiserver uniter/secrets.go: prepareSecretUpdates and its like; domain/secret/service/access.go: getManagementCaveat
        let denied = "\"provider/0\" is not allowed to manage this secret"
        #expect(
            outcome("4.0.15", ["secret-set", secrets[0], "key=x"], ["secret-set", secrets[1], "key=x"]).error
                == "updating secrets: \(denied)\n\(denied)")
        #expect(outcome("4.0.15", ["secret-remove", secrets[0]]).error == "removing secrets: \(denied)")
        #expect(outcome("4.0.15", ["secret-add", "--owner", "unit", "new=one"]).error == nil)
    }

    @Test("what Juju 4.0 refuses under the lease is told of with it, and a secret that is gone is passed over")
    func underLease() throws {
        try trial.controller.setLeader(unit)
        let error = outcome("4.0.15", ["secret-add", "--label", "one", "new=one"]).error
        #expect(error?.hasPrefix("executing leadership func: create secrets: creating secret \"") == true)
        #expect(error?.hasSuffix("\": secret with label \"one\" already exists") == true)
        trial.controller.model.secrets[String(secrets[0].suffix(20))] = nil
        let rest = outcome(
            "4.0.15", ["secret-set", secrets[0], "key=x"], ["secret-remove", secrets[0]], ["state-set", "a=b"])
        #expect(rest.error == nil && trial.unit("provider/0")?.charmState == ["a": "b"])
    }

    private func context(_ version: String) -> HookContext {
        trial.controller.model.jujuVersion = version
        return HookContext(controller: trial.controller, unit: unit, hook: Hook(.updateStatus), isLeader: true)
    }

    @Test(
        "Juju 4.0 lets the leader alone read its application's databag, of peers too (GetRelationApplicationSettingsWithLeader)",
        arguments: [("3.6.28", nil), ("4.0.15", "permission denied")] as [(String, String?)])
    func peers(version: String, words: String?) throws {
        let id = try #require(trial.controller.model.relations.values.first { $0.isPeer }).id
        let context = context(version)
        let get = context.run(HookToolCall("relation-get", ["-r", "\(id)", "--app", "-", "provider"]))
        #expect(get.error == (words.map { "ERROR \($0)\n" } ?? "") && get.code == (words == nil ? 0 : 1))
        let set = context.run(HookToolCall("relation-set", ["-r", "\(id)", "--app", "a=1"]))
        #expect(set.error == (words.map { "ERROR cannot read relation application settings: \($0)\n" } ?? ""))
        let follower = HookContext(controller: trial.controller, unit: unit, hook: Hook(.updateStatus))
        #expect(follower.run(HookToolCall("relation-get", ["-r", "\(id)", "--app", "-", "provider"])).code == 0)
    }

    @Test(
        "what is refused for the lead is refused in the words of its version (state/leadership.go: buildTxnWithLeadership)",
        arguments: [
            ("2.9.52", "cannot apply changes: prerequisites failed", "prerequisites failed"),
            ("3.6.28", "checking leadership continuity", "checking leadership continuity"),
        ])
    func words(version: String, flush: String, call: String) throws {
        let id = try #require(trial.controller.model.relations.values.first { $0.isPeer }).id
        #expect(outcome(version, ["relation-set", "-r", "\(id)", "--app", "a=b"]).error == "\(flush): \(loss)")
        let set = context(version).run(HookToolCall("leader-set", ["a=b"]))
        let doing = "cannot write leadership settings: cannot write settings: application \"provider\""
        #expect(set.error == "ERROR \(doing): \(call): \(loss)\n")
    }

    @Test(
        "a refused flush fails an action in the names that its results have (context.go: finalizeAction)",
        arguments: [
            (
                "2.9.52", ["Code": "0"],
                [
                    "Code": "1",
                    "Stderr":
                        "cannot apply changes: cannot open/close ports: open port range: endpoint \"none\" for unit \"provider/0\" not found",
                ]
            ),
            (
                "3.6.28", ["return-code": .number(0)],
                [
                    "return-code": .number(0),
                    "stderr":
                        "cannot open/close ports: open port range: endpoint \"none\" for unit \"provider/0\" not found",
                ]
            ),
        ] as [(String, [String: Value], [String: Value])])
    func action(version: String, ended: [String: Value], results: [String: Value]) {
        trial.controller.model.jujuVersion = version
        trial.controller.model.actions["1"] = ModelAction(id: "1", unit: unit, name: "greet", parameters: [:])
        let context = HookContext(controller: trial.controller, unit: unit, hook: Hook(action: "1"))
        context.tool("open-port", "80", "--endpoints", "none")
        #expect(context.finish(.succeeded, processResults: ended).error == nil)
        let action = trial.controller.model.actions["1"]
        #expect(action?.results == results && action?.status == "failed")
        #expect(action?.message == "committing requested changes failed")
    }

    @Test(
        "the status of the application is the leader's to set (common/setstatus.go: SetStatus; 4.0 status.go: SetApplicationStatus)",
        arguments: [
            ("2.9.52", "\"provider/0\" is not leader of \"provider\""),
            ("3.6.28", "\"provider/0\" is not leader of \"provider\""), ("4.0.15", "permission denied"),
        ])
    func settingStatus(version: String, reason: String) {
        let answer = context(version).run(HookToolCall("status-set", ["--application", "active"]))
        #expect(answer.code == 1 && answer.error == "ERROR \(reason)\n")
    }

    @Test(
        "a right that is refused names the secret and its reader before Juju 4.0 (secretsmanager/secrets.go: secretsGrantRevoke)"
    )
    func grants() throws {
        try trial.controller.setLeader(unit)
        let id = try #require(trial.controller.model.relations.values.first { !$0.isPeer }).id
        trial.controller.model.relations[id]?.life = .dying
        let error = outcome("3.6.28", ["secret-grant", secrets[0], "-r", "\(id)"]).error
        #expect(
            error?.hasPrefix(
                "granting secrets access: cannot change access to \"\(secrets[0])\" for \"application-requirer\": cannot grant access to secret in scope of "
            ) == true)
    }

    @Test(
        "storage that a charm does not have is refused in Juju 4.0's words (domain/application/service: populateAddStorageArgs)"
    )
    func storage() {
        let id = trial.controller.model.uuid(of: unit)
        let reason = "getting unit \"\(id)\" storage directive: storage name not supported"
        #expect(
            outcome("4.0.15", ["storage-add", "none"]).error
                == "preparing storage additions: preparing storage add \"none\" for unit \"provider/0\": \(reason)")
    }

    @Test(
        "the status of the application is the leader's to read (uniter/status.go: ApplicationStatus)",
        arguments: [("3.6.28", "\"provider/0\" is not leader of \"provider\""), ("4.0.15", "permission denied")])
    func status(version: String, reason: String) {
        trial.controller.model.jujuVersion = version
        let context = HookContext(
            controller: trial.controller, unit: unit, hook: Hook(.updateStatus), isLeader: true)
        let answer = context.run(HookToolCall("status-get", ["--application"]))
        #expect(answer.code == 1 && answer.error == "ERROR finding application status: \(reason)\n")
        #expect(context.tool("secret-ids", "--format=json") == "null")
    }
}
