import ChildProcess
import Testing

@Suite struct DebugLogTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            script: "server/hooks/start", "for l in DEBUG INFO WARNING ERROR; do juju-log -l $l at-$l; done")
        try trial.juju("deploy", "./server", "-n", "2")
        try trial.juju("deploy", "./client")
    }

    private func lines(_ arguments: String...) throws -> [Substring] {
        try trial.run(["debug-log"] + arguments).output.split(separator: "\n")
    }

    @Test("a line names entity, time, level, logger and message")
    func line() throws {
        let line = try #require(try lines("--include", "server/1").first { $0.contains("at-INFO") })
        #expect(line.wholeMatch(of: /unit-server-1: \d\d:\d\d:\d\d INFO unit\.server\/1\.juju-log at-INFO/) != nil)
        let dated = try #require(try lines("--date", "--ms", "--utc").first)
        #expect(dated.contains(/:\s\d{4}-\d\d-\d\d\s\d\d:\d\d:\d\d\.\d{3}\s/))
    }

    @Test("lines are chosen by entity, logger, level and number")
    func filters() throws {
        #expect(try lines("-i", "server").allSatisfy { $0.hasPrefix("unit-server-") })
        #expect(try Set(lines("-i", "server").map { $0.prefix(13) }).count == 2)
        #expect(try lines("--exclude", "server", "--exclude", "unit-client-0").isEmpty)
        #expect(try lines("--include", "unit-*-0").allSatisfy { $0.contains("-0: ") })
        #expect(try lines("--level", "WARNING", "--include", "server/0").count == 2)
        #expect(try lines("-l", "ERROR").allSatisfy { $0.contains("at-ERROR") })
        #expect(try lines("--include-module", "juju.worker").allSatisfy { $0.contains(" juju.worker.uniter") })
        #expect(try lines("--exclude-module", "juju").allSatisfy { $0.contains(" unit.") })
        #expect(try lines("-n", "3").count == 3)
        #expect(try lines("--replay").count == lines().count)
        #expect(
            try trial.refusal("debug-log", "--level", "LOUD", code: 2).contains("level value \"LOUD\" is not one of"))
    }

    @Test("--tail shows what is logged later")
    func tail() throws {
        let environment = ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")]
        let script = """
            timeout 20 \(Trial.program("juju-sim")) debug-log -n 0 --tail > tail.txt & pid=$!
            sleep 0.5
            \(Trial.program("juju-sim")) exec --unit server/0 'juju-log later' > /dev/null
            for i in $(seq 100); do grep -q later tail.txt && break; sleep 0.1; done
            kill $pid
            """
        _ = try ChildProcess(
            "/bin/bash", arguments: ["-c", script], environment: environment, directory: trial.folder.path
        ).run()
        #expect(trial.folder.read("tail.txt")?.hasSuffix("juju-log later\n") == true)
    }

    @Test("-n says where to begin, --limit also that it ends, and --replay begins at the beginning")
    func lengths() throws {
        #expect(try lines("--limit", "2").count == 2)
        #expect(try lines("--limit", "0").count == lines().count)
        #expect(try lines("-n2", "--no-tail", "--replay").count == lines().count)
        #expect(
            try trial.refusal("debug-log", "--tail", "--no-tail", code: 2).contains(
                "setting --tail and --no-tail not valid"))
        #expect(try trial.refusal("debug-log", "--limit=-1", code: 2).contains("0 or more"))
    }

    @Test(
        "on a terminal it follows the log, unless it is told where to end",
        arguments: [("", true), ("--no-tail", false), ("--limit 1", false)])
    func terminal(option: String, follows: Bool) throws {
        let arguments = (["debug-log"] + option.split(separator: " ")).map { "'\($0)'" }.joined(separator: ", ")
        let script = """
            import os, pty, select, sys, time
            pid, terminal = pty.fork()
            if pid == 0: os.execv(sys.argv[1], ['juju-sim', \(arguments)])
            end = time.time() + (2 if sys.argv[2] == 'True' else 20)
            while time.time() < end and os.waitpid(pid, os.WNOHANG) == (0, 0):
                try:
                    if select.select([terminal], [], [], 0.05)[0]: os.read(terminal, 65536)
                except OSError: pass
            else:
                print('waits' if time.time() >= end else 'ended')
            try: os.kill(pid, 9)
            except ProcessLookupError: pass
            """
        let result = try ChildProcess(
            "/usr/bin/python3", arguments: ["-c", script, Trial.program("juju-sim"), follows ? "True" : "False"],
            environment: ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state"), "TERM": "xterm"],
            timeLimit: .seconds(60)
        ).run()
        #expect(result.output == (follows ? "waits\n" : "ended\n"), "\(result.error)")
    }
}
