import TestSupport
import Testing

@testable import SimulatedJuju

/// Oddities of charms' files that juju/charm v12 tells apart, and where.
@Suite struct CharmFileOddityTests {
    private static let metadata = "name: foo\nsummary: s\ndescription: d\n"
    private static let manifest = "bases:\n- {name: ubuntu, channel: \"22.04\"}\n"

    private func refusal(_ file: String, _ text: String) throws -> String? {
        let folder = try TemporaryDirectory()
        try folder.write("metadata.yaml", Self.metadata)
        try folder.write("manifest.yaml", Self.manifest)
        try folder.write(file, file == "metadata.yaml" ? Self.metadata + text : text)
        do {
            _ = try CharmFolder(path: folder.path)
            return nil
        } catch {
            return String(error.message.dropFirst(folder.path.count + 2))
        }
    }

    @Test(
        "what Juju refuses is refused in its words",
        arguments: [
            // meta.go: parseMinJujuVersion, ParseTerm; assumes/parser.go: parseFeatureExpr; schema: error_.Error
            ("metadata.yaml", "min-juju-version: \"2.9\"\n", "invalid min-juju-version: invalid version \"2.9\""),
            ("metadata.yaml", "revision: .inf\n", "metadata: revision: expected int, got float64(+Inf)"),
            ("metadata.yaml", "revision: .nan\n", "metadata: revision: expected int, got float64(NaN)"),
            (
                "metadata.yaml", "5: x\n",
                "metadata: expected map[string], got map[interface {}]interface {}(map[interface {}]interface {}{5:\"x\", \"description\":\"d\", \"name\":\"foo\", \"summary\":\"s\"})"
            ),
            (
                "metadata.yaml", "terms: [ab/cd/99999999999999999999]\n",
                "invalid revision number \"99999999999999999999\" strconv.Atoi: parsing \"99999999999999999999\": value out of range"
            ),
            (
                "metadata.yaml", "assumes: [juju >= x]\n",
                "malformed feature expression \"juju >= x\": invalid version \"x\""
            ),
            // config.go: secretC
            (
                "config.yaml", "options: {a: {type: secret, default: \"secret://[x\"}}\n",
                "invalid config default: option \"a\" expected secret, got \"secret://[x\""
            ),
            (
                "config.yaml", "options: {a: {type: secret, default: \"secret://h:p/x\"}}\n",
                "invalid config default: option \"a\" expected secret, got \"secret://h:p/x\""
            ),
            // go-yaml 2: resolve.go, parserc.go
            (
                "config.yaml", "options: {a: {type: string, default: !!null x}}\n",
                "parsing \"config.yaml\" file: yaml: cannot decode !!str `x` as a !!null"
            ),
            (
                "config.yaml", "%YAML 1.2\n---\noptions: {}\n",
                "parsing \"config.yaml\" file: yaml: found incompatible YAML document"
            ),
            // manifest.go: ReadManifest; lxdprofile.go: ReadLXDProfile; metrics.go: ReadMetrics
            (
                "manifest.yaml", "bases: *x\n",
                "parsing \"manifest.yaml\" file: manifest: yaml: unknown anchor 'x' referenced"
            ),
            // What holds NaN loses the words in between (juju/errors: Err.Error).
            ("manifest.yaml", "bases: .nan\n", "parsing \"manifest.yaml\" file: expected list, got float64(NaN)"),
            ("manifest.yaml", "Null\n", "parsing \"manifest.yaml\" file: manifest: coerce: expected list, got nothing"),
            (
                "lxd-profile.yaml", "config: [a\n",
                "parsing \"lxd-profile.yaml\" file: failed to unmarshall lxd-profile.yaml: yaml: line 1: did not find expected ',' or ']'"
            ),
            (
                "metrics.yaml", "metrics: {a: {type: [x], description: d}}\n",
                "line 1: cannot unmarshal !!seq into charm.MetricType"
            ),
            ("revision", "99999999999999999999", "invalid revision file"), ("revision", "", "invalid revision file"),
            // actions.go: ReadActionsYaml; gojsonschema schema.go: parseSchema
            (
                "actions.yaml", "act: {$ref: 5}\n",
                "invalid params schema for action schema act: $ref must be of type string"
            ),
            // url.go: parse
            (
                "actions.yaml", "act: {$ref: 1:30}\n",
                "invalid params schema for action schema act: parse \"1:30\": first path segment in URL cannot contain colon"
            ),
            (
                "actions.yaml", "act: {$ref: \"a\\nb\"}\n",
                "invalid params schema for action schema act: parse \"a\\nb\": net/url: invalid control character in URL"
            ),
            (
                "actions.yaml", "act: {required: [{}]}\n",
                "invalid params schema for action schema act: json: unsupported type: map[interface {}]interface {}"
            ),
            (
                "actions.yaml", "act: {params: {a: {pattern: \"(?=a)\"}}}\n",
                "invalid params schema for action schema act: pattern must be a valid regex"
            ),
        ])
    func refused(file: String, text: String, words: String) throws {
        let refusal = try refusal(file, text)
        #expect(refusal?.contains(words) == true, "\(refusal ?? "taken")")
    }

    @Test(
        "what Juju takes is taken",
        arguments: [
            ("revision", "5.5"), ("revision", "0x1F z"), ("revision", "\n-1_0"),
            ("config.yaml", "options: {a: {type: secret, default: \"SECRET:abc\"}}\n"),
            ("config.yaml", "\u{FEFF}options: {a: {type: string}}\n"), ("manifest.yaml", "~\n"),
            // go-yaml 2: is_bom looks at the beginning of the buffer alone
            ("metadata.yaml", "\u{FEFF}options: {}\n"),
            ("actions.yaml", "act: {params: {a: {id: 5}}}\n"),
            ("actions.yaml", "act: {params: {a: {minItems: 5, maxItems: 3}}}\n"),
            ("actions.yaml", "act: {params: {a: {pattern: \"[]a]\\\\pL\"}}}\n"),
        ])
    func taken(file: String, text: String) throws { #expect(try refusal(file, text) == nil) }
}
