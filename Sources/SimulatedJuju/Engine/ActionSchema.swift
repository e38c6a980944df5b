/// The schema of an action's parameters, checked as Juju's gojsonschema checks it, with its words; where Go goes through a map in
/// random order, in the order of names here.
struct ActionSchema {
    private let schema: [String: Value]

    /// The schema of an action; one that says nothing of further parameters allows them before Juju 4.0.
    init(_ action: CharmMetadata.Action, profile: JujuProfile) {
        let allowsMore = action.saysNothingOfMore ? profile.allowsUnknownParameters : action.allowsMore
        schema = [
            "type": .string("object"), "properties": .map(action.parameters),
            "required": .list(action.required.map(Value.string)), "additionalProperties": .bool(allowsMore),
        ]
    }

    /// Why the action is not run with these parameters, or nil.
    func refusal(of parameters: [String: Value]) -> String? {
        let violations = Self.violations(of: .map(parameters), schema, at: "(root)")
        return violations.isEmpty ? nil : "validation failed: \(violations.joined(separator: "; "))"
    }

    /// The parameters with the defaults of those that are missing, also inside of objects.
    func withDefaults(_ parameters: [String: Value]) -> [String: Value] { Self.filled(parameters, schema) }

    private static func filled(_ values: [String: Value], _ schema: [String: Value]) -> [String: Value] {
        var values = values
        for (name, property) in schema["properties"]?.entries ?? [:] {
            let inner = property.entries
            if let standard = inner["default"], values[name] == nil { values[name] = standard }
            guard inner["properties"] != nil else { continue }
            let filled = filled(values[name]?.entries ?? [:], inner)
            if !filled.isEmpty { values[name] = .map(filled) }
        }
        return values
    }

    // MARK: Rules

    private static func violations(of value: Value, _ schema: [String: Value], at place: String) -> [String] {
        let types = schema["type"]?.names ?? []
        func violation(_ rule: String, given shown: Value? = nil) -> String {
            "\(place) : \(rule), given \(GoJSON.text(shown ?? value))"
        }
        if !types.isEmpty, types.allSatisfy({ !value.isOfType($0) }) {
            let names = types.count == 1 ? types[0] : "[\(types.joined(separator: ","))]"
            return [violation("must be of type \(names)")]
        }
        var rules = combinations(of: value, schema, at: place, violation)
        switch value {
        case .map(let map): rules += object(map, schema, at: place).map { violation($0) }
        case .list(let items): rules += list(items, schema, at: place, violation)
        case .number(let number):
            let shown = Value.string(text(number))
            rules += Self.number(number, schema).map { violation($0, given: shown) }
        case .string(let text): rules += string(text, schema).map { violation($0) }
        default: break
        }
        if case .list(let allowed)? = schema["enum"], !allowed.contains(value) {
            let names = allowed.map(GoJSON.text).joined(separator: ",")
            rules.append(violation("must match one of the enum values [\(names)]"))
        }
        guard case .map(let map) = value else { return rules }
        let properties = schema["properties"]?.entries ?? [:]
        for (name, property) in properties.sorted(by: { $0.key < $1.key }) {
            guard let inner = map[name] else { continue }
            rules += violations(of: inner, property.entries, at: "\(place).\(name)")
        }
        if case .map(let additional)? = schema["additionalProperties"] {
            for (name, inner) in map.sorted(by: { $0.key < $1.key }) where properties[name] == nil {
                rules += violations(of: inner, additional, at: place)
            }
        }
        return rules
    }

    private static func combinations(
        of value: Value, _ schema: [String: Value], at place: String, _ violation: (String, Value?) -> String
    ) -> [String] {
        var rules: [String] = []
        func results(_ key: String) -> [[String]]? {
            guard case .list(let parts)? = schema[key], !parts.isEmpty else { return nil }
            return parts.map { violations(of: value, $0.entries, at: place) }
        }
        func closest(_ results: [[String]]) -> [String] { results.min { $0.count < $1.count } ?? [] }
        if let results = results("anyOf"), !results.contains([]) {
            rules += [violation("must validate at least one schema (anyOf)", nil)] + closest(results)
        }
        if let results = results("oneOf") {
            let count = results.count { $0.isEmpty }
            if count != 1 { rules.append(violation("must validate one and only one schema (oneOf)", nil)) }
            if count == 0 { rules += closest(results) }
        }
        if let results = results("allOf"), results.contains(where: { !$0.isEmpty }) {
            rules += results.flatMap { $0 } + [violation("must validate all the schemas (allOf)", nil)]
        }
        if case .map(let not)? = schema["not"], violations(of: value, not, at: place).isEmpty {
            rules.append(violation("must not validate the schema (not)", nil))
        }
        return rules
    }

    private static func object(_ map: [String: Value], _ schema: [String: Value], at place: String) -> [String] {
        var rules: [String] = []
        if let least = schema["minProperties"]?.int, map.count < least {
            rules.append("must have at least \(least) properties")
        }
        if let most = schema["maxProperties"]?.int, map.count > most {
            rules.append("must have at the most \(most) properties")
        }
        for name in schema["required"]?.names ?? [] where map[name] == nil {
            rules.append("\"\(name)\" property is missing and required")
        }
        if schema["additionalProperties"] == .bool(false) {
            let known = schema["properties"]?.entries ?? [:]
            for name in map.keys.sorted() where known[name] == nil {
                rules.append("additional property \"\(name)\" is not allowed")
            }
        }
        return rules
    }

    private static func list(
        _ items: [Value], _ schema: [String: Value], at place: String, _ violation: (String, Value?) -> String
    ) -> [String] {
        var rules: [String] = []
        switch schema["items"] {
        case .map(let inner)?:
            for (index, item) in items.enumerated() { rules += violations(of: item, inner, at: "\(place).\(index)") }
        case .list(let inner)? where inner.count == items.count:
            for (index, item) in items.enumerated() {
                rules += violations(of: item, inner[index].entries, at: "\(place).\(index)")
            }
        case .list(let inner)? where inner.count < items.count && schema["additionalItems"] == .bool(false):
            rules.append(violation("no additional item allowed on array", nil))
        default: break
        }
        if let least = schema["minItems"]?.int, items.count < least {
            rules.append(violation("array must have at least \(least) items", nil))
        }
        if let most = schema["maxItems"]?.int, items.count > most {
            rules.append(violation("array must have at the most \(most) items", nil))
        }
        if schema["uniqueItems"] == .bool(true), Set(items).count < items.count {
            rules.append(violation("array items must be unique", nil))
        }
        return rules
    }

    /// The rules for a number, of which Juju says it exactly the wrong way round whether the bound itself is allowed.
    private static func number(_ number: Double, _ schema: [String: Value]) -> [String] {
        var rules: [String] = []
        if let factor = schema["multipleOf"]?.double, !isInteger(number / factor) {
            rules.append("must be a multiple of \(text(factor))")
        }
        if let most = schema["maximum"]?.double {
            if schema["exclusiveMaximum"] == .bool(true) {
                if number >= most { rules.append("must be lower than or equal to \(text(most))") }
            } else if number > most {
                rules.append("must be lower than \(text(most))")
            }
        }
        if let least = schema["minimum"]?.double {
            if schema["exclusiveMinimum"] == .bool(true) {
                if number <= least { rules.append("must be greater than or equal to \(text(least))") }
            } else if number < least {
                rules.append("must be greater than \(text(least))")
            }
        }
        return rules
    }

    private static func string(_ text: String, _ schema: [String: Value]) -> [String] {
        var rules: [String] = []
        let length = text.unicodeScalars.count
        if let least = schema["minLength"]?.int, length < least {
            rules.append("string length must be greater or equal to \(least)")
        }
        if let most = schema["maxLength"]?.int, length > most {
            rules.append("string length must be lower or equal to \(most)")
        }
        if case .string(let pattern)? = schema["pattern"], let regex = try? Regex(pattern),
            text.firstMatch(of: regex) == nil
        {
            rules.append("does not match pattern '\(pattern)'")
        }
        return rules
    }

    fileprivate static func isInteger(_ number: Double) -> Bool {
        number.rounded(.towardZero) == number && abs(number) <= 9_007_199_254_740_991
    }

    private static func text(_ number: Double) -> String { isInteger(number) ? String(Int(number)) : "\(number)" }
}

extension Value {
    fileprivate var entries: [String: Value] { if case .map(let map) = self { map } else { [:] } }

    fileprivate var double: Double? { if case .number(let number) = self { number } else { nil } }

    fileprivate var int: Int? { double.flatMap { Int(exactly: $0) } }

    /// The texts of a list, or the one text.
    fileprivate var names: [String] {
        switch self {
        case .string(let text): [text]
        case .list(let items): items.flatMap(\.names)
        case .texts(let texts): texts
        default: []
        }
    }

    /// Whether it is of a type of JSON schema.
    fileprivate func isOfType(_ type: String) -> Bool {
        switch self {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || type == "integer" && ActionSchema.isInteger(number)
        case .string: type == "string"
        case .list, .texts: type == "array"
        case .map: type == "object"
        default: false
        }
    }
}
