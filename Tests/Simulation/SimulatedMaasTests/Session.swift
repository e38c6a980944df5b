import Foundation
import SimulatedMaas
import Synchronization

/// A run of a program in a session of its own: with a terminal, or without any, whatever the tests themselves are run at.
struct Session {
    enum Input {
        /// These bytes through a pipe, and then its end.
        case bytes([UInt8])
        case null
        case closed
        /// A terminal, at which these answers are typed, each when its prompt is there. Everything is then in `output`.
        case terminal([(prompt: String, answer: String)])
        /// A terminal is there for who opens `/dev/tty`, and these bytes come through a pipe.
        case terminalAndBytes([UInt8])
    }

    /// How it went: no exit code when the program was ended.
    struct Result {
        var exit: Int32?
        var output = ""
        var error = ""
        /// What was shown on a terminal that is not standard output.
        var terminal = ""
    }

    let program: String
    let arguments: [String]
    var environment = ["PATH=/usr/bin:/bin"]

    /// Runs the program to its end; or, with `until`, until what it has shown fulfils that, and then kills it.
    func run(_ input: Input = .null, until isEnough: (@Sendable (Result) -> Bool)? = nil) throws -> Result {
        var master: Int32 = -1
        var slave = "/dev/null"
        if input.hasTerminal { (master, slave) = try Self.openTerminal() }
        defer { if master >= 0 { close(master) } }
        let (output, error, feed) = (Pipe(), Pipe(), Pipe())
        for pipe in [output, error, feed] {
            for file in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(file.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
        }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // The first terminal that the leader of a session opens becomes the session's.
        if input.hasTerminal { posix_spawn_file_actions_addopen(&actions, 0, slave, O_RDWR, 0) }
        // It must stay open in the program, or our end is told that nobody is there.
        if input.hasTerminal { posix_spawn_file_actions_adddup2(&actions, 0, 9) }
        switch input {
        case .null: posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        case .closed: posix_spawn_file_actions_addclose(&actions, 0)
        case .bytes, .terminalAndBytes:
            posix_spawn_file_actions_adddup2(&actions, feed.fileHandleForReading.fileDescriptor, 0)
        case .terminal: break
        }
        if case .terminal = input {
            for file: Int32 in 1...2 { posix_spawn_file_actions_adddup2(&actions, 0, file) }
        } else {
            posix_spawn_file_actions_adddup2(&actions, output.fileHandleForWriting.fileDescriptor, 1)
            posix_spawn_file_actions_adddup2(&actions, error.fileHandleForWriting.fileDescriptor, 2)
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // POSIX_SPAWN_SETSID, which Swift's Glibc module hides.
        posix_spawnattr_setflags(&attributes, 0x80)
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let variables = environment.map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, &attributes, words, variables)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        for pipe in [output, error] { try pipe.fileHandleForWriting.close() }
        if case .bytes(let bytes) = input { try feed.fileHandleForWriting.write(contentsOf: Data(bytes)) }
        if case .terminalAndBytes(let bytes) = input { try feed.fileHandleForWriting.write(contentsOf: Data(bytes)) }
        try feed.fileHandleForWriting.close()
        return try follow(
            process, output.fileHandleForReading.fileDescriptor, error.fileHandleForReading.fileDescriptor, master,
            input.answers, isEnough)
    }

    /// A new terminal: our end of it, and the path of the program's.
    private static func openTerminal() throws -> (Int32, String) {
        let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (number, isLocked): (UInt32, Int32) = (0, 0)
        // TIOCGPTN and TIOCSPTLCK, which Swift's Glibc module hides.
        guard master >= 0, ioctl(master, 0x8004_5430, &number) == 0, ioctl(master, 0x4004_5431, &isLocked) == 0 else {
            throw POSIXError(.ENOTTY)
        }
        return (master, "/dev/pts/\(number)")
    }

    /// Reads what the program shows, types the answers, and ends with it.
    private func follow(
        _ process: pid_t, _ output: Int32, _ error: Int32, _ terminal: Int32,
        _ answers: [(prompt: String, answer: String)], _ isEnough: ((Result) -> Bool)?
    ) throws -> Result {
        var result = Result()
        var open = [output, error, terminal].filter { $0 >= 0 }
        var answers = answers[...]
        var isKilled = false
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !open.isEmpty {
            var waits = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&waits, nfds_t(waits.count), -1) > 0 else { continue }
            for wait in waits where wait.revents != 0 {
                let count = read(wait.fd, &buffer, buffer.count)
                guard count > 0 else {
                    open.removeAll { $0 == wait.fd }
                    continue
                }
                let text = String(decoding: buffer[..<count], as: UTF8.self)
                if wait.fd == error { result.error += text }
                if wait.fd == output { result.output += text }
                if wait.fd == terminal { result.terminal += text }
                if let next = answers.first, result.terminal.hasSuffix(next.prompt) {
                    let bytes = Array(next.answer.utf8)
                    _ = bytes.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
                    answers.removeFirst()
                }
                if !isKilled, isEnough?(result) == true {
                    kill(process, SIGKILL)
                    isKilled = true
                }
            }
        }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        result.exit = isKilled ? nil : (status >> 8) & 0xff
        return result
    }
}

extension Session.Input {
    fileprivate var hasTerminal: Bool {
        switch self {
        case .terminal, .terminalAndBytes: true
        case .bytes, .null, .closed: false
        }
    }

    fileprivate var answers: [(prompt: String, answer: String)] {
        if case .terminal(let answers) = self { answers } else { [] }
    }
}
