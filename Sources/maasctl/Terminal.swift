import FoundationEssentials
import Glibc
import MaasClient

/// What a command reads and writes.
enum Terminal {
    /// Writes `text` and a line end to standard output.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Writes `value` as JSON on one line.
    static func print(json value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// Ends the process with what `failure` says.
    static func fail(_ failure: Failure) -> Never {
        write("maasctl: \(failure.message)\n", to: STDERR_FILENO)
        exit(failure.exitCode.rawValue)
    }

    /// Ends the process with `text`, which tells what is wrong with its arguments.
    static func fail(usage text: String) -> Never {
        write(text + "\n", to: STDERR_FILENO)
        exit(Failure.ExitCode.usage.rawValue)
    }

    /// Reads the API key from the first line of standard input, and wipes what was read.
    static func readAPIKey() throws -> APIKey {
        guard isatty(STDIN_FILENO) == 0 else {
            throw Failure(.usage, "give the API key on standard input, as in: maasctl ... --api-key-stdin < key-file")
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
        defer {
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
            buffer.deallocate()
        }
        var count = 0
        while count < buffer.count, !buffer[..<count].contains(UInt8(ascii: "\n")) {
            let received = read(STDIN_FILENO, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            if received < 0, errno == EINTR { continue }
            guard received > 0 else { break }
            count += received
        }
        let line = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }
        do {
            return try APIKey(bytes: UnsafeRawBufferPointer(rebasing: line))
        } catch {
            throw Failure(error)
        }
    }

    private static func write(_ text: String, to file: Int32) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            start += count
        }
    }
}
