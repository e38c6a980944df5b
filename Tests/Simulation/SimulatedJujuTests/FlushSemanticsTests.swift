import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct FlushSemanticsTests {
    /// A related provider under this Juju and these semantics, with a secret of one revision.
    private func trial(_ flush: FlushSemantics, jujuVersion: String = "3.6.26") throws -> (Trial, String) {
        let trial = Trial(jujuVersion: jujuVersion)
        try trial.deploy(Trial.provider)
        try trial.deploy(Trial.requirer)
        try trial.controller.integrate("requirer", "provider:serve")
        try trial.settle()
        trial.controller.model.flush = flush
        let uri = try hook(trial) { $0.tool("secret-add", "token=one") }
        return (trial, String(uri.suffix(20)))
    }

    /// Runs a hook of the provider.
    @discardableResult
    private func hook<Result>(_ trial: Trial, _ body: (HookContext) -> Result) throws -> Result {
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        let result = body(context)
        _ = context.finish(.succeeded)
        return result
    }

    @Test(
        "a databag that was merely read is sent again, or as one would wish is not",
        arguments: [
            (FlushSemantics.faithful, 1), (.wished, 0),
        ])
    func read(flush: FlushSemantics, sent: Int) throws {
        let (trial, _) = try trial(flush)
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        context.tool("relation-get", "-r", "1", "-", "provider/0")
        #expect((context.finish(.succeeded).commit?.relations.count ?? 0) == sent)
    }

    @Test(
        "taking one unit's right through a relation drops the next unit's, or as one would wish does not",
        arguments: [
            (FlushSemantics.faithful, 1), (.wished, 2),
        ])
    func revokeUnits(flush: FlushSemantics, sent: Int) throws {
        let (trial, id) = try trial(flush)
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        for unit in ["requirer/0", "requirer/1"] { context.tool("secret-revoke", id, "-r", "1", "--unit", unit) }
        #expect(context.finish(.succeeded).commit?.revokes.count == sent)
    }

    @Test(
        "removing a revision drops a change of the secret in the same hook, or as one would wish does not",
        arguments: [
            (FlushSemantics.faithful, [Int]()), (.wished, [2]),
        ])
    func removeRevision(flush: FlushSemantics, left: [Int]) throws {
        let (trial, id) = try trial(flush)
        try hook(trial) {
            $0.tool("secret-set", id, "token=two")
            $0.tool("secret-remove", id, "--revision", "1")
        }
        #expect((trial.controller.model.secrets[id]?.revisions.map(\.number) ?? []) == left)
    }

    @Test(
        "content that goes back to what it was leaves the change before, or as one would wish does not",
        arguments: [
            (FlushSemantics.faithful, 2), (.wished, 1),
        ])
    func backAgain(flush: FlushSemantics, revision: Int) throws {
        let (trial, id) = try trial(flush)
        try hook(trial) {
            $0.tool("secret-set", id, "token=two")
            $0.tool("secret-set", id, "token=one")
        }
        #expect(trial.controller.model.secrets[id]?.latestRevision == revision)
    }

    @Test(
        "a right that is taken and given again is lost, or as one would wish is not",
        arguments: [
            (FlushSemantics.faithful, 0), (.wished, 1),
        ])
    func regrant(flush: FlushSemantics, grants: Int) throws {
        let (trial, id) = try trial(flush)
        try hook(trial) { $0.tool("secret-grant", id, "-r", "1") }
        #expect(trial.controller.model.secrets[id]?.grants.count == 1)
        try hook(trial) {
            $0.tool("secret-revoke", id, "-r", "1")
            $0.tool("secret-grant", id, "-r", "1")
        }
        #expect(trial.controller.model.secrets[id]?.grants.count == grants)
    }

    @Test(
        "secrets of a refused commit stay in Juju 3.6, and go in Juju 4 and as one would wish",
        arguments: [
            (FlushSemantics.faithful, "3.6.26", 2), (.wished, "3.6.26", 1), (.faithful, "4.0.1", 1),
        ])
    func refused(flush: FlushSemantics, jujuVersion: String, count: Int) throws {
        let (trial, id) = try trial(flush, jujuVersion: jujuVersion)
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        context.tool("relation-set", "-r", "0", "--app", "a=b")
        context.tool("secret-add", "token=two", "--owner", "unit")
        trial.controller.model.applications["provider"]?.leader = nil
        #expect(context.finish(.succeeded).isRefused)
        #expect(trial.controller.model.secrets.count == count)
        #expect(trial.controller.model.contents.count == count)
        #expect(trial.controller.model.secrets[id]?.latestRevision == 1)
    }
}
