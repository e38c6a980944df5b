import ArgumentParser
import SimulatedJuju

/// How the parameters of an action are given.
struct ActionParameterOptions: ParsableArguments {
    @Option(help: "A file with parameters, as a map in YAML; parameters among the arguments win.")
    var params: String?
    @Flag(help: "Take the parameters among the arguments as texts, not as YAML.")
    var stringArgs = false
}

/// The parameters of an action: from a file, and from arguments such as `key.inner=value`.
struct ActionParameters {
    let values: [String: Value]

    /// What the name of an action, and each part of a parameter's, looks like.
    static var nameRule: Regex<Substring> { /[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/ }

    init(file: String?, arguments: some Collection<String>, areTexts: Bool) throws {
        var given: [(keys: [String], text: String, argument: String)] = []
        for argument in arguments {
            guard argument.contains("=") else {
                throw SimulationError(.badInput, "argument \"\(argument)\" must be of the form key.key.key...=value")
            }
            let (name, text) = try KeyValueArgument.pair(argument)
            let keys = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            for key in keys where key.wholeMatch(of: Self.nameRule) == nil {
                throw SimulationError(
                    .badInput,
                    "key \"\(key)\" must start and end with lowercase alphanumeric, and contain only lowercase alphanumeric and hyphens"
                )
            }
            given.append((keys, text, argument))
        }
        // What follows is Run (cmd/juju/action/run.go: enqueueActions).
        CommandPhase.begin()
        var values = try file.map { try InputFile(path: $0).map() } ?? [:]
        for (keys, text, argument) in given {
            let bytes = RawArguments.bytes(of: argument) ?? Array(argument.utf8)
            if !areTexts,
                let refusal = DocumentComposer.refusal(of: Array(bytes.drop { $0 != UInt8(ascii: "=") }.dropFirst()))
            {
                throw CommandFailure(refusal)
            }
            values = Self.setting(areTexts ? .string(text) : Value(parsing: text), at: keys[...], in: values)
        }
        if let refusal = Self.refusal(of: .map(values)) { throw CommandFailure(refusal) }
        self.values = values
    }

    /// What Go says of a value that is to go to the controller as JSON, which has no such number, or nil (encoding/json:
    /// UnsupportedValueError).
    private static func refusal(of value: Value) -> String? {
        switch value {
        case .number(let number) where !number.isFinite:
            "json: unsupported value: \(number.isNaN ? "NaN" : number > 0 ? "+Inf" : "-Inf")"
        case .list(let values): values.lazy.compactMap(refusal).first
        case .map(let values): values.sorted { $0.key < $1.key }.lazy.compactMap { refusal(of: $0.value) }.first
        default: nil
        }
    }

    private static func setting(
        _ value: Value, at keys: ArraySlice<String>, in map: [String: Value]
    ) -> [String: Value] {
        guard let key = keys.first else { return map }
        var map = map
        if keys.count == 1 {
            map[key] = value
        } else {
            var inner: [String: Value] = [:]
            if case .map(let existing)? = map[key] { inner = existing }
            map[key] = .map(setting(value, at: keys.dropFirst(), in: inner))
        }
        return map
    }
}
