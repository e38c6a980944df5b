import Glibc
import JujuProtocol

/// Juju's hook tools in one program, as the agent links them: the name it is called by is the tool's.
///
/// `jujuc TOOL ARGUMENT...` does the same under the program's own name.
@main
enum Jujuc {
    static func main() {
        var words = (0..<Int(CommandLine.argc)).map { bytes(CommandLine.unsafeArgv[$0]) }
        var tool = baseName(words.isEmpty ? [] : words.removeFirst())
        if tool == "jujuc" { tool = baseName(words.isEmpty ? [] : words.removeFirst()) }
        do {
            let client = try AgentSocketClient(environment: variable, directory: directory())
            let result = try client.run(tool: tool, arguments: words, standardInput: standardInput)
            write(result.standardOutput, to: STDOUT_FILENO)
            write(result.standardError, to: STDERR_FILENO)
            exit(Int32(truncatingIfNeeded: result.code))
        } catch {
            write(Array("ERROR \(error.reason)\n".utf8), to: STDERR_FILENO)
            exit(1)
        }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func bytes(_ text: UnsafeMutablePointer<CChar>?) -> [UInt8] {
        guard let text else { return [] }
        return UnsafeRawBufferPointer(start: text, count: strlen(text)).map { $0 }
    }

    private static func baseName(_ path: [UInt8]) -> String {
        String(decoding: path.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }

    private static func directory() -> String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    private static func standardInput() -> [UInt8] {
        var input: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = read(STDIN_FILENO, &buffer, buffer.count), count > 0 { input += buffer[..<count] }
        return input
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            rest = rest.dropFirst(max(count, 0))
        }
    }
}
