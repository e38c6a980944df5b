import Foundation
import TestSupport
import Testing

@Suite("A program that holds secrets and crashes")
struct CoreFileTests {
    /// Whether this machine writes core files where a program crashes: only then is there anything to see.
    private static let writesCoreFiles: Bool = {
        let pattern = FileManager.default.contents(atPath: "/proc/sys/kernel/core_pattern").map {
            String(decoding: $0, as: UTF8.self)
        }
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        return pattern == "core\n" && limit.rlim_max > 0
    }()

    private static let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// How to start a program so that it waits for what never comes, with its secrets read or soon to be.
    private static let hook = """
        export JUJU_UNIT_NAME=app/0 JUJU_VERSION=3.6.26 JUJU_CONTEXT_ID=c JUJU_CHARM_DIR=. JUJU_MODEL_NAME=m \
        JUJU_MODEL_UUID=u JUJU_DISPATCH_PATH=hooks/config-changed CHARMKIT_HOOK_TOOLS=exec PATH=.;
        """

    /// Crashes what `command` starts with all it may take for a core file, and gives what it left in its folder.
    private func crash(_ command: String) async throws -> (left: [String], status: Int32, limits: String) {
        let directory = try TemporaryDirectory()
        // Every hook tool that is asked first sleeps.
        for tool in ["state-get", "is-leader", "config-get", "juju-log", "goal-state", "relation-ids", "status-get"] {
            try directory.write(script: tool, "echo $PPID >waiting; exec /bin/sleep 60")
        }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // A signal that is sent is survived where the runtime prints a backtrace for it.
        process.arguments = ["-c", "ulimit -c unlimited; export SWIFT_BACKTRACE=enable=no; \(command)"]
        process.currentDirectoryURL = URL(filePath: directory.path)
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data("consumer:token:secret".utf8))
        // It waits in a system call, for its input or for a tool, once it is no longer the shell.
        let path = "/proc/\(process.processIdentifier)"
        var calm = 0
        // Without leaving this thread: among many tests its turn may come when the program has ended by itself.
        for _ in 0..<1200 where calm < 3 {
            let state = (try? String(contentsOfFile: "\(path)/stat", encoding: .utf8)) ?? ""
            let fields = state.split(separator: ")").last?.split(separator: " ") ?? []
            calm = !state.contains("(sh)") && fields.first == "S" ? calm + 1 : 0
            usleep(50_000)
        }
        let limits = (try? String(contentsOfFile: "\(path)/limits", encoding: .utf8)) ?? ""
        kill(process.processIdentifier, SIGSEGV)
        try #require(await process.hasEndedInTime())
        let left = try directory.names.filter { $0.hasPrefix("core") }
        return (left, process.terminationStatus, limits)
    }

    @Test("leaves a core file if it is any other, or this suite would see nothing", .enabled(if: writesCoreFiles))
    func control() async throws {
        let end = try await crash("exec /bin/sleep 60")
        #expect(end.status == SIGSEGV)
        #expect(!end.left.isEmpty)
    }

    @Test(
        "leaves no core file, whatever the limit it was started with",
        .enabled(if: writesCoreFiles),
        arguments: [
            "\(hook) exec \(programs)/maas-agent", "\(hook) exec \(programs)/maas-region",
            "\(hook) exec \(programs)/beacon",
            "exec \(programs)/maasctl rack-controllers --url http://localhost:1/MAAS --api-key-stdin",
            "export JUJU_SIM_STATE=state; \(programs)/juju-sim add-model m; exec \(programs)/juju-sim add-secret token --file -",
        ])
    func noCore(command: String) async throws {
        let end = try await crash(command)
        #expect(end.status == SIGSEGV)
        #expect(end.left == [])
        let line = end.limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(line?.split(separator: " ").suffix(3).prefix(2).allSatisfy { $0 == "0" } == true, "\(line ?? "")")
    }
}
