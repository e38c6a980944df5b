import ChildProcess
import TestSupport
import Testing

@testable import SimulatedJuju

/// The program juju-sim from outside, with charms in bash.
@Suite struct JujuSimTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.write("server/metadata.yaml", "name: server\nprovides: {serve: {interface: thing}}\n")
        try folder.write("server/actions.yaml", "greet: {params: {who: {type: string, default: world}}}\n")
        try folder.write(script: "server/hooks/config-changed", "open-port 5240 && status-set active ready")
        try folder.write(
            script: "server/hooks/serve-relation-created",
            """
            uri=$(secret-add --label token value=hush-hush)
            secret-grant "$uri" -r "$JUJU_RELATION_ID"
            relation-set --app secret="$uri"
            """)
        try folder.write(script: "server/actions/greet", "action-set hello=\"$(action-get who)\"")
        try folder.write("client/metadata.yaml", "name: client\nrequires: {want: {interface: thing}}\n")
        try folder.write(
            script: "client/dispatch",
            """
            case "$JUJU_DISPATCH_PATH" in
            hooks/want-relation-created) relation-set host="$(cat "$CHARM_WORKLOAD_ROOT/etc/hostname")";;
            hooks/want-relation-changed) secret-get "$(relation-get --app secret)" value > /dev/null && status-set active ok;;
            hooks/update-status) echo "about to fail" >&2; exit 3;;
            esac
            """)
    }

    private func run(_ arguments: String...) throws -> ChildProcess.Result {
        try ChildProcess(
            BuiltProduct.path("juju-sim"), arguments: arguments,
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": folder.file("state")], directory: folder.path
        ).run()
    }

    @Test("charms in bash are deployed, related, configured, asked and removed by one command after the other")
    func charms() throws {
        #expect(try run("deploy", "./server").succeeded)
        #expect(try run("deploy", "./client", "-n", "2").succeeded)
        let related = try run("integrate", "client", "server")
        #expect(related.succeeded)
        #expect(related.output.contains("secret token revision 1"))
        #expect(related.output.contains("status active \"ok\""))
        let status = try run("status", "--relations").output
        #expect(status.contains("server/0*"))
        #expect(status.contains("5240/tcp"))
        #expect(status.contains("server:serve"))
        #expect(try run("show-unit", "server/0").output.contains("host: demo-2"))
        #expect(try run("run", "server/0", "greet", "who=me").output.contains("hello: me"))
        let removed = try run("remove-unit", "client/1")
        #expect(removed.output.contains("want-relation-broken"))
        #expect(!(try run("status").output.contains("client/1")))
        let everything = [related, removed].map { $0.output + $0.error }.joined() + (try run("debug-log").output)
        #expect(!everything.contains("hush-hush"))
    }

    @Test("a unit that ends in error makes the exit code 1, and the log says why")
    func failure() throws {
        #expect(try run("deploy", "./client").succeeded)
        let tick = try run("update-status", "client/0")
        #expect(tick.ending == .exited(1))
        #expect(tick.error.contains("hook failed: \"update-status\""))
        #expect(try run("status").output.contains("error"))
        #expect(try run("debug-log", "--level", "WARNING").output.contains("about to fail"))
        #expect(try run("resolve", "client/0", "--no-retry").succeeded)
    }

    @Test(
        "bad input is refused in one line with exit code 2",
        arguments: [
            ["deploy", "./nothing"], ["status"], ["integrate", "a", "b"], ["run", "a/0", "greet"],
            ["deploy", "./client/dispatch"], ["deploy", "./client", "--num-units=-1"], ["deploy"], ["frobnicate"],
            ["status", "--frobnicate"], ["show-unit", "client"], ["debug-log"], ["deploy", "./none.yaml"],
            ["deploy", "./client", "--config", "port=1"],
        ])
    func badInput(arguments: [String]) throws {
        let result = try ChildProcess(
            BuiltProduct.path("juju-sim"), arguments: arguments + ["--state", folder.file("fresh")],
            environment: ["PATH": "/usr/bin:/bin"], directory: folder.path
        ).run()
        #expect(result.ending == .exited(2))
        #expect(result.error.hasPrefix("ERROR "))
        #expect(result.error.split(separator: "\n").count == 1)
        #expect(!(try folder.names).contains("fresh"))
    }

    @Test("help is no error")
    func help() throws {
        for arguments in [["--help"], ["deploy", "--help"]] {
            let result = try ChildProcess(
                BuiltProduct.path("juju-sim"), arguments: arguments, environment: ["PATH": "/usr/bin:/bin"]
            ).run()
            #expect(result.ending == .exited(0))
            #expect(result.output.contains("USAGE:"))
        }
    }

    @Test("the log tells of each hook that ran, through which file, and of those that the charm lacks")
    func history() throws {
        #expect(try run("deploy", "./client").succeeded)
        #expect(try run("deploy", "./server").succeeded)
        let log = try run("debug-log", "--level", "INFO").output
        let logger = "INFO juju.worker.uniter.operation"
        #expect(log.contains("\(logger) ran \"install\" hook (via hook dispatching script: dispatch)"))
        #expect(log.contains("\(logger) ran \"config-changed\" hook (via explicit, bespoke hook script)"))
        #expect(log.contains("\(logger) skipped \"start\" hook (missing)"))
        _ = try run("update-status", "client/0")
        let errors = try run("debug-log", "--level", "ERROR").output
        #expect(
            errors.contains("hook \"update-status\" (via hook dispatching script: dispatch) failed: exit status 3"))
        #expect(!(try run("debug-log").output.contains("ran \"update-status\"")))
    }

    @Test("on a terminal the running hook is shown until its line takes its place, in colours unless NO_COLOR is set")
    func terminal() throws {
        func deploy(_ name: String, _ variables: [String: String]) throws -> String {
            let command = "\(BuiltProduct.path("juju-sim")) deploy ./client \(name) --state \(folder.file("tty"))"
            return try ChildProcess(
                "/usr/bin/script", arguments: ["-qec", command, "/dev/null"],
                environment: ["PATH": "/usr/bin:/bin", "TERM": "xterm"].merging(variables) { $1 },
                directory: folder.path
            ).run().output
        }
        let coloured = try deploy("one", [:])
        #expect(
            coloured.contains("\r\u{1b}[K\u{1b}[?7l\u{1b}[2mone/0             install\u{1b}[0m\u{1b}[?7h\r\u{1b}[K"))
        let plain = try deploy("two", ["NO_COLOR": "1"])
        #expect(plain.contains("\r\u{1b}[K\u{1b}[?7ltwo/0             install\u{1b}[?7h\r\u{1b}[K"))
        #expect(!plain.contains("\u{1b}[2m"))
        #expect(!(try run("deploy", "./client").output.contains("\u{1b}")))
    }
}
