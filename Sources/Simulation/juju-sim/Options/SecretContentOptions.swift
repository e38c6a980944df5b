import ArgumentParser
import Foundation
import SimulatedJuju

/// The content of a user's secret; from files or standard input, so that it need not be in the arguments.
struct SecretContentOptions: ParsableArguments {
    @Argument(
        help: "Content, as key#file=PATH (- for standard input) or key=value, which others can see in the arguments.")
    var content: [String] = []
    @Option(help: "A file with the content, as a map in YAML or JSON; - is standard input.")
    var file: String?
    @Option(help: "A description of the secret.")
    var info: String?

    /// The bytes by key.
    func bytes() throws -> [String: [UInt8]] {
        guard !content.isEmpty || file != nil else {
            throw UsageError("a secret wants content, as key#file=PATH or in a --file")
        }
        var bytes: [String: [UInt8]] = [:]
        if let file {
            for (key, value) in try InputFile(path: file).map() { bytes[key] = Array(value.scalarText.utf8) }
        }
        for argument in content {
            let (key, value) = try KeyValueArgument.pair(argument)
            if key.hasSuffix("#file") {
                bytes[String(key.dropLast("#file".count))] = try InputFile(path: value).bytes()
            } else if key.hasSuffix("#base64") {
                let key = String(key.dropLast("#base64".count))
                guard let decoded = Data(base64Encoded: value) else {
                    throw SimulationError(.badInput, "the value of key \"\(key)\" is not base64")
                }
                bytes[key] = Array(decoded)
            } else {
                bytes[key] = Array(value.utf8)
            }
        }
        return bytes
    }
}

extension Value {
    /// The text of a value that stands where YAML has a text; of a map or a list, its JSON.
    var scalarText: String {
        switch self {
        case .string(let text), .time(let text): text
        case .null, .nilMap, .nilList: ""
        default: json
        }
    }
}
