/// A regular expression of Go's (regexp/syntax, RE2), which takes less than others do and means ASCII by `\d`, `\s` and `\w`.
struct GoPattern {
    private let regex: Regex<AnyRegexOutput>

    /// The pattern, or nil if Go takes `text` for none.
    init?(_ text: String) {
        var translation = Translation(text)
        guard let pattern = translation.pattern(), let regex = try? Regex(pattern) else { return nil }
        self.regex = regex.matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    }

    /// Whether it is found in `text`.
    func isFound(in text: String) -> Bool { text.firstMatch(of: regex) != nil }
}

/// Goes through a pattern as Go's parser does, and writes it as Swift reads it.
private struct Translation {
    private let text: [Unicode.Scalar]
    private var index = 0
    private var written = ""
    private var names: Set<String> = []

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    /// What may stand before a repetition.
    private enum Last { case nothing, term, repetition }

    mutating func pattern() -> String? {
        var open = 0
        var last = Last.nothing
        while let scalar = take() {
            switch scalar {
            case "(":
                guard group() else { return nil }
                if written.last != ")" { open += 1 }
                last = .nothing
            case ")":
                guard open > 0 else { return nil }
                open -= 1
                written += ")"
                last = .term
            case "|":
                written += "|"
                last = .nothing
            case "*", "+", "?":
                guard last == .term else { return nil }
                repetition(String(scalar))
                last = .repetition
            case "{":
                switch count() {
                case .none:
                    literal(scalar)
                    last = .term
                case .wrong: return nil
                case .some(let count):
                    guard last == .term else { return nil }
                    repetition(count)
                    last = .repetition
                }
            case "[":
                guard set() else { return nil }
                last = .term
            case "\\":
                guard escape() else { return nil }
                last = .term
            case "^":
                written += "(?:^)"
                last = .term
            case "$":
                written += text.map(String.init).joined().contains(#/\(\?[a-zA-Z]*m/#) ? "(?:$)" : "(?:\\z)"
                last = .term
            case ".":
                written += "."
                last = .term
            default:
                literal(scalar)
                last = .term
            }
        }
        return open == 0 ? written : nil
    }

    private mutating func take() -> Unicode.Scalar? {
        guard index < text.count else { return nil }
        defer { index += 1 }
        return text[index]
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < text.count, text[index] == scalar else { return false }
        index += 1
        return true
    }

    private mutating func take(until end: String) -> String? {
        let end = Array(end.unicodeScalars)
        var found = ""
        while index + end.count <= text.count {
            if Array(text[index..<index + end.count]) == end {
                index += end.count
                return found
            }
            found.unicodeScalars.append(text[index])
            index += 1
        }
        return nil
    }

    private mutating func literal(_ scalar: Unicode.Scalar) { written += Self.literal(scalar.value) }

    private static func literal(_ value: UInt32) -> String { "\\u{\(String(value, radix: 16))}" }

    private mutating func repetition(_ sign: String) {
        written += sign
        if take("?") { written += "?" }
    }

    /// What opens a group: flags, a name or nothing. Looking around and atomic groups are not there.
    private mutating func group() -> Bool {
        guard take("?") else {
            written += "("
            return true
        }
        if take("P") {
            guard take("<") else { return false }
            return name()
        }
        if take("<") { return name() }
        var flags = ""
        while let scalar = take() {
            switch scalar {
            case ":", ")":
                guard flags.last != "-", !flags.isEmpty || scalar == ":" else { return false }
                written += "(?\(flags)\(scalar)"
                return true
            case "-":
                guard !flags.contains("-") else { return false }
                flags += "-"
            case "i", "m", "s", "U": flags.unicodeScalars.append(scalar)
            default: return false
            }
        }
        return false
    }

    private mutating func name() -> Bool {
        guard let name = take(until: ">"), name.wholeMatch(of: #/[0-9A-Za-z_]+/#) != nil, names.insert(name).inserted
        else { return false }
        written += "("
        return true
    }

    private enum Count { case none, wrong, some(String) }

    /// What stands in braces: a count, or a brace like any other character.
    private mutating func count() -> Count {
        let start = index
        let end = text[start...].firstIndex(of: "}") ?? start
        let inner = String(String.UnicodeScalarView(text[start..<end]))
        guard let parts = inner.wholeMatch(of: #/(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?/#) else { return .none }
        index = end + 1
        let least = Int(parts.1) ?? .max
        let most = parts.3.map { Int($0) ?? .max }
        guard least <= 1000, most.map({ $0 <= 1000 && $0 >= least }) ?? true else { return .wrong }
        return .some("{\(inner)}")
    }

    private mutating func escape() -> Bool {
        guard let scalar = take() else { return false }
        switch scalar {
        case "A", "b", "B", "d", "D", "s", "S", "w", "W", "z":
            written += "\\\(scalar)"
            return true
        case "Q":
            let rest = String(String.UnicodeScalarView(text[index...]))
            let quoted = take(until: "\\E") ?? rest
            if quoted == rest { index = text.count }
            for scalar in quoted.unicodeScalars { literal(scalar) }
            return true
        case "p", "P":
            guard let property = property(scalar) else { return false }
            written += property
            return true
        default:
            index -= 1
            guard let value = character() else { return false }
            written += Self.literal(value)
            return true
        }
    }

    /// A property of characters behind `\p` or `\P`, such as `L` or `{Greek}`.
    private mutating func property(_ kind: Unicode.Scalar) -> String? {
        guard let first = take() else { return nil }
        guard let name = first == "{" ? take(until: "}") : String(first), !name.isEmpty else { return nil }
        let isNegated = name.hasPrefix("^")
        let isOther = (kind == "P") != isNegated
        return "\\\(isOther ? "P" : "p"){\(isNegated ? String(name.dropFirst()) : name)}"
    }

    /// The character that an escape behind its backslash stands for, or nil.
    private mutating func character() -> UInt32? {
        guard let scalar = take() else { return nil }
        switch scalar {
        case "1"..."7":
            // One digit would be a reference.
            guard index < text.count, ("0"..."7").contains(text[index]) else { return nil }
            index -= 1
            return octal()
        case "0":
            index -= 1
            return octal()
        case "x":
            guard let first = take() else { return nil }
            var digits = String(first)
            if first == "{" {
                guard let inner = take(until: "}") else { return nil }
                digits = inner
            } else {
                guard let second = take() else { return nil }
                digits.unicodeScalars.append(second)
            }
            return UInt32(digits, radix: 16).flatMap { $0 <= 0x10FFFF ? $0 : nil }
        case "a": return 7
        case "f": return 12
        case "n": return 10
        case "r": return 13
        case "t": return 9
        case "v": return 11
        default:
            let isWord = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            return scalar.isASCII && !isWord ? scalar.value : nil
        }
    }

    private mutating func octal() -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<3 {
            guard index < text.count, ("0"..."7").contains(text[index]) else { break }
            value = value * 8 + text[index].value - 48
            index += 1
        }
        return value
    }

    /// A set of characters behind its bracket.
    private mutating func set() -> Bool {
        written += take("^") ? "[^" : "["
        var isFirst = true
        while true {
            if !isFirst, take("]") { break }
            isFirst = false
            guard index < text.count else { return false }
            if text[index] == "[", index + 1 < text.count, text[index + 1] == ":" {
                let start = index
                index += 2
                if let name = take(until: ":]") {
                    guard let characters = Self.named(name) else { return false }
                    written += characters
                    continue
                }
                index = start
            }
            if text[index] == "\\", index + 1 < text.count {
                let kind = text[index + 1]
                if ["d", "D", "s", "S", "w", "W"].contains(kind) {
                    index += 2
                    written += "\\\(kind)"
                    continue
                }
                if kind == "p" || kind == "P" {
                    index += 2
                    guard let property = property(kind) else { return false }
                    written += property
                    continue
                }
            }
            guard let low = member() else { return false }
            if index + 1 < text.count, text[index] == "-", text[index + 1] != "]" {
                index += 1
                guard let high = member(), high >= low else { return false }
                written += "\(Self.literal(low))-\(Self.literal(high))"
            } else {
                written += Self.literal(low)
            }
        }
        written += "]"
        return true
    }

    private mutating func member() -> UInt32? {
        guard let scalar = take() else { return nil }
        return scalar == "\\" ? character() : scalar.value
    }

    /// The characters of a class such as `alpha` or `^digit`.
    private static func named(_ name: String) -> String? {
        let classes = [
            "alnum": "0-9A-Za-z", "alpha": "A-Za-z", "ascii": "\\u{0}-\\u{7f}", "blank": "\\u{9}\\u{20}",
            "cntrl": "\\u{0}-\\u{1f}\\u{7f}", "digit": "0-9", "graph": "\\u{21}-\\u{7e}", "lower": "a-z",
            "print": "\\u{20}-\\u{7e}", "punct": "\\u{21}-\\u{2f}\\u{3a}-\\u{40}\\u{5b}-\\u{60}\\u{7b}-\\u{7e}",
            "space": "\\u{9}-\\u{d}\\u{20}", "upper": "A-Z", "word": "0-9A-Za-z_", "xdigit": "0-9A-Fa-f",
        ]
        if name.hasPrefix("^") { return classes[String(name.dropFirst())].map { "[^\($0)]" } }
        return classes[name]
    }
}
