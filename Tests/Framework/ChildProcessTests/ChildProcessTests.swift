import ChildProcess
import Foundation
import Glibc
import Testing

@Suite("A child process")
struct ChildProcessTests {
    private func shell(_ script: String, timeLimit: Duration? = nil) -> ChildProcess {
        ChildProcess("/bin/sh", arguments: ["-c", script], timeLimit: timeLimit)
    }

    @Test("gives its exit code and both its outputs")
    func runs() throws {
        let result = try shell("echo out; echo err >&2; exit 3").run()
        #expect(result.ending == .exited(3))
        #expect(!result.succeeded)
        #expect(result.output == "out\n")
        #expect(result.error == "err\n")
        #expect(result.ending.description == "exit status 3")
    }

    @Test("tells the signal it died of")
    func signal() throws {
        #expect(try shell("kill -SEGV $$").run().ending == .signalled(SIGSEGV))
    }

    @Test("can be ended from another thread, with what it has started, and not once it has ended")
    func stopped() throws {
        let stop = try ChildStop()
        let thread = Foundation.Thread { stop.end() }
        thread.start()
        #expect(
            try shell("sleep 600 & sleep 600; echo reached", timeLimit: .seconds(60)).run(stop: stop).ending
                == .signalled(SIGKILL))
        let late = try ChildStop()
        #expect(try shell("exit 0").run(stop: late).succeeded)
        late.end()
    }

    @Test("reads nothing unless it is given something")
    func noInput() throws {
        let result = try shell("cat; readlink /proc/self/fd/0").run()
        #expect(result.output == "/dev/null\n")
    }

    @Test("reads the bytes it is given, then the end", arguments: [0, 1, 3_000_000])
    func input(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = try ChildProcess("/bin/cat").run(input: .bytes(bytes))
        #expect(result.succeeded)
        #expect(result.standardOutput == bytes)
    }

    @Test("may fill both outputs while it is fed")
    func bothWays() throws {
        let script = "head -c 1000000 /dev/zero >&2; cat; head -c 1000000 /dev/zero >&2"
        let result = try shell(script).run(input: .bytes([UInt8](repeating: 7, count: 1_000_000)))
        #expect(result.standardOutput.count == 1_000_000)
        #expect(result.standardError.count == 2_000_000)
    }

    @Test("may leave its input unread, which kills nobody", arguments: ["exec <&-; sleep 0.05", "exit 0"])
    func unread(script: String) throws {
        let result = try shell(script).run(input: .bytes([UInt8](repeating: 7, count: 1_000_000)))
        #expect(result.ending == .exited(0))
    }

    @Test("reads a secret straight from the memory that holds it, in any number of pieces")
    func secret() throws {
        let pieces = [Array("s3".utf8), [], [UInt8](repeating: 0x78, count: 200_000)]
        let result = try ChildProcess("/bin/cat").run(
            input: .secret { write in
                for piece in pieces { piece.withUnsafeBytes(write) }
            }
        )
        #expect(result.standardOutput == pieces.flatMap { $0 })
        #expect(try ChildProcess("/bin/cat").run(input: .secret { _ in }).standardOutput == [])
    }

    @Test("starts with the default signals, whatever its parent ignores or holds back")
    func signals() async {
        await #expect(processExitsWith: .success) {
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_SETMASK, &all, nil)
            Glibc.signal(SIGTERM, SIG_IGN)
            Glibc.signal(SIGPIPE, SIG_IGN)
            let script = "grep -E '^Sig(Blk|Ign)' /proc/self/status"
            let result = try ChildProcess("/bin/sh", arguments: ["-c", script]).run()
            // Signals 32 and 33 are glibc's own; its posix_spawn leaves them ignored.
            let ignored = result.output.replacing("0000000180000000", with: "0000000000000000")
            #expect(ignored == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
        }
    }

    @Test("leaves nothing behind: no open file, no zombie, no signal")
    func leavesNothing() async {
        await #expect(processExitsWith: .success) {
            /// The descriptors of our kinds: Dispatch opens others when it pleases.
            func open() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                    .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
                    .count { $0.hasPrefix("pipe:") || $0.contains("pidfd") || $0 == "/dev/null" }
            }
            let before = try open()
            for script in ["echo a", "exec <&-; sleep 0.01", "kill $$"] {
                let child = ChildProcess("/bin/sh", arguments: ["-c", script], timeLimit: .seconds(50))
                _ = try child.run(input: .bytes([UInt8](repeating: 7, count: 200_000)))
            }
            #expect(throws: ChildProcessError.self) { try ChildProcess("/no/such").run() }
            #expect(try open() == before)
            #expect(waitpid(-1, nil, WNOHANG) == -1)
            var pending = sigset_t()
            sigpending(&pending)
            #expect(sigismember(&pending, SIGPIPE) == 0)
        }
    }

    @Test("goes on by itself when it is started detached, in a session of its own, without any stream or zombie")
    func detached() async throws {
        let path = "/tmp/detached-\(UUID().uuidString)"
        defer { unlink(path) }
        let script = """
            ids=$(ps -o pid=,sid= -p $$); links=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2)
            printf '%s\\n' "$ids" "$links" >\(path).new; mv \(path).new \(path)
            """
        try ChildProcess("/bin/sh", arguments: ["-c", script]).startDetached()
        while access(path, F_OK) != 0 { try await Task.sleep(for: .milliseconds(10)) }
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
        let ids = lines[0].split(separator: " ")
        #expect(ids.count == 2 && ids[0] == ids[1])
        #expect(lines.dropFirst() == ["/dev/null", "/dev/null", "/dev/null"])
        let process = try #require(pid_t(ids[0]))
        while FileManager.default.fileExists(atPath: "/proc/\(process)") {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(throws: ChildProcessError.self) { try ChildProcess("/no/such").startDetached() }
    }

    @Test("has no open file but its three streams")
    func descriptors() throws {
        let leaked = open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        // The fourth is the directory that ls itself reads.
        #expect(try ChildProcess("/bin/ls", arguments: ["/proc/self/fd"]).run().output == "0\n1\n2\n3\n")
    }

    @Test("has exactly the environment it is given, in order")
    func environment() throws {
        let variables = [("B", "2"), ("A", "1=1"), ("EMPTY", ""), ("B", "again")]
        let result = try ChildProcess("/usr/bin/env", orderedEnvironment: variables).run()
        #expect(result.output == "B=2\nA=1=1\nEMPTY=\nB=again\n")
        #expect(try ChildProcess("/usr/bin/env", environment: ["X": "y"]).run().output == "X=y\n")
        #expect(try ChildProcess("/usr/bin/env", environment: [:]).run().output == "")
    }

    @Test("inherits this process's environment when it is given none")
    func inherits() throws {
        let result = try ChildProcess("/usr/bin/env").run()
        let path = try #require(ProcessInfo.processInfo.environment["PATH"])
        #expect(result.output.contains("PATH=\(path)\n"))
    }

    @Test("starts in its directory")
    func directory() throws {
        #expect(try ChildProcess("/bin/pwd", directory: "/usr/bin").run().output == "/usr/bin\n")
        #expect(try ChildProcess("./env", directory: "/usr/bin").run().succeeded)
    }

    @Test("is looked for on its own PATH when it has no slash")
    func searchPath() throws {
        #expect(try ChildProcess("true").run().succeeded)
        #expect(try ChildProcess("true", environment: ["PATH": "/nowhere:/usr/bin:/bin"]).run().succeeded)
        let error = #expect(throws: ChildProcessError.self) {
            try ChildProcess("true", environment: ["PATH": "/nowhere"]).run()
        }
        #expect(error?.code == .notFound)
    }

    @Test(
        "says why it could not start, and nothing that it was given",
        arguments: [
            ("/no/such", ChildProcessError.Code.notFound, "No such file or directory"),
            ("/etc/passwd/x", .notFound, "Not a directory"),
            ("/etc/passwd", .permissionDenied, "Permission denied"),
        ]
    )
    func failures(path: String, code: ChildProcessError.Code, reason: String) {
        let error = #expect(throws: ChildProcessError.self) {
            try ChildProcess(path, arguments: ["s3cret"], environment: ["S": "s3cret"]).run(input: .bytes([1]))
        }
        #expect(error?.code == code)
        #expect(error?.description == "cannot run \(path): \(reason)")
    }

    @Test("without an interpreter line is not given to a shell, just as Juju does not")
    func execFormat() throws {
        let path = "/tmp/child-\(UUID().uuidString)"
        try Data("exit 0\n".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        chmod(path, 0o755)
        let error = #expect(throws: ChildProcessError.self) { try ChildProcess(path).run() }
        #expect(error?.code == .failed(ENOEXEC))
    }

    @Test("is killed at its time limit with all that it started")
    func timeLimit() throws {
        let result = try shell("sleep 600 & echo $!; wait", timeLimit: .seconds(2)).run()
        #expect(result.ending == .timedOut)
        let grandchild = try #require(pid_t(result.output.dropLast()))
        while isRunning(grandchild) { usleep(1000) }
    }

    /// Whether a process is there and not a mere zombie, which nobody may reap in a container.
    private func isRunning(_ process: pid_t) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
        return !stat.contains(") Z ")
    }

    @Test("is killed at its time limit while it is fed, or when it has closed its outputs")
    func timeLimitElsewhere() throws {
        let input = ChildProcess.Input.bytes([UInt8](repeating: 7, count: 1_000_000))
        #expect(try shell("sleep 600", timeLimit: .milliseconds(50)).run(input: input).ending == .timedOut)
        #expect(try shell("exec >&- 2>&-; sleep 600", timeLimit: .milliseconds(50)).run().ending == .timedOut)
    }

    @Test("within its time limit is left alone")
    func withinTimeLimit() throws {
        #expect(try shell("echo a", timeLimit: .seconds(50)).run().output == "a\n")
        #expect(try shell("echo a", timeLimit: .seconds(Int64.max)).run().output == "a\n")
    }

    @Test("is not waited for beyond its own end, when another process keeps its outputs open")
    func grandchild() throws {
        let result = try shell("sleep 600 & echo $!").run()
        #expect(result.ending == .exited(0))
        let grandchild = try #require(pid_t(result.output.dropLast()))
        #expect(kill(grandchild, SIGKILL) == 0)
    }

    @Test("that prints for ever fills no memory")
    func endless() throws {
        let result = try ChildProcess("/usr/bin/yes", timeLimit: .seconds(1)).run()
        #expect(result.ending == .timedOut)
        #expect(result.standardOutput.count <= 64 << 20)
    }
}
