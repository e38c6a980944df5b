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

    /// Asks and reads a line; nil at the end of the input.
    func ask(_ prompt: String) -> String? {
        write(prompt)
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

    private static func write(_ text: String, to file: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            bytes = bytes.dropFirst(count)
        }
    }
}
