import ArgumentParser
import Glibc
import MaasClient
import SealedStore

/// Where the API key comes from.
struct KeyOptions: ParsableArguments {
    @Flag(help: "Read the API key from standard input, one line.")
    var apiKeyStdin = false

    @Option(help: "Read the API key from this file, one line; - is standard input.")
    var apiKeyFile: String?

    mutating func validate() throws {
        guard !(apiKeyStdin && apiKeyFile != nil) else {
            throw ValidationError("--api-key-stdin and --api-key-file exclude each other")
        }
        if apiKeyFile == "-" { (apiKeyStdin, apiKeyFile) = (true, nil) }
    }

    /// The key, from where the options or else the environment say; nil when neither does. A pipe has `limit` to give it.
    func read(within limit: Duration) throws -> SecretBytes? {
        if apiKeyStdin || apiKeyFile != nil {
            let source = apiKeyFile?.visible ?? "standard input"
            Deadline.start(limit, missing: "the API key does not come from \(source)")
        }
        defer { Deadline.end() }
        if apiKeyStdin { return try Terminal.readSecretLine("the API key", option: "--api-key-stdin") }
        if let apiKeyFile {
            do {
                return try SecretBytes(contentsOfFile: apiKeyFile, limit: 4096).firstLine
            } catch {
                throw Failure(usage: "\(error)")
            }
        }
        guard let text = getenv("MAASCTL_API_KEY"), text.pointee != 0 else { return nil }
        let bytes = UnsafeMutableRawBufferPointer(start: text, count: strlen(text))
        defer {
            explicit_bzero(text, bytes.count)
            unsetenv("MAASCTL_API_KEY")
        }
        return SecretBytes(copying: UnsafeRawBufferPointer(bytes))
    }
}

extension SecretBytes {
    /// The first line that is not empty.
    var firstLine: SecretBytes {
        withBytes { SecretBytes(copying: $0.firstLine) }
    }
}

extension UnsafeRawBufferPointer {
    /// The first line that is not empty.
    var firstLine: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: fromFirstLine.prefix { $0 != UInt8(ascii: "\n") })
    }

    /// What comes from that line on, without the byte order mark that some editors write.
    var fromFirstLine: Slice<UnsafeRawBufferPointer> {
        let isMarked = starts(with: [0xEF, 0xBB, 0xBF])
        return dropFirst(isMarked ? 3 : 0).drop { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
    }
}
