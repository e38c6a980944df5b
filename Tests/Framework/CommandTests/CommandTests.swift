import Command
import SealedStore
import Testing

@Suite("A command")
struct CommandTests {
    private let machine = LocalCommandRunner()

    private func shell(_ script: String, _ arguments: String...) -> Command {
        Command("/bin/sh", arguments: ["-c", script, "sh"] + arguments, timeLimit: .seconds(600))
    }

    @Test("gives what it writes, and is read by no shell")
    func output() throws {
        let result = try machine.run(Command("printf", "%s|", "a b", "$HOME", "; exit 3", "*"))
        #expect(result == Command.Result(output: "a b|$HOME|; exit 3|*|"))
        #expect(try machine.run(shell("echo out; echo err >&2")) == Command.Result(output: "out\n", error: "err\n"))
    }

    @Test("reads what it is given, a secret too")
    func input() throws {
        #expect(try machine.run(Command("cat"), input: .text("text")).output == "text")
        #expect(try machine.run(Command("cat"), input: .secret(SecretBytes(utf8: "hush"))).output == "hush")
        #expect(try machine.run(Command("cat")).output == "")
    }

    @Test("has the environment and the directory that it is given")
    func surroundings() throws {
        let command = Command("/bin/sh", "-c", "echo $NAME; pwd", environment: ["NAME": "x"], directory: "/")
        #expect(try machine.run(command).output == "x\n/\n")
    }

    @Test("fails with the program, its exit code and the last thing that it said, and with none of its arguments")
    func failure() {
        let error = #expect(throws: CommandError.self) {
            try machine.run(shell("echo first >&2; printf 'no space\\n\\n' >&2; exit 3", "argument"))
        }
        #expect(error?.code == .failed(3))
        #expect(error?.description == "/bin/sh: exit status 3: no space")
    }

    @Test(
        "is quoted with the reason that it gives, whole where it goes on in the next line, and without advice that follows",
        arguments: [
            ("first\nno space\n\n", "no space"),
            (
                """
                error: snap "maas" is not available on 9.9/stable but is available to install on
                       the following channels:

                       3.7/stable  snap install --channel=3.7 maas

                       Get more information with 'snap info maas'.

                """,
                #"error: snap "maas" is not available on 9.9/stable but is available to install on the following channels:"#
            ),
            (
                """
                Traceback (most recent call last):
                  File "x.py", line 1, in f
                OperationalError: connection to server at "localhost", port 5432 failed: Connection refused
                \tIs the server running on that host and accepting TCP/IP connections?

                """,
                "OperationalError: connection to server at \"localhost\", port 5432 failed: Connection refused "
                    + "Is the server running on that host and accepting TCP/IP connections?"
            ),
            ("  all of it\n  indented\n", "all of it indented"), (" \n\n", ""), ("", ""),
        ])
    func complaint(said: String, reason: String) {
        #expect(Command.Result(standardOutput: [], error: said).complaint == reason)
    }

    @Test("may end with other codes than 0 where they are accepted")
    func accepted() throws {
        #expect(try machine.run(shell("exit 3"), accepting: [0, 3]).exitCode == 3)
        #expect(throws: CommandError.self) { try machine.run(shell("exit 4"), accepting: [3]) }
    }

    @Test("that is not there, or may not be run, says so")
    func missing() {
        let error = #expect(throws: CommandError.self) { try machine.run(Command("no-such-program")) }
        #expect(error?.code == .notFound && error?.executable == "no-such-program")
        let forbidden = #expect(throws: CommandError.self) { try machine.run(Command("/etc/passwd")) }
        #expect(forbidden?.code == .permissionDenied)
    }

    @Test("is killed at its time limit, with what it has started")
    func timeLimit() {
        var command = shell("sleep 3600 & sleep 3600")
        command.timeLimit = .milliseconds(50)
        let error = #expect(throws: CommandError.self) { try machine.run(command) }
        #expect(error?.code == .timedOut)
    }

    @Test("that dies of a signal says so")
    func signalled() {
        let error = #expect(throws: CommandError.self) { try machine.run(shell("kill -9 $$")) }
        #expect(error?.code == .killed)
    }

    @Test("may write as much as it likes, of which the beginning is kept")
    func outputLimit() throws {
        var command = shell("i=0; while [ $i -lt 20000 ]; do echo 123456789; i=$((i+1)); done")
        command.outputLimit = 100
        #expect(try machine.run(command).output == String(repeating: "123456789\n", count: 10))
    }

    @Test("that repeats its secret input is quoted nowhere")
    func secretEcho() {
        let error = #expect(throws: CommandError.self) {
            try machine.run(
                shell("read s; echo \"wrong: $s\" >&2; exit 1"), input: .secret(SecretBytes(utf8: "hunter2")))
        }
        #expect(error?.code == .failed(1) && error?.description.contains("hunter2") == false)
    }

    @Test("that writes more than is kept shows so, and its reason stands at the end of what it complained of")
    func cutOutput() throws {
        var command = shell(
            "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; printf '\\nwhy\\n' >&2; exit $1", "0")
        let result = try machine.run(command)
        #expect(result.isOutputCut && result.standardOutput.count == 1 << 20)
        command.arguments[3] = "1"
        #expect(throws: CommandError(.failed(1), executable: "/bin/sh", reason: "exit status 1: why")) {
            try machine.run(command)
        }
        #expect(try machine.run(shell("echo all")).isOutputCut == false)
    }

    @Test(
        "is refused with what C would end at a NUL, or what no environment has",
        arguments: [
            (Command("a\0b"), "its path has a NUL in it"),
            (Command("cat", "a\0b"), "one of its arguments has a NUL in it"),
            (Command("cat", environment: ["A": "\0"]), "its environment has a NUL in it"),
            (Command("cat", directory: "/\0"), "its directory has a NUL in it"),
            (
                Command("cat", environment: ["A=B": ""]),
                "its environment has a variable \"A=B\", which is no name for one"
            ),
        ])
    func refused(command: Command, why: String) {
        #expect(throws: CommandError(.notStarted, executable: command.executable, reason: "cannot be run: \(why)")) {
            try machine.run(command)
        }
    }

    @Test("says of a directory to start in that it is not there")
    func noDirectory() {
        let error = #expect(throws: CommandError.self) { try machine.run(Command("true", directory: "/none")) }
        #expect(error?.code == .notFound)
        #expect(
            error?.reason == "cannot be run: the directory /none to start in: No such file or directory")
    }
}
