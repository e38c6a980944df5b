import ChildProcess
import TestSupport
import Testing

/// What happens to charms, from one command to the next.
@Suite struct LifeTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    private var folder: TemporaryDirectory { trial.folder }

    private func run(_ arguments: String...) throws -> ChildProcess.Result { try trial.run(arguments) }

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
}
