import Testing

@testable import SimulatedJuju

/// The rules and words of juju/gojsonschema, with which charm's ActionSpec.ValidateParams checks parameters.
@Suite struct ActionSchemaTests {
    private static func action(_ properties: String, required: [String] = []) -> CharmMetadata.Action {
        var action = CharmMetadata.Action()
        action.schema = [
            "type": .string("object"), "properties": Value(parsing: properties),
            "required": .list(required.map(Value.string)),
        ]
        return action
    }

    private static func refusal(
        _ properties: String, _ parameters: String, required: [String] = [], jujuVersion: String = "3.6.28"
    ) -> String? {
        guard case .map(let map) = Value(parsing: parameters) else { return nil }
        return ActionSchema(action(properties, required: required), profile: .named(jujuVersion)).refusal(of: map)
    }

    @Test(
        "what the schema does not allow is refused in gojsonschema's words",
        arguments: [
            ("{a: {type: string}}", "{a: 1}", "(root).a : must be of type string, given 1"),
            ("{a: {type: integer}}", "{a: 1.5}", "(root).a : must be of type integer, given 1.5"),
            ("{a: {type: [string, integer]}}", "{a: true}", "(root).a : must be of type [string,integer], given true"),
            ("{a: {type: boolean}}", "{a: x}", "(root).a : must be of type boolean, given \"x\""),
            (
                "{a: {enum: [red, blue]}}", "{a: pink}",
                "(root).a : must match one of the enum values [\"red\",\"blue\"], given \"pink\""
            ),
            ("{a: {minimum: 2}}", "{a: 1}", "(root).a : must be greater than 2, given \"1\""),
            ("{a: {maximum: 2}}", "{a: 3}", "(root).a : must be lower than 2, given \"3\""),
            (
                "{a: {maximum: 2, exclusiveMaximum: true}}", "{a: 2}",
                "(root).a : must be lower than or equal to 2, given \"2\""
            ),
            ("{a: {pattern: '^[a-z]+$'}}", "{a: A1}", "(root).a : does not match pattern '^[a-z]+$', given \"A1\""),
            ("{a: {minLength: 3}}", "{a: é}", "(root).a : string length must be greater or equal to 3, given \"é\""),
            (
                "{a: {type: array, items: {type: string}}}", "{a: [x, 1]}",
                "(root).a.1 : must be of type string, given 1"
            ),
            (
                "{a: {type: object, required: [b], properties: {b: {type: integer}}}}", "{a: {}}",
                "(root).a : \"b\" property is missing and required, given {}"
            ),
            (
                "{a: {type: object, properties: {b: {type: integer}}}}", "{a: {b: x}}",
                "(root).a.b : must be of type integer, given \"x\""
            ),
        ])
    func refusals(properties: String, parameters: String, message: String) {
        #expect(Self.refusal(properties, parameters) == "validation failed: \(message)")
    }

    @Test(
        "patterns, dependencies and combinations of schemas count, and of several schemas the one that fits best is told of",
        arguments: [
            (
                "{a: {anyOf: [{type: string}, {type: integer, minimum: 5}]}}", "{a: 3}",
                "(root).a : must validate at least one schema (anyOf), given 3; (root).a : must be greater than 5, given \"3\""
            ),
            (
                "{a: {oneOf: [{type: integer}, {minimum: 2}]}}", "{a: 3}",
                "(root).a : must validate one and only one schema (oneOf), given 3"
            ),
            (
                "{a: {allOf: [{minimum: 5}, {type: integer}]}}", "{a: 3}",
                "(root).a : must be greater than 5, given \"3\"; (root).a : must validate all the schemas (allOf), given 3"
            ),
            ("{a: {not: {type: string}}}", "{a: b}", "(root).a : must not validate the schema (not), given \"b\""),
            (
                "{a: {type: object, dependencies: {b: [c]}}}", "{a: {b: 1}}",
                "(root).a : has a dependency on c, given {\"b\":1}"
            ),
            (
                "{a: {type: object, patternProperties: {'^x': {type: integer}}, additionalProperties: false}}",
                "{a: {b: 1, x1: 2}}",
                "(root).a : additional property \"b\" is not allowed, given {\"b\":1,\"x1\":2}"
            ),
            (
                "{a: {type: array, items: [{type: integer}], additionalItems: false}}", "{a: [1, 2]}",
                "(root).a : no additional item allowed on array, given [1,2]"
            ),
        ])
    func combinations(properties: String, parameters: String, message: String) {
        #expect(Self.refusal(properties, parameters) == "validation failed: \(message)")
    }

    @Test("of several types, those that there are not are not told of, and patterns of names are shown in quotes")
    func odd() {
        #expect(
            Self.refusal("{a: {type: [string, bogus]}}", "{a: 1}")
                == "validation failed: (root).a : must be of type string, given 1")
        #expect(
            Self.refusal("{a: {type: object, patternProperties: {'^b': {type: string}}}}", "{a: {b: 1}}")
                == "validation failed: (root).a.b : must be of type string, given 1; (root).a : property \"b\" does not match pattern \"^b\", given {\"b\":1}"
        )
    }

    @Test("an object of which the schema lists no properties cannot be given defaults (defaults.go: iterateAndInsert)")
    func unlisted() {
        let schema = ActionSchema(Self.action("{a: {type: object}, b: {properties: {}}}"), profile: .named("3.6.28"))
        #expect(schema.refusal(ofDefaultsIn: ["a": .string("x"), "b": .map(["c": .null])]) == nil)
        #expect(
            schema.refusal(ofDefaultsIn: ["a": .map([:])])
                == "schema error caused a panic: interface conversion: interface {} is nil, not map[string]interface {}"
        )
    }

    @Test("what is required must be there, and all that is wrong is told")
    func several() {
        #expect(
            Self.refusal("{a: {type: string}}", "{a: 1}", required: ["b"])
                == "validation failed: (root) : \"b\" property is missing and required, given {\"a\":1}; (root).a : must be of type string, given 1"
        )
    }

    @Test("a parameter that is not declared is taken before Juju 4.0 and refused by it")
    func undeclared() {
        #expect(Self.refusal("{}", "{a: 1}") == nil)
        #expect(
            Self.refusal("{}", "{a: 1}", jujuVersion: "4.0.15")
                == "validation failed: (root) : additional property \"a\" is not allowed, given {\"a\":1}")
    }

    @Test("what the schema allows is taken, with defaults inside of objects too")
    func allowed() {
        let properties = "{a: {type: number}, o: {type: object, properties: {count: {type: integer, default: 3}}}}"
        #expect(Self.refusal(properties, "{a: 1, o: {count: 4}}") == nil)
        let schema = ActionSchema(Self.action(properties), profile: .named("3.6.28"))
        #expect(schema.withDefaults(["a": .number(1)]) == ["a": .number(1), "o": .map(["count": .number(3)])])
    }
}
