/// A YAML value as go-yaml 2 puts it into Go's `interface{}`.
indirect enum YAMLValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int)
    /// An integer beyond `Int.max`.
    case unsigned(UInt64)
    case float(Double)
    case string(String)
    case list([YAMLValue])
    case map([YAMLValue: YAMLValue])

    /// The text, or nil if it is none.
    var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The list's items, or nil if it is none.
    var list: [YAMLValue]? { if case .list(let items) = self { items } else { nil } }

    /// The map's entries, or nil if it is none.
    var map: [YAMLValue: YAMLValue]? { if case .map(let entries) = self { entries } else { nil } }

    /// What stands under a text key of a map; nil where there is none, and in what is no map.
    subscript(key: String) -> YAMLValue? { map?[.string(key)] }

    /// Go's name of the value's type, as `%T` prints it.
    var goType: String {
        switch self {
        case .null: "<nil>"
        case .bool: "bool"
        case .int: "int"
        case .unsigned: "uint64"
        case .float: "float64"
        case .string: "string"
        case .list: "[]interface {}"
        case .map: "map[interface {}]interface {}"
        }
    }

    /// The value as `%#v` prints it.
    var goSyntax: String {
        switch self {
        case .null: return "<nil>"
        case .bool(let flag): return flag ? "true" : "false"
        case .int(let number): return String(number)
        case .unsigned(let number): return "0x" + String(number, radix: 16)
        case .float(let number): return GoNumber.syntax(number)
        case .string(let text): return GoText.quoted(text)
        case .list(let items): return "[]interface {}{" + items.map(\.innerGoSyntax).joined(separator: ", ") + "}"
        case .map(let entries):
            // What is no text comes first (internal/fmtsort).
            let texts = entries.sorted {
                ($0.key.string == nil ? 0 : 1, $0.key.goSyntax) < ($1.key.string == nil ? 0 : 1, $1.key.goSyntax)
            }.map { "\($0.innerGoSyntax):\($1.innerGoSyntax)" }
            return "map[interface {}]interface {}{" + texts.joined(separator: ", ") + "}"
        }
    }

    private var innerGoSyntax: String { self == .null ? "interface {}(nil)" : goSyntax }

    /// The value as `%v` prints a key.
    var goText: String { string ?? goSyntax }
}

extension DocumentNode {
    /// The value, as go-yaml decodes it where any type will do.
    func value() throws(YAMLFailure) -> YAMLValue {
        switch content {
        case .scalar: return try resolved().value
        case .list(let items):
            var values: [YAMLValue] = []
            for item in items { values.append(try item.value()) }
            return .list(values)
        case .map(let entries):
            var map: [YAMLValue: YAMLValue] = [:]
            try add(entries, to: &map)
            return .map(map)
        }
    }

    private func add(
        _ entries: [(key: DocumentNode, value: DocumentNode)], to map: inout [YAMLValue: YAMLValue]
    ) throws(YAMLFailure) {
        for (key, value) in entries {
            if key.isMerge {
                for merged in try value.mergedMaps() { try add(merged, to: &map) }
                continue
            }
            var name = try key.value()
            if let text = name.string { name = .string(RawText.key(text)) }
            guard name.list == nil, name.map == nil else {
                throw YAMLFailure("yaml: invalid map key: \(name.goSyntax)")
            }
            map[name] = try value.value()
        }
    }

    /// The maps that come in under `<<`, in the order in which they are laid over one another.
    func mergedMaps() throws(YAMLFailure) -> [[(key: DocumentNode, value: DocumentNode)]] {
        let wrong = YAMLFailure("yaml: map merge requires map or sequence of maps as the value")
        switch content {
        case .map(let entries): return [entries]
        case .scalar: throw wrong
        case .list(let items):
            var maps: [[(key: DocumentNode, value: DocumentNode)]] = []
            for item in items.reversed() {
                guard case .map(let entries) = item.content else { throw wrong }
                maps.append(entries)
            }
            return maps
        }
    }

    /// What a scalar means (resolve.go), with the tag that errors show.
    func resolved() throws(YAMLFailure) -> (tag: YAMLTag, value: YAMLValue) {
        guard case .scalar(let text) = content else { return (.null, .null) }
        if tag.isEmpty && !isPlain { return (.string, .string(text)) }
        switch tag {
        case "", "!!null", "!!bool", "!!int", "!!float", "!!timestamp": break
        case "!!binary":
            guard let bytes = try? Base64.bytes(text) else {
                throw YAMLFailure("yaml: !!binary value contains invalid base64 data")
            }
            return (.string, .string(RawText.text(bytes)))
        default: return (.string, .string(text))
        }
        var found = YAMLTag(plain: text)
        // Nothing but a text without quotes, or a tag that says so, makes it a time.
        if found == .timestamp, !tag.isEmpty, tag != found.rawValue { found = .string }
        if tag == YAMLTag.float.rawValue, found == .int { return (.float, YAMLTag.float.value(of: text)) }
        guard tag.isEmpty || tag == found.rawValue else {
            throw YAMLFailure("yaml: cannot decode \(found.rawValue) `\(text)` as a \(tag)")
        }
        return (found, found.value(of: text))
    }
}

extension YAMLTag {
    /// The value of a plain scalar of this tag. What looks like a time stays a text, as go-yaml leaves it for `interface{}`.
    func value(of text: String) -> YAMLValue {
        let plain = text.filter { $0 != "_" }
        switch self {
        case .null: return .null
        case .bool: return .bool(["y", "yes", "true", "on"].contains(text.lowercased()))
        case .int: return GoInteger(plain)?.value ?? .string(text)
        case .timestamp, .string: return .string(text)
        case .float:
            switch text.lowercased() {
            case ".nan": return .float(.nan)
            case ".inf", "+.inf": return .float(.infinity)
            case "-.inf": return .float(-.infinity)
            default: return Double(plain).map(YAMLValue.float) ?? .string(text)
            }
        }
    }
}

/// An integer of 64 bits as Go's `strconv.ParseInt` reads it in base 0: decimal, `0x`, `0o`, `0b`, or octal with a leading 0.
struct GoInteger {
    let isNegative: Bool
    let size: UInt64

    /// Reads `text`, or gives nil if it is none.
    init?(_ text: String) {
        var digits = Substring(text)
        isNegative = digits.first == "-"
        if isNegative || digits.first == "+" { digits = digits.dropFirst() }
        var radix = 10
        if digits.first == "0", digits.count > 1 {
            switch digits.dropFirst().first {
            case "x", "X": (radix, digits) = (16, digits.dropFirst(2))
            case "b", "B": (radix, digits) = (2, digits.dropFirst(2))
            case "o", "O": (radix, digits) = (8, digits.dropFirst(2))
            default: (radix, digits) = (8, digits.dropFirst())
            }
        }
        guard let first = digits.first, first.isHexDigit, let size = UInt64(digits, radix: radix) else { return nil }
        guard !isNegative || size <= UInt64(Int64.max) + 1 else { return nil }
        self.size = size
    }

    /// The integer, or nil if it takes more than 63 bits.
    var int: Int? { isNegative ? Int(truncatingIfNeeded: 0 &- size) : Int(exactly: size) }

    /// The integer as go-yaml decodes it.
    var value: YAMLValue { int.map(YAMLValue.int) ?? .unsigned(size) }
}
