import JujuProtocol
import Testing

@testable import SimulatedJuju

/// Arguments that are odd in a way of one tool, as its source in Juju 3.6 takes them.
@Suite struct HookToolArgumentTests {
    private let trial: Trial
    private let context: HookContext

    init() throws {
        trial = try HookResolverTests.related()
        trial.controller.model.units["provider/0"]?.storage = [.init(id: "data/0", kind: "filesystem", location: "/d")]
        context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
    }

    @Test(
        "refused with Juju's words",
        arguments: [
            (2, "network-get", [""], "no binding name specified"),
            (2, "open-port", ["8-9/icmp"], "protocol \"icmp\" doesn't support any ports; got \"8\""),
            (1, "relation-get", ["-r", "1", "-", "No", "--app"], "\"\" is not a valid unit or application"),
            (1, "relation-set", ["-r", "1", "--file", ".//x/../no"], "open /dir/no: no such file or directory"),
            (2, "secret-add", ["--expire", "x", "--rotate", "x", "abc=d"], "expire time or duration \"x\" not valid"),
            (2, "secret-add", ["--file", "./no"], "open no: no such file or directory"),
            (2, "secret-set", ["other:x"], "secret URI scheme \"other\" not valid"),
            (2, "secret-get", ["other:x"], "secret URI \"other:x\" not valid"),
        ])
    func refused(code: Int, tool: String, arguments: [String], message: String) throws {
        let result = try #require(context.reply(to: tool, arguments, directory: "/dir", standardInput: nil))
        #expect(result.error == "ERROR \(message)\n")
        #expect(result.code == code)
    }

    @Test("storage-list with an empty name lists all") func storage() {
        #expect(context.tool("storage-list", "") == "data/0")
        #expect(context.tool("storage-list", "dat") == "")
    }

    @Test("juju-log writes nothing at the level below all levels, and does not call it unknown")
    func unspecifiedLevel() {
        var messages: [String] = []
        trial.controller.onLog = { messages.append($0.message) }
        context.tool("juju-log", "-l", "unspecified", "m")
        #expect(messages.isEmpty)
        context.tool("juju-log", "-l", "none", "m")
        #expect(messages == ["Specified log level of \"none\" is not valid", "m"])
    }

    @Test("credential-get has nothing to tell on Kubernetes") func credentials() {
        trial.controller.model.kind = .caas
        let message = "cannot access cloud credentials: credential-get on a \"caas\" model not supported"
        #expect(context.run(HookToolCall("credential-get")).error == "ERROR \(message)\n")
    }
}
