/// A rule for a value of a charm's file, with the words of juju/schema for what breaks it.
struct Schema: Sendable {
    /// What a value breaks.
    struct Refusal: Error, Hashable { let message: String }

    /// Where a value stands, in the pieces that errors join.
    typealias Path = [String]

    /// Gives the value as the rule wants it.
    let coerce: @Sendable (YAMLValue, Path) throws(Refusal) -> YAMLValue

    /// What juju/schema says of a value where `want` was wanted; empty if there is no word for it.
    static func refusal(_ want: String, _ got: YAMLValue, _ path: Path) -> Refusal {
        let place = prefix(path)
        if want.isEmpty { return Refusal(message: "\(place)unexpected value \(got.goSyntax)") }
        guard got != .null else { return Refusal(message: "\(place)expected \(want), got nothing") }
        return Refusal(message: "\(place)expected \(want), got \(got.goType)(\(got.goSyntax))")
    }

    private static func prefix(_ path: Path) -> String {
        let text = (path.first == "." ? path.dropFirst() : path[...]).joined()
        return text.isEmpty ? "" : text + ": "
    }
}

extension Schema {
    /// Any value.
    static let any = Schema { (value, _) throws(Refusal) in value }

    /// A text.
    static let string = Schema { (value, path) throws(Refusal) in
        guard case .string = value else { throw refusal("string", value, path) }
        return value
    }

    /// A truth value, or a text that `strconv.ParseBool` reads.
    static let bool = Schema { (value, path) throws(Refusal) in
        switch value {
        case .bool: return value
        case .string(let text):
            if let flag = try? GoParse.bool(text) { return .bool(flag) }
        default: break
        }
        throw refusal("bool", value, path)
    }

    /// An integer, or a text that is one in base 0.
    static let int = Schema { (value, path) throws(Refusal) in
        switch value {
        case .int: return value
        case .string(let text):
            if text.wholeMatch(of: #/[-+]?(?:0[xXbBoO]?_?)?[0-9a-fA-F]+(?:_[0-9a-fA-F]+)*/#) != nil,
                let number = GoInteger(text.filter { $0 != "_" })?.int
            {
                return .int(number)
            }
        default: break
        }
        throw refusal("int", value, path)
    }

    /// A number.
    static let float = Schema { (value, path) throws(Refusal) in
        switch value {
        case .int(let number): return .float(Double(number))
        case .unsigned(let number): return .float(Double(number))
        case .float: return value
        default: throw refusal("float", value, path)
        }
    }

    /// Exactly `constant`.
    static func const(_ constant: YAMLValue) -> Schema {
        Schema { (value, path) throws(Refusal) in
            guard value == constant else { throw refusal(constant.goSyntax, value, path) }
            return value
        }
    }

    /// Nothing behind the key.
    static let empty = Schema { (value, path) throws(Refusal) in
        guard value == .null else { throw refusal("empty value", value, path) }
        return value
    }

    /// A text that is not empty, which errors call `label`.
    static func nonEmptyString(_ label: String) -> Schema {
        Schema { (value, path) throws(Refusal) in
            guard let text = value.string, !text.isEmpty else { throw refusal("non-empty \(label)", value, path) }
            return value
        }
    }

    /// What the first of the rules that takes it makes of it.
    static func oneOf(_ rules: Schema...) -> Schema {
        Schema { (value, path) throws(Refusal) in
            for rule in rules { if let coerced = try? rule.coerce(value, path) { return coerced } }
            throw refusal("", value, path)
        }
    }

    /// A list of such items.
    static func list(_ item: Schema) -> Schema {
        Schema { (value, path) throws(Refusal) in
            guard let items = value.list else { throw refusal("list", value, path) }
            var coerced: [YAMLValue] = []
            for (index, element) in items.enumerated() {
                coerced.append(try item.coerce(element, path + ["[", String(index), "]"]))
            }
            return .list(coerced)
        }
    }

    /// A map with such keys and values.
    static func map(key: Schema = .string, _ entry: Schema) -> Schema {
        Schema { (value, path) throws(Refusal) in
            guard let map = value.map else { throw refusal("map", value, path) }
            var coerced: [YAMLValue: YAMLValue] = [:]
            for (name, element) in map.sorted(by: { $0.key.goText < $1.key.goText }) {
                let key = try key.coerce(name, path)
                coerced[key] = try entry.coerce(element, path + [".", name.goText])
            }
            return .map(coerced)
        }
    }

    /// A map with these fields and any others, which are left out.
    static func fields(_ fields: [Field]) -> Schema {
        Schema { (value, path) throws(Refusal) in
            guard let map = value.map else { throw refusal("map", value, path) }
            guard map.keys.allSatisfy({ $0.string != nil }) else { throw refusal("map[string]", value, path) }
            var coerced: [YAMLValue: YAMLValue] = [:]
            for field in fields {
                guard let given = map[.string(field.name)] ?? field.absent.value else { continue }
                coerced[.string(field.name)] = try field.rule.coerce(given, path + [".", field.name])
            }
            return .map(coerced)
        }
    }

    /// A field of a map.
    struct Field: Sendable {
        /// What holds where the field is absent.
        enum Absent: Sendable {
            /// It must be there.
            case refused
            /// It may be left out.
            case omitted
            /// It has this value.
            case defaults(YAMLValue)

            fileprivate var value: YAMLValue? {
                switch self {
                case .refused: .null
                case .omitted: nil
                case .defaults(let value): value
                }
            }
        }

        let name: String
        let rule: Schema
        let absent: Absent

        /// The field `name`.
        init(_ name: String, _ rule: Schema, absent: Absent = .omitted) {
            self.name = name
            self.rule = rule
            self.absent = absent
        }
    }
}
