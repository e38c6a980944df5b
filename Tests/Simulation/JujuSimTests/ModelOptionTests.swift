import ChildProcess
import Foundation
import Testing

/// What people's tests set on a model before and while they deploy.
@Suite struct ModelOptionTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("constraints of the model and of applications are kept and shown, and nonsense is refused in juju's words")
    func constraints() throws {
        try trial.juju("add-model", "test")
        #expect(try trial.juju("model-constraints").isEmpty)
        try trial.juju("set-model-constraints", "mem=8G", "cores=2")
        #expect(try trial.juju("model-constraints") == "cores=2 mem=8192M\n")
        #expect(try trial.json("model-constraints").at("mem") as? Int == 8192)
        #expect(
            try trial.refusal("set-model-constraints", "memory=8G", code: 2).contains("unknown constraint \"memory\""))
        #expect(try trial.refusal("set-model-constraints", "mem", code: 2).contains("malformed constraint \"mem\""))
        #expect(
            try trial.refusal("set-model-constraints", "cores=many", code: 2).contains("must be a non-negative integer")
        )
        try trial.juju("deploy", "./server")
        try trial.juju("set-constraints", "server", "arch=amd64 mem=1.5G")
        #expect(try trial.juju("constraints", "server") == "arch=amd64 mem=1536M\n")
    }

    @Test("options of the model are set, shown and put back; what charms can tell counts")
    func options() throws {
        try trial.juju("add-model", "test")
        try trial.juju("model-config", "update-status-hook-interval=1m", "logging-config=<root>=DEBUG")
        #expect(try trial.juju("model-config", "update-status-hook-interval") == "1m\n")
        #expect(try trial.json("model-config").at("update-status-hook-interval", "Source") as? String == "model")
        #expect(try trial.json("model-config").at("automatically-retry-hooks", "Value") as? Bool == true)
        #expect(try trial.juju("model-config").contains("update-status-hook-interval"))
        try trial.juju("model-config", "--reset", "update-status-hook-interval")
        #expect(try trial.juju("model-config", "update-status-hook-interval") == "5m\n")
        // environs/config/config.go, Validate: the bounds are there, and annotate no error.
        try trial.juju("model-config", "update-status-hook-interval=10s")
        #expect(try trial.juju("model-config", "update-status-hook-interval") == "10s\n")
        #expect(try trial.refusal("model-config", "update-status-hook-interval=soon").contains("invalid duration"))
        #expect(try trial.refusal("model-config", "automatically-retry-hooks=maybe").contains("expected bool"))
        #expect(try trial.refusal("model-config", "agent-version=4.0.0").contains("upgrade-model"))
        #expect(try trial.refusal("model-config", "nothing").contains("key \"nothing\" not found"))
        try trial.juju("model-config", "default-base=ubuntu@22.04", "http-proxy=http://proxy:3128")
        try trial.folder.write(script: "server/hooks/start", "status-set active \"$JUJU_CHARM_HTTP_PROXY$http_proxy\"")
        #expect(try trial.juju("deploy", "./server").contains("http://proxy:3128"))
        #expect(try trial.json("status").at("applications", "server", "base", "channel") as? String == "22.04")
    }

    @Test("an application is exposed and hidden again, which status shows")
    func expose() throws {
        try trial.juju("deploy", "./server")
        try trial.juju("expose", "server", "--endpoints", "serve")
        #expect(try trial.json("status").at("applications", "server", "exposed") as? Bool == true)
        #expect(try trial.juju("status").contains("  yes      "))
        #expect(try trial.refusal("expose", "server", "--endpoints", "no").contains("endpoint \"no\" not found"))
        try trial.juju("unexpose", "server")
        #expect(try trial.json("status").at("applications", "server", "exposed") as? Bool == false)
    }

    @Test("keys of SSH are taken and open nothing")
    func keys() throws {
        try trial.juju("add-model", "test")
        try trial.juju("add-ssh-key", "ssh-ed25519 AAAA me@here")
        #expect(try trial.run(["ssh-keys"]).error.contains("No keys to display"))
    }

    @Test("what would be deployed or removed is told, and nothing is done")
    func dryRun() throws {
        try trial.folder.write(
            "bundle.yaml",
            "applications: {server: {charm: ./server, num_units: 1}, client: {charm: ./client}}\nrelations: [[client, server]]\n"
        )
        let told = try trial.juju("deploy", "./bundle.yaml", "--dry-run")
        #expect(told.contains("- deploy application server") && told.contains("- add relation client - server"))
        let store = ["JUJU_SIM_STORE": trial.folder.path]
        let dry = try trial.run(["deploy", "ch:server", "--dry-run"], variables: store)
        #expect(dry.error.contains("would be deployed"))
        #expect(!(try trial.folder.names).contains("state"))
        try trial.juju("deploy", "./server")
        #expect(try trial.juju("remove-unit", "server/0", "--dry-run") == "will remove unit server/0\n")
        #expect(try trial.juju("remove-application", "server", "--dry-run").contains("- will remove unit server/0"))
        #expect(try trial.json("status").at("applications", "server", "units", "server/0") != nil)
    }

    @Test("wait-for says whether what is wanted has come, since nothing comes by itself")
    func waitFor() throws {
        try trial.juju("deploy", "./server", "--no-settle")
        #expect(try trial.juju("wait-for", "application", "server").contains("config-changed"))
        try trial.juju(
            "wait-for", "unit", "server/0", "--query", "workload-status=='active' && (leader==false || leader==true)")
        try trial.juju("wait-for", "application", "server", "--query", "unit-count>=1 && !exposed", "--timeout", "1m")
        try trial.juju("wait-for", "machine", "0")
        try trial.juju("wait-for", "model", "demo")
        try trial.juju("wait-for", "application", "server", "--query", "status==\"blocked\"", code: 1)
        #expect(try trial.refusal("wait-for", "unit", "server/9").contains("not found"))
        #expect(
            try trial.refusal("wait-for", "model", "demo", "--query", "colour==\"red\"").contains(
                "there is no \"colour\""))
        #expect(try trial.refusal("wait-for", "model", "demo", "--query", "life==").contains("missing at its end"))
        #expect(
            try trial.refusal("wait-for", "model", "demo", "--query", "len(life)").contains("is no condition"))
    }

    @Test("a second command waits for the first one and says so")
    func waits() throws {
        try trial.folder.write(
            script: "server/hooks/update-status",
            """
            touch "$CHARM_WORKLOAD_ROOT/begun"
            until [ -e "$CHARM_WORKLOAD_ROOT/may-end" ]; do sleep 0.05; done
            """)
        try trial.juju("deploy", "./server")
        let root = try trial.juju("machine-root", "0").split(separator: "\n").joined()
        let first = try start("update-status", "server/0", errors: trial.folder.file("first"))
        try appears { FileManager.default.fileExists(atPath: "\(root)/begun") }
        let errors = trial.folder.file("second")
        let second = try start("config", "server", "port=81", errors: errors)
        try appears {
            try String(contentsOfFile: errors, encoding: .utf8).contains("Waiting for another juju-sim")
        }
        #expect(second.isRunning)
        _ = FileManager.default.createFile(atPath: "\(root)/may-end", contents: nil)
        first.waitUntilExit()
        second.waitUntilExit()
        #expect(first.terminationStatus == 0)
        #expect(second.terminationStatus == 0)
        #expect(try trial.juju("config", "server", "port") == "81\n")
    }

    /// Starts juju-sim without waiting for it; what it says of errors goes to the file.
    private func start(_ arguments: String..., errors: String) throws -> Process {
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        let process = Process()
        process.executableURL = URL(filePath: Trial.program("juju-sim"))
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state")]
        process.currentDirectoryURL = URL(filePath: trial.folder.path)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        return process
    }

    /// Waits for what another process does; on this thread, since the others may be busy with tests for longer than a hook may take.
    private func appears(_ condition: () throws -> Bool) throws {
        while try !condition() { usleep(20_000) }
    }
}
