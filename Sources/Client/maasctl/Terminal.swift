import FoundationEssentials
import Glibc
import MaasClient
import MaasctlJSON
import SealedStore
import Synchronization

/// What a command reads and writes.
enum Terminal {
    private static let jsonIsWanted = Mutex(false)

    /// Whether errors and warnings are to be JSON.
    static var wantsJSON: Bool {
        get { jsonIsWanted.withLock { $0 } }
        set { jsonIsWanted.withLock { $0 = newValue } }
    }

    /// Holds the places of standard streams that are closed, so that no connection gets their number; who uses them hears that they
    /// are closed.
    static func holdClosedStreams() {
        for (stream, flags) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) < 0 {
            _ = open("/dev/null", flags)
        }
    }

    /// Writes `text` and a line end to standard output; ends the process when that takes no more, as on a disk that is full.
    static func print(_ text: String) {
        Deadline.end()
        guard !write(text + "\n", to: STDOUT_FILENO) else { return }
        fail(Failure(machine: "cannot write to standard output: \(String(cString: strerror(errno)))"))
    }

    /// Writes a warning to standard error.
    static func warn(_ text: String) {
        write(
            wantsJSON ? "{\"warning\":{\"message\":\(JSONValue.quoted(text))}}\n" : "maasctl: warning: \(text)\n",
            to: STDERR_FILENO)
    }

    /// Clears the screen, if standard output is one.
    static func clear() {
        if isatty(STDOUT_FILENO) == 1 { write("\u{1b}[H\u{1b}[J", to: STDOUT_FILENO) }
    }

    /// Whether there is a person to ask.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether a person says yes.
    static func confirm(_ question: String) -> Bool {
        write("\(question.visible) [y/N] ", to: STDERR_FILENO)
        let answer = Swift.readLine()?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }

    /// Shows `text` in the line for progress, when somebody looks; an empty text takes the line away.
    static func progress(_ text: String) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        write("\r\u{1b}[K\(text.visible)", to: STDERR_FILENO)
    }

    /// Ends the process at once: OpenSSL's clean-up at an exit would run beside libcurl's thread, and free what that still uses.
    static func leave(_ code: Int32) -> Never {
        fflush(nil)
        _exit(code)
    }

    /// Ends the process with what `failure` says.
    static func fail(_ failure: Failure) -> Never {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if wantsJSON, let line = try? encoder.encode(MaasctlErrorLine(failure.report)) {
            write(String(decoding: line, as: UTF8.self) + "\n", to: STDERR_FILENO)
        } else {
            write("maasctl: \(failure.report.message.visible)\n", to: STDERR_FILENO)
        }
        leave(failure.report.exitCode)
    }

    /// Ends the process with `text`, which tells what is wrong with its arguments.
    static func fail(usage text: String) -> Never {
        write(text + "\n", to: STDERR_FILENO)
        leave(Failure.ExitCode.usage.rawValue)
    }

    /// Whether standard output is to have colours: it is a terminal that knows them, and nobody objects (no-color.org).
    static var hasColours: Bool {
        guard isatty(STDOUT_FILENO) == 1, getenv("NO_COLOR").map({ $0.pointee == 0 }) ?? true else { return false }
        return getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    /// The columns of the terminal that standard output is; nil when it is none.
    static var width: Int? {
        guard isatty(STDOUT_FILENO) == 1 else { return nil }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Reads the first line of standard input, which is `what` and not to come from a keyboard.
    static func readSecretLine(_ what: String, option: String) throws -> SecretBytes {
        guard isatty(STDIN_FILENO) == 0 else {
            throw Failure(usage: "give \(what) on standard input, as in: maasctl ... \(option) < file")
        }
        return readLine()
    }

    /// Asks a person for a secret, which is not shown while it is typed.
    static func ask(_ prompt: String) throws -> SecretBytes {
        guard isatty(STDIN_FILENO) == 1 else { throw Failure(usage: "\(prompt): standard input is no terminal") }
        write("\(prompt): ", to: STDERR_FILENO)
        let echo = try HiddenInput()
        defer {
            echo.end()
            write("\n", to: STDERR_FILENO)
        }
        return readLine()
    }

    /// The first line of standard input that is not empty, or what a person has typed, in memory that is wiped.
    private static func readLine() -> SecretBytes {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
        defer {
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
            buffer.deallocate()
        }
        var count = 0
        let isTyped = isatty(STDIN_FILENO) == 1
        while count < buffer.count {
            let content = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if (isTyped ? content[...] : content.fromFirstLine).contains(UInt8(ascii: "\n")) { break }
            let received = read(STDIN_FILENO, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            if received < 0, errno == EINTR { continue }
            guard received > 0 else { break }
            count += received
        }
        return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: buffer[..<count]).firstLine)
    }

    /// Writes all of `text`, and says whether that went well.
    @discardableResult
    private static func write(_ text: String, to file: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            start += count
        }
        return true
    }
}
