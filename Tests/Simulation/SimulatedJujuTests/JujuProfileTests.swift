import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct JujuProfileTests {
    /// A hook of a provider under this Juju.
    private func context(_ version: String, _ kind: Hook.Kind = .start) throws -> HookContext {
        let trial = try HookResolverTests.related()
        trial.controller.model.jujuVersion = version
        return HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(kind))
    }

    private func variables(_ version: String, isUbuntu: Bool = true) throws -> [(String, String)] {
        var places = HookPlaces(charmDirectory: "/charm", socket: "/s", toolsDirectory: "/t", agentPath: "/bin")
        places.isUbuntu = isUbuntu
        return HookVariables(try context(version), places).all
    }

    @Test(
        "each version has its hooks",
        arguments: [
            (
                "2.9.52", ["collect-metrics", "leader-settings-changed", "pre-series-upgrade"],
                ["secret-changed", "pebble-check-failed"]
            ),
            ("3.4.0", ["collect-metrics", "secret-changed", "pebble-custom-notice"], ["pebble-check-failed"]),
            ("3.6.26", ["leader-settings-changed", "secret-changed", "pebble-check-failed"], ["collect-metrics"]),
            (
                "4.0.1", ["secret-changed", "pebble-check-failed"],
                ["leader-settings-changed", "pre-series-upgrade", "meter-status-changed"]
            ),
        ])
    func hooks(version: String, there: [String], missing: [String]) throws {
        let profile = JujuProfile(try #require(JujuVersion(version)))
        #expect(there.compactMap(HookKind.init).map(profile.has) == there.map { _ in true })
        #expect(missing.compactMap(HookKind.init).map(profile.has) == missing.map { _ in false })
    }

    @Test("Juju 4 has no JUJU_SLA, has variables for traces, and takes every Linux for Ubuntu")
    func environment() throws {
        #expect(try variables("3.6.26")["JUJU_SLA"] == "unsupported")
        #expect(try variables("3.6.26")["JUJU_CHARM_TRACE_CONFIG_HTTP"] == nil)
        #expect(try variables("3.6.26", isUbuntu: false)["TERM"] == "screen")
        #expect(try variables("4.0.1")["JUJU_SLA"] == nil)
        #expect(try variables("4.0.1")["JUJU_CHARM_TRACE_CONFIG_CA_CERT"] == "")
        #expect(try variables("4.0.1", isUbuntu: false)["TERM"] == "tmux-256color")
    }

    @Test("Juju 2.9 takes an application's name for a unit's in relation-get, later ones do not")
    func relationGet() throws {
        let call = HookToolCall("relation-get", ["-r", "1", "-", "requirer", "--format=json"])
        #expect(try context("2.9.52").run(call).output == "{}\n")
        #expect(try context("3.6.26").run(call).code == 2)
    }

    @Test("Juju 2.9 misses a relation's name where later ones miss an endpoint's")
    func relationIDs() throws {
        #expect(try context("2.9.52").run(HookToolCall("relation-ids")).error.contains("no relation name specified"))
        #expect(try context("4.0.1").run(HookToolCall("relation-ids")).error.contains("no endpoint name specified"))
    }

    @Test("hooks of the metering may use next to no tools", arguments: [Hook.Kind.collectMetrics, .meterStatusChanged])
    func restricted(kind: Hook.Kind) throws {
        let context = try context("2.9.52", kind)
        let refusal = "not implemented for restricted context not implemented\n"
        #expect(context.run(HookToolCall("config-get")).error == "ERROR \(refusal)")
        #expect(context.run(HookToolCall("is-leader")).error == "ERROR leadership status unknown: \(refusal)")
        #expect(context.run(HookToolCall("config-get", ["--no"])).code == 2)
        #expect(context.run(HookToolCall("juju-log", ["hello"])).code == 0)
        #expect(context.run(HookToolCall("opened-ports", ["--format=json"])).output == "[]\n")
        #expect((context.run(HookToolCall("add-metric", ["users=3"])).code == 0) == (kind == .collectMetrics))
    }

    /// worker/uniter/runner/jujuc of 2.9: constructors, Init, Run and restricted.go; worker/metrics/collect and worker/meterstatus: context.go.
    @Test(
        "in hooks of the metering a tool refuses its arguments first, and is refused where it turns to the hook",
        arguments: [Hook.Kind.collectMetrics, .meterStatusChanged])
    func restrictedOrder(kind: Hook.Kind) throws {
        let context = try context("2.9.52", kind)
        func answer(_ tool: String, _ arguments: String...) -> String {
            let result = context.run(HookToolCall(tool, arguments))
            return GoText.trimmed("\(result.code) \(result.output)\(result.error)")
        }
        let refusal = "not implemented for restricted context not implemented"
        // What a tool looks at before it runs (Init).
        #expect(answer("status-set") == "2 ERROR invalid args, require <status> [message]")
        #expect(answer("config-get", "a", "b") == #"2 ERROR unrecognized args: ["b"]"#)
        #expect(answer("open-port") == "2 ERROR no port or range specified")
        #expect(answer("leader-set", "a") == #"2 ERROR expected "key=value", got "a""#)
        #expect(answer("payload-unregister", "a") == "2 ERROR missing required arguments")
        #expect(answer("action-set", "a") == #"2 ERROR argument "a" must be of the form key...=value"#)
        #expect(answer("storage-add") == "2 ERROR storage add requires a storage directive")
        // What it does before it turns to the hook's context (Run).
        #expect(answer("payload-status-set", "a", "b", "c").hasPrefix(#"1 ERROR status "c" not supported"#))
        #expect(answer("k8s-raw-set").hasPrefix("1 ERROR no k8s raw spec specified"))
        #expect(answer("state-set", "--file", "/none/such").hasPrefix("1 ERROR open /none/such"))
        #expect([answer("state-set"), answer("state-delete"), answer("action-set")] == ["0", "0", "0"])
        // Where it is refused, and what it says for that.
        #expect(answer("status-set", "active") == "1 ERROR \(refusal)")
        #expect(answer("open-port", "80") == "1 ERROR \(refusal)")
        #expect(answer("action-set", "a=b") == "1 ERROR \(refusal)")
        #expect(answer("action-get") == "1 ERROR \(refusal)")
        #expect(answer("juju-reboot") == "1 ERROR \(refusal)")
        #expect(answer("leader-set", "a=b") == "1 ERROR cannot write leadership settings: \(refusal)")
        #expect(answer("resource-get", "a") == "1 ERROR could not download resource: \(refusal)")
        // No relation or storage of a hook can be asked for, be it for the help alone.
        for tool in ["relation-get", "relation-ids", "relation-list", "relation-set", "network-get", "storage-get"] {
            #expect(answer(tool, "--help") == "1 ERROR bad request: \(refusal)")
        }
        #expect([answer("status-get"), answer("status-get", "--application")] == ["0 unknown", "0 unknown"])
        if kind == .meterStatusChanged {
            #expect(answer("add-metric", "users=3") == "1 ERROR cannot record metric: \(refusal)")
        }
        let free: Set = [
            "juju-log", "opened-ports", "status-get", "state-set", "state-delete", "action-set", "add-metric",
        ]
        for tool in context.profile.hookTools.keys.sorted() where !free.contains(tool) {
            #expect(context.run(HookToolCall(tool, ["x"])).code != 0, "\(tool)")
            #expect(context.run(HookToolCall(tool)).code != 0, "\(tool)")
        }
    }

    @Test("metrics are recorded in no other hook, and in Juju 3.6 there are none")
    func metrics() throws {
        #expect(try context("3.5.0").run(HookToolCall("add-metric", ["users=3"])).error.contains("not allowed"))
        #expect(
            try context("3.5.0").run(HookToolCall("add-metric", ["users"])).error.contains("invalid metrics: expected"))
        #expect(try context("3.6.26").run(HookToolCall("add-metric", ["a=b"])).error.contains("unknown command"))
    }
}

/// What sets 2.9, 3.6 and 4.0 apart beyond their hooks and variables.
@Suite struct JujuVersionTests {
    private static let versions = ["2.9.52", "3.6.26", "4.0.1"]

    @Test(
        "each version has its tools, and others are unknown commands",
        arguments: [
            ("secret-add", [false, true, true]), ("secret-get", [false, true, true]),
            ("relation-model-get", [false, true, true]), ("leader-get", [true, true, false]),
            ("leader-set", [true, true, false]), ("add-metric", [true, false, false]),
            ("goal-state", [true, true, true]),
        ])
    func tools(name: String, isThere: [Bool]) throws {
        for (version, isThere) in zip(Self.versions, isThere) {
            let trial = Trial(jujuVersion: version)
            var error = ""
            try trial.deploy(Trial.provider) { _, tools in
                let answer = try? tools.run(HookToolCall(name, ["--help"]))
                error = answer.map { String(decoding: $0.standardError, as: UTF8.self) } ?? ""
                return 0
            }
            try trial.settle()
            #expect(error.contains("unknown command: \(name)") == !isThere, "Juju \(version)")
        }
    }

    @Test(
        "an action's own output has the names of its version, and its exit code is a text before 3.0",
        arguments: zip(versions, [["Code", "Stderr", "Stdout"], ["return-code", "stderr", "stdout"], nil]))
    func actionResults(version: String, names: [String]?) throws {
        let run = try Self.run(Hook(action: "1"), under: version, "echo out; echo err >&2; exit 3")
        let names = names ?? ["return-code", "stderr", "stdout"]
        #expect(run.processResults.keys.sorted() == names)
        #expect(run.processResults[names[0]] == (version == "2.9.52" ? .string("3") : .number(3)))
        #expect(run.processResults[names[2]] == .string("out\n"))
    }

    @Test(
        "a stray JUJU_AGENT_TOKEN breaks every hook tool, and Juju 4 does not look at it",
        arguments: zip(versions, [false, false, true]))
    func token(version: String, works: Bool) throws {
        let script = "JUJU_AGENT_TOKEN=stray juju-log hello"
        let run = try Self.run(Hook(.start), under: version, script)
        #expect(run.ending == (works ? .succeeded : .failed("exit status 1")))
    }

    @Test("a notice of a container has its variables and runs under its container's name")
    func notice() throws {
        var hook = Hook(.pebbleCustomNotice)
        (hook.workloadName, hook.noticeID, hook.noticeType, hook.noticeKey) = ("web", "12", "custom", "example.com/up")
        let script = """
            [ "$JUJU_DISPATCH_PATH $JUJU_WORKLOAD_NAME" = "hooks/web-pebble-custom-notice web" ] || exit 1
            [ "$JUJU_NOTICE_ID $JUJU_NOTICE_TYPE $JUJU_NOTICE_KEY" = "12 custom example.com/up" ] || exit 2
            """
        for version in ["3.4.0", "3.6.26", "4.0.1"] {
            #expect(try Self.run(hook, under: version, script).ending == .succeeded, "Juju \(version)")
        }
        #expect(!JujuProfile(JujuVersion(3, 3)).has(.pebbleCustomNotice))
    }

    /// Runs a charm's `dispatch`, a script for bash, as a process under a version of Juju.
    private static func run(_ hook: Hook, under version: String, _ script: String) throws -> CharmRun {
        let folder = try TemporaryDirectory()
        try folder.write("charm/metadata.yaml", "name: provider\nsummary: s\ndescription: d\n")
        try folder.write(script: "charm/dispatch", script)
        let trial = Trial(jujuVersion: version)
        try trial.deploy(Trial.provider)
        try HookToolLinks(path: folder.file("tools")).make(to: BuiltProduct.path("jujuc"), for: trial.controller.model)
        if hook.kind == .action {
            _ = try trial.controller.enqueueAction("greet", of: "provider/0", parameters: [:])
        }
        let places = HookPlaces(
            charmDirectory: folder.file("charm"), socket: folder.file("agent.socket"),
            toolsDirectory: folder.file("tools"), agentPath: "/usr/bin:/bin")
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: hook)
        return ProcessCharm(places, workloadRoot: "/").run(context)
    }

    @Test("a unit that does not lead hears of the leader's settings, but not in Juju 4", arguments: versions)
    func leaderSettings(version: String) throws {
        let trial = Trial(jujuVersion: version)
        try trial.deploy(Trial.provider, units: 2)
        try trial.settle()
        #expect(trial.events.contains { $0.hasSuffix("leader-settings-changed") } == !version.hasPrefix("4"))
    }
}
