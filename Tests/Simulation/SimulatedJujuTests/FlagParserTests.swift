import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct FlagParserTests {
    private func error(_ tool: String, _ arguments: [String]) throws -> String {
        let trial = try HookResolverTests.related()
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
        let result = context.run(HookToolCall(tool, arguments))
        #expect(result.code == (result.error.isEmpty ? 0 : 2))
        return result.error
    }

    @Test(
        "an unknown option has one dash before one byte and two before more, however it was given",
        arguments: [
            (["--x"], "option provided but not defined: -x"), (["-x=1"], "option provided but not defined: -x"),
            (["--xy"], "option provided but not defined: --xy"),
            (["-\u{E9}"], "option provided but not defined: --\u{E9}"),
            (["--o"], "option needs an argument: -o"), (["--=x"], "empty option in argument \"--=x\""),
        ])
    func unknown(arguments: [String], message: String) throws {
        #expect(try error("config-get", arguments) == "ERROR \(message)\n")
    }

    @Test("an option's letter will do behind two dashes, and behind one dash takes the equals sign as it stands")
    func letters() throws {
        #expect(try error("relation-list", ["--r=1"]) == "")
        #expect(try error("config-get", ["-a=false"]).hasPrefix("ERROR invalid value \"=false\" for option -a: "))
        #expect(try error("config-get", ["--a=false"]) == "")
    }

    @Test("a tool that refuses its arguments has not yet warned of --format")
    func warning() throws {
        #expect(try error("open-port", ["--format=json"]) == "ERROR no port or range specified\n")
    }

    @Test("bytes that are not UTF-8 come back as they were")
    func bytes() throws {
        let trial = try HookResolverTests.related()
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
        let arguments = [RawText.text(Array("--".utf8) + [0xFF, 0xFE])]
        let result = try #require(context.reply(to: "is-leader", arguments, directory: "/", standardInput: nil))
        #expect(result.standardError == Array("ERROR option provided but not defined: --".utf8) + [0xFF, 0xFE, 0x0A])
    }
}
