import CharmKit
import CharmTesting
import SealedStore
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

    @Test(
        "comes to what the machine would make of it: the reason, without the secret, within the limit, and with its input"
    )
    func likeTheMachine() throws {
        var errors: [String] = []
        var cut: Command.Result?
        let scenario = charm { framework in
            do throws(CommandError) {
                try framework.commands.run(Command("login"), input: .secret(SecretBytes(utf8: "hunter2")))
            } catch {
                errors.append(error.reason)
            }
            cut = try framework.commands.run(Command("big", outputLimit: 2), input: .text("in"))
            do throws(CommandError) { try framework.commands.run(Command("big", "\0")) } catch {
                errors.append(error.reason)
            }
        }
        let after = try scenario.run(
            .start,
            from: State(commands: [
                CommandState("login", exitCode: 1, error: "error: no hunter2\nadvice:\n  more\n"),
                CommandState("big", output: "123"),
            ]))
        #expect(errors.count == 2 && errors[0].hasPrefix("exit status 1: error: no ") && !errors[0].contains("hunter2"))
        #expect(errors.last == "cannot be run: one of its arguments has a NUL in it")
        #expect(cut?.output == "12" && cut?.isOutputCut == true)
        #expect(after.inputs.count == 3)
        guard case .text("in") = after.inputs[1] else { Issue.record("\(after.inputs[1])"); return }
    }
}
