/// Whether a schema of an action's parameters is one of JSON Schema, draft 4, as juju/gojsonschema sees it (schema.go: parseSchema).
enum ActionSchemaForm {
    /// Why `schema` is none, or nil if it is one.
    static func refusal(of schema: [String: YAMLValue]) -> String? {
        // The one list that is not made fit for JSON before.
        if schema["required"]?.list?.contains(where: { $0.map != nil }) == true {
            return "json: unsupported type: map[interface {}]interface {}"
        }
        return refusal(of: .map(Dictionary(uniqueKeysWithValues: schema.map { (.string($0), $1) })))
    }

    private static func refusal(of value: YAMLValue) -> String? {
        guard value.map != nil else { return "schema must be of type object" }
        if let refusal = refusalOfValues(value) { return refusal }
        return refusalOfType(value) ?? refusalOfParts(value) ?? refusalOfNumbers(value) ?? refusalOfTexts(value)
            ?? refusalOfLists(value)
    }

    /// The types of values that there are.
    static let types = ["array", "boolean", "integer", "number", "null", "object", "string"]

    /// JSON has neither infinity nor what is no number.
    private static func refusalOfValues(_ value: YAMLValue) -> String? {
        switch value {
        case .float(let number) where !number.isFinite:
            return "json: unsupported value: \(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf")"
        case .list(let items): return items.lazy.compactMap(refusalOfValues).first
        case .map(let map): return map.values.lazy.compactMap(refusalOfValues).first
        default: return nil
        }
    }

    private static func refusalOfType(_ schema: YAMLValue) -> String? {
        for key in ["$id", "$ref", "title", "description"] {
            guard let value = schema[key] else { continue }
            guard let text = value.string else { return "\(key) must be of type string" }
            // juju/gojsonreference: NewJsonReference
            if key == "$ref", let refusal = URIParts.refusal(of: text) { return refusal }
        }
        switch schema["type"] {
        case nil: return nil
        case .string(let type): return types.contains(type) ? nil : "\(type) is not a valid type"
        // What a list names is not looked at.
        case .list(let items) where items.allSatisfy({ $0.string != nil }): return nil
        default: return "type must be of type string/array of strings"
        }
    }

    private static func refusalOfParts(_ schema: YAMLValue) -> String? {
        if let definitions = schema["definitions"] {
            guard let map = definitions.map, map.values.allSatisfy({ $0.map != nil }) else {
                return "definitions must be of type array of schemas"
            }
            if let refusal = first(map) { return refusal }
        }
        if let properties = schema["properties"] {
            guard let map = properties.map else { return "properties must be of type object" }
            if let refusal = first(map) { return refusal }
        }
        for (key, wanted) in [("additionalProperties", "boolean/schema"), ("additionalItems", "boolean/schema")] {
            guard let value = schema[key] else { continue }
            if case .bool = value { continue }
            guard value.map != nil else { return "\(key) must be of type \(wanted)" }
            if let refusal = refusal(of: value) { return refusal }
        }
        if let patterns = schema["patternProperties"] {
            guard let map = patterns.map else { return "patternProperties must be of type schema" }
            if let pattern = map.keys.compactMap(\.string).sorted().first(where: { !isPattern($0) }) {
                return "Invalid regex pattern '\(pattern)'"
            }
            if let refusal = first(map) { return refusal }
        }
        return refusalOfDependencies(schema["dependencies"]) ?? refusalOfItems(schema["items"])
    }

    private static func refusalOfDependencies(_ value: YAMLValue?) -> String? {
        guard let value else { return nil }
        guard let map = value.map else { return "dependencies must be of type object" }
        for (_, dependency) in map.sorted(by: { $0.key.goText < $1.key.goText }) {
            switch dependency {
            case .map: if let refusal = refusal(of: dependency) { return refusal }
            case .list(let items) where items.allSatisfy({ $0.string != nil }): continue
            default: return "dependency must be of type schema or array of strings"
            }
        }
        return nil
    }

    private static func refusalOfItems(_ value: YAMLValue?) -> String? {
        switch value {
        case nil: return nil
        case .map: return value.flatMap(refusal)
        case .list(let items) where items.allSatisfy({ $0.map != nil }): return items.lazy.compactMap(refusal).first
        default: return "items must be of type schema/array of schemas"
        }
    }

    private static func refusalOfNumbers(_ schema: YAMLValue) -> String? {
        if let value = schema["multipleOf"] {
            guard let number = number(value) else { return "multipleOf must be of a number" }
            if number <= 0 { return "multipleOf must be strictly greater than 0" }
        }
        for (key, exclusive, what) in [
            ("minimum", "exclusiveMinimum", "boolean"), ("maximum", "exclusiveMaximum", "number"),
        ] {
            if let value = schema[key], number(value) == nil { return "\(key) must be of a number" }
            guard let value = schema[exclusive] else { continue }
            guard case .bool = value else { return "\(exclusive) must be of a \(what)" }
            if schema[key] == nil { return "\(exclusive) cannot be used without \(key)" }
        }
        guard let least = schema["minimum"].flatMap(number), let most = schema["maximum"].flatMap(number) else {
            return nil
        }
        return least > most ? "minimum cannot be greater than maximum" : nil
    }

    private static func refusalOfTexts(_ schema: YAMLValue) -> String? {
        if let refusal = refusalOfRange("minLength", "maxLength", schema) { return refusal }
        if let pattern = schema["pattern"] {
            guard let text = pattern.string else { return "pattern must be of a string" }
            if !isPattern(text) { return "pattern must be a valid regex" }
        }
        if let refusal = refusalOfRange("minProperties", "maxProperties", schema) { return refusal }
        guard let required = schema["required"] else { return nil }
        guard let items = required.list else { return "required must be of an array" }
        var seen: Set<YAMLValue> = []
        for item in items {
            guard item.string != nil else { return "required items must be string" }
            guard seen.insert(item).inserted else { return "required items must be unique" }
        }
        return nil
    }

    private static func refusalOfLists(_ schema: YAMLValue) -> String? {
        // The fewest items may be more than the most.
        if let refusal = refusalOfSizes("minItems", "maxItems", schema) { return refusal }
        if let unique = schema["uniqueItems"] {
            guard case .bool = unique else { return "uniqueItems must be of a boolean" }
        }
        if let choices = schema["enum"] {
            guard let items = choices.list else { return "enum must be of an array" }
            let texts = items.map { Value($0).json }
            if Set(texts).count < texts.count { return "enum items must be unique" }
        }
        for key in ["oneOf", "anyOf", "allOf"] {
            guard let value = schema[key] else { continue }
            // gojsonschema names anyOf where allOf is wrong.
            guard let items = value.list else { return "\(key == "allOf" ? "anyOf" : key) must be of an array" }
            if let refusal = items.lazy.compactMap(refusal).first { return refusal }
        }
        guard let not = schema["not"] else { return nil }
        return not.map == nil ? "not must be of an object" : refusal(of: not)
    }

    private static func refusalOfRange(_ least: String, _ most: String, _ schema: YAMLValue) -> String? {
        if let refusal = refusalOfSizes(least, most, schema) { return refusal }
        guard let low = schema[least].flatMap(number), let high = schema[most].flatMap(number) else { return nil }
        return low > high ? "\(least) cannot be greater than \(most)" : nil
    }

    private static func refusalOfSizes(_ least: String, _ most: String, _ schema: YAMLValue) -> String? {
        for key in [least, most] {
            guard let value = schema[key] else { continue }
            guard let number = number(value), number == number.rounded(), number.magnitude <= 9_007_199_254_740_991
            else { return "\(key) must be of an integer" }
            if number < 0 { return "\(key) must be greater than or equal to 0" }
        }
        return nil
    }

    private static func first(_ map: [YAMLValue: YAMLValue]) -> String? {
        map.sorted { $0.key.goText < $1.key.goText }.lazy.compactMap { refusal(of: $0.value) }.first
    }

    private static func number(_ value: YAMLValue) -> Double? {
        switch value {
        case .int(let number): Double(number)
        case .unsigned(let number): Double(number)
        case .float(let number): number
        default: nil
        }
    }

    private static func isPattern(_ text: String) -> Bool { GoPattern(text) != nil }
}
