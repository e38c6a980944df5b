/// Reads arguments as gnuflag does: flags may follow arguments, `--` ends them, a lone `-` is an argument.
struct FlagParser {
    private let flags: [ToolFlag]
    private let context: HookContext
    private var parsed = ParsedArguments()
    private var rest: ArraySlice<String> = []

    /// A parser of `flags`, which are checked against `context`.
    init(_ flags: [ToolFlag], context: HookContext) {
        self.flags = flags
        self.context = context
    }

    /// Sorts `arguments` into flags and the rest.
    mutating func parse(_ arguments: [String]) throws(ToolFailure) -> ParsedArguments {
        rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.utf8.first == UInt8(ascii: "-"), argument.utf8.count > 1 else {
                parsed.positional.append(argument)
                continue
            }
            if argument == "--" {
                parsed.positional += rest
                break
            }
            if argument.utf8.starts(with: "--".utf8) {
                try parseLong(argument)
            } else {
                try parseShort(String(argument.unicodeScalars.dropFirst()))
            }
            if parsed.wantsHelp { break }
        }
        return parsed
    }

    private mutating func parseLong(_ argument: String) throws(ToolFailure) {
        let text = argument.utf8.dropFirst(2)
        let mark = text.firstIndex(of: UInt8(ascii: "="))
        let name = String(Substring(text[..<(mark ?? text.endIndex)]))
        if name.isEmpty { throw .usage("empty option in argument \(GoText.quoted(argument))") }
        guard let flag = flag(name) else { return try helpOrUnknown(name) }
        let value = mark.map { String(Substring(text[text.index(after: $0)...])) }
        switch flag.kind {
        case .bool: try turn(flag, to: value, called: name)
        case .value:
            let given = if let value { value } else { try next(after: name) }
            try set(flag, to: given, called: name)
        }
    }

    private mutating func parseShort(_ group: String) throws(ToolFailure) {
        var letters = group.unicodeScalars[...]
        while let letter = letters.popFirst() {
            let name = String(letter)
            guard let flag = flag(name) else { return try helpOrUnknown(name) }
            switch flag.kind {
            case .bool where letters.first != "=": try turn(flag, to: nil, called: name)
            case .bool: return try turn(flag, to: String(letters), called: name)
            case .value:
                let value = letters.isEmpty ? try next(after: name) : String(letters)
                return try set(flag, to: value, called: name)
            }
        }
    }

    /// A name behind its dashes: one before a single byte, two before more, however it was given.
    private static func dashed(_ name: String) -> String {
        RawText.count(name) > 1 ? "--\(name)" : "-\(name)"
    }

    private func flag(_ name: String) -> ToolFlag? { flags.first { $0.names.contains(name) } }

    private mutating func helpOrUnknown(_ name: String) throws(ToolFailure) {
        guard name == "help" || name == "h" else {
            throw .usage("option provided but not defined: \(Self.dashed(name))")
        }
        parsed.wantsHelp = true
    }

    private mutating func next(after name: String) throws(ToolFailure) -> String {
        guard let value = rest.popFirst() else { throw .usage("option needs an argument: \(Self.dashed(name))") }
        return value
    }

    private mutating func turn(_ flag: ToolFlag, to text: String?, called name: String) throws(ToolFailure) {
        guard let text else {
            parsed.turn(flag.names[0], on: true)
            return
        }
        do throws(ToolFailure) {
            parsed.turn(flag.names[0], on: try GoParse.bool(text))
        } catch {
            throw invalid(text, called: name, because: error)
        }
    }

    private mutating func set(_ flag: ToolFlag, to value: String, called name: String) throws(ToolFailure) {
        if case .value(let check) = flag.kind {
            do throws(ToolFailure) {
                try check(value, context)
            } catch {
                throw invalid(value, called: name, because: error)
            }
        }
        parsed.set(flag.names[0], to: value)
    }

    private func invalid(_ value: String, called name: String, because failure: ToolFailure) -> ToolFailure {
        .usage("invalid value \(GoText.quoted(value)) for option \(Self.dashed(name)): \(failure.message)")
    }
}
