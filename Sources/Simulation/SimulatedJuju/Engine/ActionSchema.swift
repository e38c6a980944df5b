/// The schema of an action's parameters, checked as juju/gojsonschema does, with its words (validation.go). Where Go goes through a
/// map in random order, names come in their order here.
package struct ActionSchema {
    private let schema: [String: Value]

    /// The schema of an action; one that says nothing of further parameters allows them before Juju 4.0.
    package init(_ action: CharmMetadata.Action, profile: JujuProfile) {
        var schema = action.schema
        if schema.isEmpty {
            schema = [
                "type": .string("object"), "properties": .map(action.parameters),
                "required": .list(action.required.map(Value.string)), "additionalProperties": .bool(action.allowsMore),
            ]
        }
        if !profile.allowsUnknownParameters, schema["additionalProperties"] == nil {
            schema["additionalProperties"] = .bool(false)
        }
        self.schema = schema
    }

    /// Why the action is not run with these parameters, or nil.
    package func refusal(of parameters: [String: Value]) -> String? {
        var findings = Findings()
        findings.check(.map(parameters), schema, at: "(root)")
        return findings.errors.isEmpty ? nil : "validation failed: \(findings.errors.joined(separator: "; "))"
    }

    /// Why the defaults cannot be put into these parameters, or nil: gojsonschema stumbles over an object whose properties the
    /// schema does not list (defaults.go: iterateAndInsert).
    package func refusal(ofDefaultsIn parameters: [String: Value]) -> String? {
        Self.isFillable(parameters, schema.map("properties"))
            ? nil
            : "schema error caused a panic: interface conversion: interface {} is nil, not map[string]interface {}"
    }

    private static func isFillable(_ values: [String: Value], _ properties: [String: Value]) -> Bool {
        properties.allSatisfy { name, property in
            guard case .map(let inner)? = values[name] else { return true }
            guard case .map(let properties)? = property.entries["properties"] else { return false }
            return isFillable(inner, properties)
        }
    }

    /// The parameters with the defaults of those that are missing, also inside of objects (defaults.go: iterateAndInsert).
    func withDefaults(_ parameters: [String: Value]) -> [String: Value] {
        Self.filled(parameters, schema.map("properties"))
    }

    private static func filled(_ values: [String: Value], _ properties: [String: Value]) -> [String: Value] {
        var values = values
        for (name, property) in properties {
            let inner = property.entries.map("properties")
            if let given = values[name] {
                if case .map(let map) = given { values[name] = .map(filled(map, inner)) }
            } else if let standard = property.entries["default"] {
                values[name] = standard
            } else if case let filled = filled([:], inner), !filled.isEmpty {
                values[name] = .map(filled)
            }
        }
        return values
    }
}

/// What a value violates of a schema, and how well it fits: of several schemas, the one that fits best is told of.
private struct Findings {
    private(set) var errors: [String] = []
    private var score = 0

    mutating func check(_ value: Value, _ schema: [String: Value], at place: String) {
        let types = (schema["type"]?.names ?? []).filter(ActionSchemaForm.types.contains)
        if !types.isEmpty, types.allSatisfy({ !value.isOfType($0) }) {
            let names = types.count == 1 ? types[0] : "[\(types.joined(separator: ","))]"
            return add("must be of type \(names)", value, at: place)
        }
        combinations(value, schema, at: place)
        switch value {
        case .map(let map):
            object(map, schema, at: place)
            oneOfEnum(value, schema, at: place)
            for (name, property) in schema.map("properties").sorted(by: { $0.key < $1.key }) {
                if let inner = map[name] { check(inner, property.entries, at: "\(place).\(name)") }
            }
        case .list, .texts:
            list(value, schema, at: place)
            oneOfEnum(value, schema, at: place)
        case .number(let number):
            self.number(number, schema, at: place)
            oneOfEnum(value, schema, at: place)
        case .string(let text):
            oneOfEnum(value, schema, at: place)
            string(text, schema, at: place)
        default: oneOfEnum(value, schema, at: place)
        }
        score += 1
    }

    private mutating func add(_ rule: String, _ value: Value, at place: String) {
        errors.append("\(place) : \(rule), given \(GoJSON.text(value))")
        score -= 2
    }

    private mutating func merge(_ other: Findings) {
        errors += other.errors
        score += other.score
    }

    /// What the value violates of each of several schemas.
    private func findings(of value: Value, _ schemas: Value?, at place: String) -> [Findings] {
        (schemas?.items ?? []).map { schema in
            var findings = Findings()
            findings.check(value, schema.entries, at: place)
            return findings
        }
    }

    private mutating func combinations(_ value: Value, _ schema: [String: Value], at place: String) {
        func best(_ findings: [Findings]) -> Findings {
            findings.dropFirst().reduce(findings[0]) { $1.score > $0.score ? $1 : $0 }
        }
        let any = findings(of: value, schema["anyOf"], at: place)
        if !any.isEmpty, any.allSatisfy({ !$0.errors.isEmpty }) {
            add("must validate at least one schema (anyOf)", value, at: place)
            merge(best(any))
        }
        let one = findings(of: value, schema["oneOf"], at: place)
        let fitting = one.count { $0.errors.isEmpty }
        if !one.isEmpty, fitting != 1 {
            add("must validate one and only one schema (oneOf)", value, at: place)
            if fitting == 0 { merge(best(one)) }
        }
        let all = findings(of: value, schema["allOf"], at: place)
        for findings in all { merge(findings) }
        if all.contains(where: { !$0.errors.isEmpty }) {
            add("must validate all the schemas (allOf)", value, at: place)
        }
        if let not = schema["not"], findings(of: value, .list([not]), at: place)[0].errors.isEmpty {
            add("must not validate the schema (not)", value, at: place)
        }
        guard case .map(let map) = value else { return score += 1 }
        for (name, needed) in schema.map("dependencies").sorted(by: { $0.key < $1.key }) where map[name] != nil {
            if case .map(let inner) = needed { check(value, inner, at: place) }
            for other in needed.names where map[RawText.key(other)] == nil {
                add("has a dependency on \(other)", value, at: place)
            }
        }
        score += 1
    }

    private mutating func oneOfEnum(_ value: Value, _ schema: [String: Value], at place: String) {
        let allowed = schema["enum"]?.items ?? []
        if !allowed.isEmpty, !allowed.map(GoJSON.bytes).contains(GoJSON.bytes(value)) {
            let shown = allowed.map(GoJSON.text).joined(separator: ",")
            add("must match one of the enum values [\(shown)]", value, at: place)
        }
        score += 1
    }

    private mutating func object(_ map: [String: Value], _ schema: [String: Value], at place: String) {
        let value = Value.map(map)
        if let least = schema["minProperties"]?.int, map.count < least {
            add("must have at least \(least) properties", value, at: place)
        }
        if let most = schema["maxProperties"]?.int, map.count > most {
            add("must have at the most \(most) properties", value, at: place)
        }
        for name in schema["required"]?.names ?? [] {
            if map[RawText.key(name)] != nil {
                score += 1
            } else {
                add("\"\(name)\" property is missing and required", value, at: place)
            }
        }
        score += 1
        // Where all further properties are allowed, gojsonschema looks at no patterns either.
        guard schema["additionalProperties"] != .bool(true) else { return }
        let patterns = schema.map("patternProperties").sorted { $0.key < $1.key }
        for (name, inner) in map.sorted(by: { $0.key < $1.key }) {
            let matching = patterns.filter { Self.matches(name, $0.key) }
            var isValid = false
            for (_, pattern) in matching {
                var findings = Findings()
                findings.check(inner, pattern.entries, at: "\(place).\(name)")
                isValid = isValid || findings.errors.isEmpty
                merge(findings)
            }
            if isValid { score += 1 }
            let isDeclared = schema.map("properties")[name] != nil
            guard isDeclared ? !matching.isEmpty && !isValid : !isValid else { continue }
            switch schema["additionalProperties"] {
            case .bool(false)?: add("additional property \"\(name)\" is not allowed", value, at: place)
            case .map(let additional)?: check(inner, additional, at: place)
            case nil where !matching.isEmpty:
                let names = patterns.map { "\"\($0.key)\"" }.joined(separator: ",")
                add("property \"\(name)\" does not match pattern \(names)", value, at: place)
            default: break
            }
        }
    }

    private mutating func list(_ value: Value, _ schema: [String: Value], at place: String) {
        let items = value.items
        let schemas: [Value]
        if case .map? = schema["items"], let single = schema["items"] {
            schemas = items.map { _ in single }
        } else {
            schemas = schema["items"]?.items ?? []
        }
        if schemas.count == items.count {
            for (index, inner) in schemas.enumerated() { check(items[index], inner.entries, at: "\(place).\(index)") }
        } else if !schemas.isEmpty, schemas.count < items.count, let additional = schema["additionalItems"] {
            if additional == .bool(false) { add("no additional item allowed on array", value, at: place) }
            if case .map(let inner) = additional {
                for index in schemas.count..<items.count { check(items[index], inner, at: "\(place).\(index)") }
            }
        }
        if let least = schema["minItems"]?.int, items.count < least {
            add("array must have at least \(least) items", value, at: place)
        }
        if let most = schema["maxItems"]?.int, items.count > most {
            add("array must have at the most \(most) items", value, at: place)
        }
        if schema["uniqueItems"] == .bool(true) {
            for _ in Set(items.map(GoJSON.bytes)).count..<items.count {
                add("array items must be unique", value, at: place)
            }
        }
        score += 1
    }

    /// The rules for a number. Of a bound, gojsonschema says exactly the wrong way round whether it is allowed itself.
    private mutating func number(_ number: Double, _ schema: [String: Value], at place: String) {
        let shown = Value.string(Self.text(number))
        if let factor = schema["multipleOf"]?.double, !Self.isInteger(number / factor) {
            add("must be a multiple of \(Self.text(factor))", shown, at: place)
        }
        if let most = schema["maximum"]?.double {
            if schema["exclusiveMaximum"] == .bool(true) {
                if number >= most { add("must be lower than or equal to \(Self.text(most))", shown, at: place) }
            } else if number > most {
                add("must be lower than \(Self.text(most))", shown, at: place)
            }
        }
        if let least = schema["minimum"]?.double {
            if schema["exclusiveMinimum"] == .bool(true) {
                if number <= least { add("must be greater than or equal to \(Self.text(least))", shown, at: place) }
            } else if number < least {
                add("must be greater than \(Self.text(least))", shown, at: place)
            }
        }
        score += 1
    }

    private mutating func string(_ text: String, _ schema: [String: Value], at place: String) {
        let length = text.unicodeScalars.count
        if let least = schema["minLength"]?.int, length < least {
            add("string length must be greater or equal to \(least)", .string(text), at: place)
        }
        if let most = schema["maxLength"]?.int, length > most {
            add("string length must be lower or equal to \(most)", .string(text), at: place)
        }
        if case .string(let pattern)? = schema["pattern"], !Self.matches(text, pattern) {
            add("does not match pattern '\(pattern)'", .string(text), at: place)
        }
        score += 1
    }

    /// Whether a regular expression, such as Go has them, is found in a text; one that can't be read refuses nothing.
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        GoPattern(pattern)?.isFound(in: text) ?? true
    }

    fileprivate static func isInteger(_ number: Double) -> Bool {
        number.rounded(.towardZero) == number && abs(number) <= 9_007_199_254_740_991
    }

    private static func text(_ number: Double) -> String { isInteger(number) ? String(Int(number)) : "\(number)" }
}

extension [String: Value] {
    /// The map under a key; empty where there is none.
    fileprivate func map(_ key: String) -> [String: Value] { self[key]?.entries ?? [:] }
}

extension Value {
    fileprivate var entries: [String: Value] { if case .map(let map) = self { map } else { [:] } }

    fileprivate var items: [Value] {
        switch self {
        case .list(let items): items
        case .texts(let texts): texts.map(Value.string)
        default: []
        }
    }

    fileprivate var double: Double? { if case .number(let number) = self { number } else { nil } }

    fileprivate var int: Int? { double.flatMap { Int(exactly: $0) } }

    /// The texts of a list, or the one text.
    fileprivate var names: [String] {
        if case .string(let text) = self { [text] } else { items.flatMap(\.names) }
    }

    /// Whether it is of a type of JSON schema.
    fileprivate func isOfType(_ type: String) -> Bool {
        switch self {
        case .null: type == "null"
        case .bool: type == "boolean"
        case .number(let number): type == "number" || type == "integer" && Findings.isInteger(number)
        case .string: type == "string"
        case .list, .texts: type == "array"
        case .map: type == "object"
        default: false
        }
    }
}
