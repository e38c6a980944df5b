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
            if argument.utf8.dropFirst().first == UInt8(ascii: "-") {
                try parseLong(argument.utf8.dropFirst(2))
            } else {
                try parseShort(String(argument.unicodeScalars.dropFirst()))
            }
            if parsed.wantsHelp { break }
        }
        return parsed
    }

    private mutating func parseLong(_ text: Substring.UTF8View) throws(ToolFailure) {
        let mark = text.firstIndex(of: UInt8(ascii: "="))
        let name = String(Substring(text[..<(mark ?? text.endIndex)]))
        let value = mark.map { String(Substring(text[text.index(after: $0)...])) }
        guard let flag = flag(name) else { return try helpOrUnknown(name, spelled: "--\(name)") }
        guard name.utf8.count > 1 else { throw unknown("--\(name)") }
        switch flag.kind {
        case .bool: try turn(flag, to: value, spelled: "--\(name)")
        case .value:
            let given = if let value { value } else { try next(spelled: "--\(name)") }
            try set(flag, to: given, spelled: "--\(name)")
        }
    }

    private mutating func parseShort(_ group: String) throws(ToolFailure) {
        var letters = group.unicodeScalars[...]
        while let letter = letters.popFirst() {
            let name = String(letter)
            guard let flag = flag(name) else {
                try helpOrUnknown(name, spelled: "-\(name)")
                return
            }
            switch flag.kind {
            case .bool:
                if letters.first == "=" {
                    return try turn(flag, to: String(Substring(letters.dropFirst())), spelled: "-\(name)")
                }
                try turn(flag, to: nil, spelled: "-\(name)")
            case .value:
                let value = letters.isEmpty ? try next(spelled: "-\(name)") : String(Substring(letters))
                return try set(flag, to: value, spelled: "-\(name)")
            }
        }
    }

    private func flag(_ name: String) -> ToolFlag? { flags.first { $0.names.contains(name) } }

    private mutating func helpOrUnknown(_ name: String, spelled: String) throws(ToolFailure) {
        guard name == "help" || name == "h" else { throw unknown(spelled) }
        parsed.wantsHelp = true
    }

    private func unknown(_ spelled: String) -> ToolFailure { .usage("option provided but not defined: \(spelled)") }

    private mutating func next(spelled: @autoclosure () -> String) throws(ToolFailure) -> String {
        guard let value = rest.popFirst() else { throw .usage("option needs an argument: \(spelled())") }
        return value
    }

    private mutating func turn(_ flag: ToolFlag, to text: String?, spelled: @autoclosure () -> String)
        throws(ToolFailure)
    {
        guard let text else {
            parsed.turn(flag.names[0], on: true)
            return
        }
        do throws(ToolFailure) {
            parsed.turn(flag.names[0], on: try GoParse.bool(text))
        } catch {
            throw invalid(text, spelled: spelled(), because: error)
        }
    }

    private mutating func set(_ flag: ToolFlag, to value: String, spelled: @autoclosure () -> String)
        throws(ToolFailure)
    {
        if case .value(let check) = flag.kind {
            do throws(ToolFailure) {
                try check(value, context)
            } catch {
                throw invalid(value, spelled: spelled(), because: error)
            }
        }
        parsed.set(flag.names[0], to: value)
    }

    private func invalid(_ value: String, spelled: String, because failure: ToolFailure) -> ToolFailure {
        .usage("invalid value \(GoText.quoted(value)) for option \(spelled): \(failure.message)")
    }
}
