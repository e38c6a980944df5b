import Foundation

/// Asks for a password as Python's `getpass` does: at the controlling terminal if there is one, whatever standard input is;
/// else on standard error, with a warning, and reads standard input.
final class PasswordPrompt {
    private let tool: CommandLineTool
    private var hasWarned = false

    init(tool: CommandLineTool) { self.tool = tool }

    /// The password that was given; asked for ever once the input has ended.
    ///
    /// - Throws: ``ManagementError`` when standard input is closed.
    func ask(_ prompt: String) throws -> String {
        while true {
            if let answer = try answer(prompt) { return answer }
            // MAAS ends the line and asks again.
            tool.endLineAfterInput()
        }
    }

    private func answer(_ prompt: String) throws -> String? {
        let file = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        if file >= 0 {
            defer { close(file) }
            return Self.answer(prompt, from: file, to: file)
        }
        if isatty(STDIN_FILENO) == 1 { return Self.answer(prompt, from: STDIN_FILENO, to: STDERR_FILENO) }

        // Python makes no stream of a closed file, and warns once of each line of its own that has something to warn of.
        let isClosed = tool.terminal.hasNoInput
        if !hasWarned {
            tool.terminal.complain(
                "/usr/lib/python3.12/getpass.py:\(isClosed ? 62 : 91): GetPassWarning: "
                    + "Can not control echo on the terminal.\n  passwd = fallback_getpass(prompt, stream)")
        }
        hasWarned = true
        tool.terminal.warn("Warning: Password input may be echoed.\n\(prompt)")
        guard !isClosed else { throw ManagementError.crash("'NoneType' object has no attribute 'readline'") }
        guard let line = tool.terminal.readLine() else { return nil }
        tool.terminal.warn("\n")
        return line
    }

    /// The line that a person types there, without showing it; nil at the end of the input.
    private static func answer(_ prompt: String, from input: Int32, to output: Int32) -> String? {
        var before = termios()
        tcgetattr(input, &before)
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(input, TCSAFLUSH, &silent)
        defer { tcsetattr(input, TCSAFLUSH, &before) }
        Terminal.write(prompt, to: output)
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(input, &byte, 1) == 1, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        guard byte == UInt8(ascii: "\n") else { return nil }
        Terminal.write("\n", to: output)
        return String(decoding: bytes, as: UTF8.self)
    }
}
