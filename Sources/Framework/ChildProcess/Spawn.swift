import CPosix
import Glibc

/// A child that runs, and our ends of its streams.
struct RunningChild {
    let process: pid_t
    /// Where the child's input is written; nil when it reads `/dev/null`.
    let input: Int32?
    let output: Int32
    let error: Int32
}

/// The start of a child by `posix_spawn`.
struct Spawn {
    /// How often a program that is being written is tried again, a millisecond apart.
    private static let busyAttempts = 100

    /// `POSIX_SPAWN_SETSID` of glibc (2.26), which Swift does not see.
    private static let startsSession: Int32 = 0x80

    private let child: ChildProcess
    private let wantsInput: Bool

    init(_ child: ChildProcess, wantsInput: Bool) {
        self.child = child
        self.wantsInput = wantsInput
    }

    func start() throws(ChildProcessError) -> RunningChild {
        var opened: [Int32] = []
        do {
            let input = wantsInput ? try pipe(&opened) : nil
            let output = try pipe(&opened)
            let error = try pipe(&opened)
            let process = try spawn(input: input?.read, output: output.write, error: error.write)
            for end in [input?.read, output.write, error.write] { end.map { _ = close($0) } }
            for end in [input?.write, output.read, error.read] { end.map(setNonBlocking) }
            return RunningChild(process: process, input: input?.write, output: output.read, error: error.read)
        } catch {
            for descriptor in opened { close(descriptor) }
            throw error
        }
    }

    /// Starts the child as the first process of a session, whose three streams are `/dev/null`.
    func startDetached() throws(ChildProcessError) { Self.awaitEnd(try spawn(input: nil, output: nil, error: nil)) }

    /// Takes a child's end on a thread that gets no signals, so that a process which outlives the child has no zombie of it.
    private static func awaitEnd(_ process: pid_t) {
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { context in
                let process = pid_t(truncatingIfNeeded: Int(bitPattern: context))
                while waitpid(process, nil, 0) < 0, errno == EINTR {}
                return nil
            }, UnsafeMutableRawPointer(bitPattern: Int(process)))
        if code == 0 { pthread_detach(thread) }
    }

    private func failure(_ number: Int32) -> ChildProcessError {
        ChildProcessError(executable: child.executable, errno: number)
    }

    /// A pipe whose ends are above the standard streams, so that none is overwritten while those are set up.
    private func pipe(_ opened: inout [Int32]) throws(ChildProcessError) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard cposix_pipe(&ends) == 0 else { throw failure(errno) }
        for index in ends.indices where ends[index] <= STDERR_FILENO {
            let low = ends[index]
            ends[index] = fcntl(low, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
            close(low)
        }
        opened += ends
        return (ends[0], ends[1])
    }

    private func setNonBlocking(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    private func spawn(input: Int32?, output: Int32?, error: Int32?) throws(ChildProcessError) -> pid_t {
        try checkTexts()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        } else {
            posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        }
        for (stream, number) in [(output, STDOUT_FILENO), (error, STDERR_FILENO)] {
            if let stream {
                posix_spawn_file_actions_adddup2(&actions, stream, number)
            } else {
                posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_WRONLY, 0)
            }
        }
        cposix_spawn_close_from(&actions, STDERR_FILENO + 1)
        if let directory = child.directory { cposix_spawn_chdir(&actions, directory) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        // The first process of a session leads a process group as well.
        if child.startsSession || output == nil {
            flags |= Self.startsSession
        } else if child.timeLimit != nil {
            flags |= POSIX_SPAWN_SETPGROUP
        }
        posix_spawnattr_setflags(&attributes, Int16(flags))

        let path = try located()
        var process: pid_t = 0
        func attempt() -> Int32 {
            withCStrings([child.executable] + child.arguments) { arguments in
                guard let environment = child.environment else {
                    return posix_spawn(&process, path, &actions, &attributes, arguments, environ)
                }
                return withCStrings(environment) { posix_spawn(&process, path, &actions, &attributes, arguments, $0) }
            }
        }
        var number = attempt()
        // A program that we have just written is busy as long as a child that another thread starts holds our writing
        // descriptor, that is from its fork to its exec.
        for _ in 0..<Self.busyAttempts where number == ETXTBSY {
            usleep(1000)
            number = attempt()
        }
        guard number == 0 else {
            if let directory = child.directory, let why = Self.obstacle(to: directory) {
                throw ChildProcessError(executable: child.executable, directory: directory, errno: why)
            }
            throw failure(number)
        }
        return process
    }

    /// Refuses texts that C would end at a NUL.
    private func checkTexts() throws(ChildProcessError) {
        let texts = [
            ("its path", [child.executable]), ("one of its arguments", child.arguments),
            ("its environment", child.environment ?? []), ("its directory", child.directory.map { [$0] } ?? []),
        ]
        for (what, values) in texts where values.contains(where: { $0.utf8.contains(0) }) {
            throw ChildProcessError(executable: child.executable, nulIn: what)
        }
    }

    /// Why a process can't be in a directory, or nil when it can.
    private static func obstacle(to directory: String) -> Int32? {
        var status = stat()
        guard stat(directory, &status) == 0 else { return errno }
        guard status.st_mode & S_IFMT == S_IFDIR else { return ENOTDIR }
        return access(directory, X_OK) == 0 ? nil : errno
    }

    /// The program's path, looked for as a shell would. `posix_spawnp` would take our `PATH` for the child's, and give a
    /// file without `#!` to a shell.
    private func located() throws(ChildProcessError) -> String {
        guard !child.executable.utf8.contains(UInt8(ascii: "/")) else { return child.executable }
        for directory in searchPath.split(separator: ":") {
            let path = "\(directory)/\(child.executable)"
            if access(path, X_OK) == 0 { return path }
        }
        throw failure(ENOENT)
    }

    private var searchPath: Substring {
        guard let environment = child.environment else { return getenv("PATH").map { String(cString: $0)[...] } ?? "" }
        return environment.first { $0.hasPrefix("PATH=") }?.dropFirst("PATH=".utf8.count) ?? ""
    }
}

private func withCStrings<R>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> R) -> R {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
