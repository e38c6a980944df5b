import Foundation
import SimulatedJuju

/// A file that an option names; `-` is standard input.
struct InputFile {
    let path: String

    /// The bytes.
    ///
    /// - Throws: ``SimulationError`` that names the file.
    func bytes() throws -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        // Pipes and devices have no size: all is read that comes.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let count = withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 1) { buffer in
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count > 0 { bytes += buffer.prefix(count) }
                return count
            }
            if count == 0 { return bytes }
            if count < 0, errno != EINTR { throw refusal(errno) }
        }
    }

    private func refusal(_ number: Int32) -> SimulationError {
        SimulationError(
            .badInput,
            number == ENOENT ? "\(path): no such file" : "\(path): cannot be read: \(String(cString: strerror(number)))"
        )
    }

    /// The map that it holds in YAML or JSON.
    ///
    /// - Throws: ``CommandFailure`` in go-yaml's words for bytes that are not UTF-8.
    func map() throws -> [String: Value] {
        let bytes = try bytes()
        if String(validating: bytes, as: UTF8.self) == nil, let refusal = DocumentComposer.refusal(of: bytes) {
            throw CommandFailure(refusal)
        }
        return try map(in: String(decoding: bytes, as: UTF8.self))
    }

    /// The map that it holds, when it goes to the controller as it is: with U+FFFD for each byte that is not UTF-8, as JSON has it.
    func mapAsSent() throws -> [String: Value] { try map(in: RawText.sent(bytes())) }

    /// The value that an option is set to.
    ///
    /// - Throws: ``CommandFailure`` in juju's words for bytes that are not UTF-8 (cmd/juju/application/config.go: validateValues).
    func value(of option: String) throws -> String {
        guard let text = String(validating: try bytes(), as: UTF8.self) else { throw Self.refusal(of: option) }
        return text
    }

    /// What juju says of an option whose value is not UTF-8.
    static func refusal(of option: String) -> CommandFailure {
        CommandFailure("value for option \"\(option)\" contains non-UTF-8 sequences")
    }

    private func map(in text: String) throws -> [String: Value] {
        guard case .map(let map) = Value(parsing: text) else {
            throw SimulationError(.badInput, "\(path): is not a map in YAML")
        }
        return map
    }
}

/// The arguments of this process that are not UTF-8, which Swift repairs.
enum RawArguments {
    private static let bytes: [String: [UInt8]] = {
        var bytes: [String: [UInt8]] = [:]
        for index in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[index] else { continue }
            let raw = UnsafeBufferPointer(start: argument, count: strlen(argument)).map(UInt8.init(bitPattern:))
            if String(validating: raw, as: UTF8.self) == nil { bytes[String(decoding: raw, as: UTF8.self)] = raw }
        }
        return bytes
    }()

    /// The bytes of an argument that is not UTF-8, or nil.
    static func bytes(of argument: String) -> [UInt8]? { bytes[argument] }
}
