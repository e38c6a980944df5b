import JujuProtocol
import Testing

@testable import SimulatedJuju

/// What the controller decides about secrets.
@Suite struct SecretRuleTests {
    /// An application `owner` of two units, and `reader`, over relation 0.
    private final class World {
        let trial: Trial
        private(set) var id = ""
        var secret: ModelSecret? { trial.controller.model.secrets[id] }
        var revisions: [Int] { secret?.revisions.map(\.number) ?? [] }

        init(jujuVersion: String = "3.6.28") throws {
            trial = Trial(jujuVersion: jujuVersion)
            try trial.deploy(
                CharmMetadata(name: "owner", endpoints: ["give": .init(interface: "key", role: .provider)]), units: 2)
            try trial.deploy(
                CharmMetadata(name: "reader", endpoints: ["take": .init(interface: "key", role: .requirer)]))
            try trial.controller.integrate("owner", "reader")
            try trial.settle()
        }

        /// Runs a hook with these tool calls and returns why its flush was refused, or nil.
        @discardableResult
        func hook(_ unit: UnitName = "owner/0", _ body: (HookContext) -> Void) -> String? {
            let context = HookContext(controller: trial.controller, unit: unit, hook: Hook(.updateStatus))
            body(context)
            return context.finish(.succeeded).error
        }

        /// Adds an application's secret that the reader may read.
        func add(_ arguments: String...) {
            hook {
                let call = HookToolCall("secret-add", arguments + ["key=one"])
                id = String($0.run(call).output.dropLast().suffix(20))
            }
            hook { $0.tool("secret-grant", id, "-r", "0") }
        }

        func set(_ arguments: String..., by unit: UnitName = "owner/0") -> String? {
            hook(unit) { _ = $0.run(HookToolCall("secret-set", [id] + arguments)) }
        }
    }

    @Test(
        "whoever peeks first reads from then on (secretsmanager getConsumedRevision, 4.0 consume.go)",
        arguments: ["3.6.28", "4.0.15"])
    func peeking(jujuVersion: String) throws {
        let world = try World(jujuVersion: jujuVersion)
        world.add()
        world.hook { $0.tool("secret-get", world.id, "--peek") }
        #expect(world.trial.unit("owner/0")?.consumers[world.id]?.currentRevision == 1)
        #expect(world.set("key=two") == nil)
        // The owner hears of its own secret, and its first revision is read for ever, so that nobody is asked to remove it.
        #expect(try world.trial.settle() == ["owner/0 secret-changed"])
        world.hook { $0.tool("secret-get", world.id, "--peek") }
        #expect(try world.trial.settle() == [])
        world.hook { $0.tool("secret-get", world.id, "--refresh") }
        #expect(try world.trial.settle() == ["owner/0 secret-remove"])
    }

    @Test("labels of owners and readers exclude one another (state uniqueSecretOwnerLabelOps)")
    func labels() throws {
        let world = try World()
        world.add("--label", "mine")
        let shared = world.id
        // A reader's label is not to be that of a secret of its application's or of its own.
        world.hook("reader/0") { context in
            context.tool("secret-get", shared, "--label", "theirs")
            let answer = context.run(HookToolCall("secret-add", ["--owner", "unit", "--label", "theirs", "key=a"]))
            #expect(answer.code == 0)
        }
        let refused = world.hook("reader/0") {
            $0.tool("secret-add", "--owner", "unit", "--label", "theirs", "key=a")
        }
        #expect(refused == "creating secrets: secret with label \"theirs\" already exists")
        let application = world.hook("reader/0") { $0.tool("secret-add", "--label", "theirs", "key=a") }
        #expect(application == "creating secrets: secret with label \"theirs\" already exists")
        #expect(world.hook("reader/0") { $0.tool("secret-add", "--label", "other", "key=a") } == nil)
        world.hook("reader/0") { context in
            let answer = context.run(HookToolCall("secret-get", [shared, "--label", "other"]))
            #expect(
                answer.error
                    == "ERROR getting latest secret revision: secret label \"other\" for application \"reader\" already exists\n"
            )
        }
    }

    @Test("a date of expiry belongs to a revision, and asking again is not shown as another date (worker/secretexpire)")
    func expiry() throws {
        let world = try World()
        world.add("--expire", "1h")
        let expire = world.secret?.expire
        world.trial.controller.advanceClock(by: 3601)
        #expect(try world.trial.settle().filter { $0.hasSuffix("secret-expired") } == ["owner/0 secret-expired"])
        #expect(world.secret?.expire == expire)
        #expect(try world.trial.settle() == [])
        world.trial.controller.advanceClock(by: 300)
        #expect(try world.trial.settle().contains("owner/0 secret-expired"))
        // New content that is given no date has none; the old revision still expires until it is removed.
        #expect(world.set("key=two") == nil)
        #expect(world.secret?.expire == nil)
        world.trial.controller.advanceClock(by: 301)
        #expect(try world.trial.settle().contains("owner/0 secret-expired"))
        world.hook { $0.tool("secret-remove", world.id, "--revision", "1") }
        world.trial.controller.advanceClock(by: 301)
        #expect(try !world.trial.settle().contains("owner/0 secret-expired"))
    }

    @Test(
        "the number of a removed latest revision is not used again, and its content is still known (state deleteSecrets)"
    )
    func numbers() throws {
        let world = try World()
        world.add()
        #expect(world.set("key=two") == nil)
        world.hook { $0.tool("secret-remove", world.id, "--revision", "2") }
        #expect(world.revisions == [1] && world.secret?.latestRevision == 2)
        #expect(world.set("key=two") == nil)
        #expect(world.revisions == [1])
        #expect(
            world.set("--expire", "1h")
                == "updating secrets: reversion 2 for secret \"secret:\(world.id)\" not found")
        #expect(world.set("key=three") == nil)
        #expect(world.revisions == [1, 3])
    }

    @Test(
        "a secret that rotates takes another policy from Juju 3.6.12 on, and is refused it before (juju#20928)",
        arguments: [("3.6.11", "updating secrets: must specify a secret rotate time"), ("3.6.28", nil)])
    func rotation(jujuVersion: String, refusal: String?) throws {
        let world = try World(jujuVersion: jujuVersion)
        world.add("--rotate", "daily")
        let next = world.secret?.nextRotate
        #expect(world.set("--rotate", "weekly") == refusal)
        // Another policy does not put the next rotation off.
        #expect(world.secret?.nextRotate == next)
        #expect(world.set("--rotate", "never") == nil)
        #expect(world.secret?.nextRotate == nil)
    }

    @Test(
        "removing revision 1 removed 10 to 19 too before Juju 3.6.11 (juju#20782)",
        arguments: [("3.6.10", [2, 3, 4, 5, 6, 7, 8, 9]), ("3.6.11", [2, 3, 4, 5, 6, 7, 8, 9, 10, 11])])
    func prefixes(jujuVersion: String, left: [Int]) throws {
        let world = try World(jujuVersion: jujuVersion)
        world.add()
        for number in 2...11 { #expect(world.set("key=value \(number)") == nil) }
        world.hook { $0.tool("secret-remove", world.id, "--revision", "1") }
        #expect(world.revisions == left)
    }

    @Test("a reader from whom a secret was taken hears of it no more, nor of a secret that is gone")
    func revoked() throws {
        let world = try World()
        world.add()
        world.hook("reader/0") { $0.tool("secret-get", world.id) }
        #expect(world.set("key=two") == nil)
        world.hook { $0.tool("secret-revoke", world.id, "-r", "0") }
        #expect(try world.trial.settle() == [])
        world.hook { $0.tool("secret-remove", world.id) }
        #expect(world.trial.unit("reader/0")?.consumers == [:])
    }

    @Test(
        "a unit that does not lead is told so when it changes its application's secret, and in Juju 4 that it may not (getManagementCaveat)",
        arguments: [
            ("3.6.28", "updating secrets: \"owner/1\" is not leader of \"owner\""),
            ("4.0.15", "updating secrets: \"owner/1\" is not allowed to manage this secret"),
        ])
    func noLeader(jujuVersion: String, refusal: String) throws {
        let world = try World(jujuVersion: jujuVersion)
        world.add()
        #expect(world.set("key=two", by: "owner/1") == refusal)
    }

    @Test("a right is for one relation, and none is given over one that is going away (state GrantSecretAccess)")
    func rights() throws {
        let world = try World()
        world.add()
        let id = try world.trial.controller.relationID("owner", "reader")
        world.hook { $0.tool("secret-revoke", world.id, "-r", "\(id)") }
        world.trial.controller.model.relations[id]?.life = .dying
        let refusal = world.hook { $0.tool("secret-grant", world.id, "-r", "\(id)") }
        #expect(
            refusal
                == "granting secrets access: cannot change access to \"secret:\(world.id)\" for \"application-reader\": cannot grant access to secret in scope of \"relation-reader.take#owner.give\" which is not alive"
        )
    }
}
