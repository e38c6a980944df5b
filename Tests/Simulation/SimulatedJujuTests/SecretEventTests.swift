import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct SecretEventTests {
    /// A provider with a secret that `arguments` make, and that `body` cares for.
    private func trial(_ arguments: [String], _ body: @escaping InProcessCharm.Body = { _, _ in 0 }) throws -> Trial {
        let trial = Trial()
        try trial.deploy(Trial.provider) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == "start" {
                _ = try? tools.run(HookToolCall("secret-add", ["token=one"] + arguments))
            }
            return body(variables, tools)
        }
        try trial.settle()
        return trial
    }

    @Test("a secret is to be rotated when its time has come, and again in five minutes if it was not")
    func rotate() throws {
        let trial = try trial(["--rotate", "hourly"])
        trial.controller.advanceClock(by: 3599)
        #expect(!(try trial.settle().contains("provider/0 secret-rotate")))
        trial.controller.advanceClock(by: 1)
        #expect(try trial.settle() == ["provider/0 secret-rotate"])
        trial.controller.advanceClock(by: 299)
        #expect(try trial.settle() == [])
        trial.controller.advanceClock(by: 1)
        #expect(try trial.settle() == ["provider/0 secret-rotate"])
    }

    @Test("a secret that was rotated rests until the next time, and its old revision may be removed")
    func rotated() throws {
        let trial = try trial(["--rotate", "hourly"]) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "secret-rotate" else { return 0 }
            tools.tool("secret-set", variables["JUJU_SECRET_ID"] ?? "", "token=two")
            return 0
        }
        trial.controller.advanceClock(by: 3600)
        #expect(try trial.settle() == ["provider/0 secret-rotate", "provider/0 secret-remove"])
        trial.controller.advanceClock(by: 3599)
        #expect(!(try trial.settle().contains("provider/0 secret-rotate")))
    }

    @Test("an expired revision is told of with its number, every five minutes until it is removed")
    func expire() throws {
        var revisions: [String] = []
        let trial = try trial(["--expire", "1h"]) { variables, tools in
            guard variables["JUJU_HOOK_NAME"] == "secret-expired" else { return 0 }
            revisions.append(variables["JUJU_SECRET_REVISION"] ?? "")
            if revisions.count == 2 { tools.tool("secret-remove", variables["JUJU_SECRET_ID"] ?? "") }
            return 0
        }
        for seconds in [3600.0, 300, 300] {
            trial.controller.advanceClock(by: seconds)
            try trial.settle()
        }
        #expect(revisions == ["1", "1"])
        #expect(trial.controller.model.secrets.isEmpty)
    }

    @Test("Juju 2.9 has no secrets")
    func old() throws {
        let trial = Trial(jujuVersion: "2.9.52")
        try trial.deploy(Trial.provider)
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
        #expect(context.tool("secret-ids") == "")
        #expect(context.run(HookToolCall("secret-ids")).error.contains("unknown command"))
    }
}
