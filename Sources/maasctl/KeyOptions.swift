import ArgumentParser
import Glibc
import MaasClient
import SealedStore

/// Where the API key comes from.
struct KeyOptions: ParsableArguments {
    @Flag(help: "Read the API key from standard input, one line.")
    var apiKeyStdin = false

    @Option(help: "Read the API key from this file, one line.")
    var apiKeyFile: String?

    func validate() throws {
        guard !(apiKeyStdin && apiKeyFile != nil) else {
            throw ValidationError("--api-key-stdin and --api-key-file exclude each other")
        }
    }

    /// The key, from where the options or else the environment say; nil when neither does.
    func read() throws -> SecretBytes? {
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
    /// What comes before the first line end.
    var firstLine: SecretBytes {
        withBytes { bytes in
            let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
            return SecretBytes(copying: UnsafeRawBufferPointer(rebasing: line))
        }
    }
}
