import CharmKit
import CharmTesting
import Testing

@Suite("A command that a charm runs")
struct CommandScenarioTests {
    private func charm(_ body: @escaping (Framework) throws -> Void) -> Scenario {
        Scenario(.cache, setUp: { framework in framework.observe(.start) { _ in try body(framework) } })
    }

    @Test("comes to what the state says of it, and is no program of the machine that tests")
    func faked() throws {
        var version = ""
        let scenario = charm { framework in
            version = try framework.commands.run(Command("true", "--version")).output
            try framework.commands.run(Command("snap", "install", "beacon", "--channel=latest/stable"))
        }
        let state = State(commands: [
            CommandState("true", "--version", output: "7"), CommandState("true", exitCode: 1),
            CommandState("snap", "install"),
        ])
        let after = try scenario.run(.start, from: state)
        #expect(version == "7")
        #expect(after.commands.map(\.arguments) == [["--version"], ["install", "beacon", "--channel=latest/stable"]])
    }

    @Test("fails as the state says: with a code, at its time limit, or since it is not there")
    func failures() throws {
        var codes: [CommandError.Code] = []
        let scenario = charm { framework in
            for name in ["fails", "hangs", "missing"] {
                do throws(CommandError) {
                    try framework.commands.run(Command(name))
                } catch {
                    codes.append(error.code)
                }
            }
        }
        _ = try scenario.run(
            .start,
            from: State(commands: [
                CommandState("fails", exitCode: 3, error: "no\n"), CommandState("hangs", hangs: true),
            ]))
        #expect(codes == [.failed(3), .timedOut, .notFound])
    }

    @Test("stands in the ledger, without the values of what it is given")
    func ledger() throws {
        var table = ""
        let scenario = charm { framework in
            try framework.commands.run(Command("snap", "set", "beacon", "port=80"))
            _ = try? framework.commands.run(Command("gone"))
            table = framework.ledger.table()
        }
        _ = try scenario.run(.start, from: State(commands: [CommandState("snap")]))
        #expect(table.contains("$ snap set beacon port=…\n") && table.contains("$ gone  [cannot be run"))
    }
}
