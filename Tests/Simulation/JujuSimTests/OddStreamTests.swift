import ChildProcess
import Foundation
import Testing

/// Files that are pipes, and readers that have gone.
@Suite struct OddStreamTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    /// Runs a script in which `juju` is juju-sim.
    private func bash(_ script: String) throws -> ChildProcess.Result {
        try ChildProcess(
            "/bin/bash", arguments: ["-c", "juju() { \(Trial.program("juju-sim")) \"$@\"; }; \(script)"],
            environment: [
                "PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state"), "JUJU_SIM_HOST": "1",
            ],
            directory: trial.folder.path, timeLimit: .seconds(120)
        ).run()
    }

    @Test("a deployment runs to its end when nobody reads its output any more")
    func readerGone() throws {
        try trial.folder.write(
            "bundle.yaml",
            """
            applications: {server: {charm: ./server, num_units: 1}, client: {charm: ./client, num_units: 2}}
            relations: [[client, server]]
            """)
        let result = try bash("juju deploy ./bundle.yaml | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}")
        #expect(result.output == "0\n")
        let status = try trial.run(["status"])
        #expect(!status.error.contains("killed"))
        #expect(status.output.contains("active    idle"))
        #expect(try trial.juju("settle").isEmpty)
        #expect(try bash("juju update-status 2>&1 >/dev/full; echo $?").output.hasSuffix("1\n"))
    }

    @Test("a command that only shows something ends with its reader")
    func tailEnds() throws {
        try trial.juju("deploy", "./server")
        let result = try bash(
            "timeout 60 \(Trial.program("juju-sim")) debug-log --replay --no-tail | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(["0\n", "141\n"].contains { result.output.hasSuffix($0) })
    }

    @Test("options, parameters and secrets are read from pipes and devices, too")
    func pipes() throws {
        try trial.juju("deploy", "./server")
        #expect(try bash("echo 'port: 81' | juju config server --file /dev/stdin").succeeded)
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try bash("juju config server --file <(echo 'server: {port: 82}')").succeeded)
        #expect(try trial.juju("config", "server", "port") == "82\n")
        #expect(try bash("juju config server greeting=@<(printf hello)").succeeded)
        #expect(try trial.juju("config", "server", "greeting") == "hello\n")
        #expect(try bash("juju run server/0 greet --params <(echo 'who: you')").output.contains("hello: you"))
        #expect(try bash("juju deploy ./server b --config <(echo 'b: {port: 83}')").succeeded)
        #expect(try trial.juju("config", "b", "port") == "83\n")
        #expect(try bash("echo 'key: value' | juju add-secret s --file /dev/stdin").succeeded)
        #expect(try bash("juju config server --file /dev/null").error.contains("is not a map in YAML"))
        #expect(try trial.refusal("config", "server", "--file", "client").contains("client: cannot be read: "))
        #expect(try trial.refusal("config", "server", "--file", "none").contains("none: no such file"))
    }
}
