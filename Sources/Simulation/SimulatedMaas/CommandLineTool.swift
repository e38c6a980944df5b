import Foundation

/// A command of a simulated machine, and how it talks with whoever called it.
struct CommandLineTool {
    let machine: SimulatedMachine
    let arguments: [String]
    let terminal = Terminal()

    var files: MachineFiles { machine.files }

    /// Whether the arguments hold the flag `name`.
    func has(_ name: String) -> Bool { arguments.contains(name) }

    /// The value of the option `name`, given as `--name value` or `--name=value`.
    func option(_ name: String) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument.hasPrefix(name + "=") { return String(argument.dropFirst(name.count + 1)) }
            if argument == name, index + 1 < arguments.count { return arguments[index + 1] }
        }
        return nil
    }

    /// Whether the caller is the machine's root: the owner of its directory, or the real one.
    var isRoot: Bool {
        var information = stat()
        return getuid() == 0 || (stat(files.root, &information) == 0 && information.st_uid == getuid())
    }

    /// The answer to a prompt; nil at the end of the input, when MAAS ends the line and asks again, for ever.
    func ask(_ prompt: String) -> String? {
        terminal.write(prompt)
        if let answer = terminal.readLine() { return answer }
        endLineAfterInput()
        return nil
    }

    /// Ends the line of a question that nobody answers, and ends the process if there is no machine to ask about any more.
    func endLineAfterInput() {
        terminal.write("\n")
        // As slow as Python.
        usleep(1000)
        if !FileManager.default.fileExists(atPath: files.root) { exit(1) }
    }
}

/// Standard input, read line by line, and the standard outputs, written at once.
final class Terminal {
    private var input: [UInt8] = []

    /// Writes `text`, as it is, to standard output.
    func write(_ text: String) { Self.write(text, to: STDOUT_FILENO) }

    /// Writes a line to standard output.
    func print(_ line: String) { Self.write(line + "\n", to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    func complain(_ line: String) { Self.write(line + "\n", to: STDERR_FILENO) }

    /// Writes `text`, as it is, to standard error.
    func warn(_ text: String) { Self.write(text, to: STDERR_FILENO) }

    /// Whether standard input was closed when the process began.
    let hasNoInput = fcntl(STDIN_FILENO, F_GETFD) < 0

    /// The next line of standard input; nil at its end.
    func readLine() -> String? {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !input.contains(UInt8(ascii: "\n")) {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            input += buffer[..<count]
        }
        guard !input.isEmpty else { return nil }
        let line = input.prefix { $0 != UInt8(ascii: "\n") }
        input.removeFirst(min(input.count, line.count + 1))
        return String(decoding: line, as: UTF8.self)
    }

    static func write(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
