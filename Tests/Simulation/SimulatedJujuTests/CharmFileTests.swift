import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

/// Rules of juju/charm v12 that no recorded charm breaks.
@Suite struct CharmFileTests {
    private static let metadata = "name: foo\nsummary: s\ndescription: d\n"
    private static let manifest = "bases: [{name: ubuntu, channel: \"22.04\", architectures: [amd64]}]\n"

    private func charm(_ files: [String: String]) throws -> CharmMetadata {
        let folder = try TemporaryDirectory()
        let all = ["metadata.yaml": Self.metadata, "manifest.yaml": Self.manifest].merging(files) { $1 }
        for (name, text) in all { try folder.write(name, text) }
        do {
            return try CharmFolder(path: folder.path).metadata
        } catch {
            throw SimulationError(error.code, String(error.message.dropFirst(folder.path.count + 2)))
        }
    }

    private func refusal(_ files: [String: String]) throws -> String? {
        do {
            _ = try charm(files)
            return nil
        } catch let error as SimulationError {
            return error.message
        }
    }

    @Test(
        "metadata are refused in Juju's words",
        arguments: [
            ("5: x\n", "metadata: expected map[string], got map"),
            (
                "series: [jammy]\nassumes: [juju]\n",
                "ambiguous metadata: keys \"series\" cannot be used with \"assumes\""
            ),
            ("subordinate: maybe\n", "metadata: subordinate: expected bool, got string(\"maybe\")"),
            ("storage: {d: {type: tape}}\n", "metadata: storage.d.type: unexpected value \"tape\""),
            ("storage: {d: {type: block, location: /x}}\n", "location may not be specified for \"type: block\""),
            ("storage: {d: {type: block, multiple: {range: 0}}}\n", "storage.d.multiple.range: invalid count 0"),
            (
                "storage: {d: {type: block, multiple: {range: 1..2}}}\n",
                "value \"1..2\" does not match 'm', 'm-n', or 'm+'"
            ),
            ("storage: {d: {type: block, multiple: {range: 0-0}}}\n", "invalid maximum count 0"),
            (
                "storage: {d: {type: block, minimum-size: 3Q}}\n",
                "invalid multiplier suffix \"Q\", expected one of MGTPEZY"
            ),
            ("storage: {d: {type: block, properties: [x]}}\n", "storage.d.properties[0]: unexpected value \"x\""),
            (
                "devices: {g: {type: gpu, countmin: 3, countmax: 2}}\n",
                "maximum count 2 can not be smaller than minimum count 3"
            ),
            ("devices: {g: {type: gpu, countmin: -1}}\n", "metadata: invalid device count -1"),
            ("deployment: {type: stateful}\n", "charm with deployment metadata must declare at least one series"),
            ("resources: {r: {type: tarball, filename: x}}\n", "unsupported resource type \"tarball\""),
            ("resources: {r: {type: file}}\n", "resource missing filename"),
            ("containers: {w: {mounts: [{storage: s, location: /x}]}}\n", "container \"w\": storage \"s\" not valid"),
            ("containers: {w: {mounts: [{location: /x}]}}\n", "storage must be specifed on mount"),
            ("terms: [\"a/b/c/d\"]\n", "unknown term id format \"a/b/c/d\""),
            ("provides: {db: {interface: juju-x}}\n", "relation \"db\" using a reserved interface: \"juju-x\""),
            (
                "requires: {db: {interface: p, scope: machine}}\n",
                "metadata: requires.db.scope: unexpected value \"machine\""
            ),
            ("payloads: {\"a b\": {type: docker}}\n", "invalid payload class \"a b\""),
            ("extra-bindings: {\"\": }\n", "extra-bindings: expected non-empty binding name, got string(\"\")"),
            ("assumes: [{none-of: [juju]}]\n", "expected an \"any-of\" or \"all-of\" block"),
            ("requires: &a {db: {interface: p}}\nprovides: *a\n", "using a duplicated relation name: \"db\""),
            ("requires: &a [*a]\n", "yaml: anchor 'a' value contains itself"),
            ("requires: *b\n", "yaml: unknown anchor 'b' referenced"),
        ])
    func metadata(text: String, words: String) throws {
        let refusal = try refusal(["metadata.yaml": Self.metadata + text])
        #expect(refusal?.contains(words) == true, "\(refusal ?? "taken")")
    }

    @Test(
        "what looks odd and means something is taken",
        arguments: [
            "subordinate: \"true\"\nrequires: {i: {interface: juju-info, scope: container}}\n",
            "subordinate: true\nrequires: {juju-info: {interface: juju-info, scope: container}}\n",
            "requires: {db: {interface: p, limit: \"0x2\"}}\n", "requires: {db: {interface: p, limit: null}}\n",
            "requires: {db: p, db: q}\n", "unknown: [1, {a: b}]\n",
            "storage: {d: {type: block, multiple: {range: \"2\"}}}\n",
            "terms: [owner/name/3, cs:name, name]\n", "resources: {r: {type: oci-image}}\n", "assumes: []\n",
            "requires: {<<: {db: {interface: p}}}\n",
        ])
    func taken(text: String) throws { #expect(try refusal(["metadata.yaml": Self.metadata + text]) == nil) }

    @Test("of equal keys the last counts, and a map under << comes in where it stands")
    func equalKeys() throws {
        let text =
            "requires:\n  <<: {db: {interface: old}, web: {interface: http}}\n  db: {interface: p}\n  db: {interface: q}\n"
        let charm = try charm(["metadata.yaml": Self.metadata + text])
        #expect(charm.endpoints["db"]?.interface == "q")
        #expect(charm.endpoints["web"]?.interface == "http")
    }

    @Test("keys that Unicode takes for one are two where their bytes differ, in each file of a charm")
    func canonicalKeys()
        throws
    {
        let (one, two) = ("caf\u{E9}", "cafe\u{301}")
        let charm = try charm([
            "metadata.yaml": Self.metadata + "provides: {\(one): {interface: a}, \(two): {interface: b}}\n",
            "config.yaml": "options: {\(one): {default: a}, \(two): {default: b}}\n",
            "actions.yaml": """
            act:
              params:
                \(one): {type: object, properties: {\(one): {default: a}, \(two): {default: b}}}
                \(two): {type: integer}
              required: [\(two)]
            """,
        ])
        #expect(charm.endpoints.count == 2)
        #expect(Set(charm.config.values.map(\.defaultValue)) == ["a", "b"])
        #expect(charm.config[RawText.key(two)]?.defaultValue == "b")
        let action = try #require(charm.actions["act"])
        for version in [JujuVersion(3, 6), JujuVersion(4, 0)] {
            let schema = ActionSchema(action, profile: JujuProfile(version))
            #expect(schema.refusal(of: [one: .map([:])]) != nil)
            #expect(schema.refusal(of: [one: .map([:]), RawText.key(two): 1]) == nil)
            let filled = schema.withDefaults([RawText.key(two): 1])
            #expect(GoJSON.text(.map(filled)) == #"{"\#(two)":1,"\#(one)":{"\#(two)":"b","\#(one)":"a"}}"#)
        }
        let text = "applications: {a: {charm: a, options: {\(one): 1, \(two): 2}}}"
        let bundle = try BundleReader(try #require(try DocumentComposer.document(Array(text.utf8))))
        #expect(bundle.applications.first?.options.count == 2)
    }

    @Test(
        "options, actions, bases and other files are refused in Juju's words",
        arguments: [
            ("config.yaml", "", "invalid config: empty configuration"),
            ("config.yaml", "options: [1]\n", "line 1: cannot unmarshal !!seq into map[string]charm.Option"),
            ("config.yaml", "options: {a: {type: [x]}}\n", "line 1: cannot unmarshal !!seq into string"),
            ("config.yaml", "options: {a: {type: float, default: \"1\"}}\n", "option \"a\" expected float, got \"1\""),
            ("config.yaml", "options: {a: {type: secret, default: x}}\n", "option \"a\" expected secret, got \"x\""),
            ("config.yaml", "options: {a: {default: [1, x]}}\n", "expected string, got []interface {}{1, \"x\"}"),
            ("actions.yaml", "juju-x: {}\n", "cannot use action name juju-x: the \"juju-\" prefix is reserved"),
            ("actions.yaml", "act: {required: a}\n", "value for schema key \"required\" must be a YAML list"),
            ("actions.yaml", "act: {params: {a: {type: text}}}\n", "text is not a valid type"),
            (
                "actions.yaml", "act: {params: {a: {minLength: 2, maxLength: 1}}}\n",
                "minLength cannot be greater than maxLength"
            ),
            ("actions.yaml", "act: {params: {a: {pattern: \"(\"}}}\n", "pattern must be a valid regex"),
            ("actions.yaml", "act: {params: {a: {enum: [1, 1]}}}\n", "enum items must be unique"),
            ("actions.yaml", "act: {required: [a, a]}\n", "required items must be unique"),
            ("actions.yaml", "act: {additionalProperties: 3}\n", "additionalProperties must be of type boolean/schema"),
            ("manifest.yaml", "{}\n", "manifest: coerce: expected list, got nothing"),
            ("manifest.yaml", "bases: [{name: beos, channel: \"1\"}]\n", "manifest: os \"beos\" not valid"),
            ("manifest.yaml", "bases: [{channel: \"1\"}]\n", "manifest: base without name not valid"),
            ("manifest.yaml", "bases: [{name: ubuntu, channel: 22.04/x}]\n", "risk in channel \"22.04/x\" not valid"),
            ("lxd-profile.yaml", "config: [1]\n", "failed to unmarshall lxd-profile.yaml: yaml: unmarshal errors"),
            ("metrics.yaml", "metrics: {a: {type: sum, description: d}}\n", "metric \"a\" has unknown type \"sum\""),
            ("metrics.yaml", "metrics: {a: {type: gauge}}\n", "metric \"a\" lacks description"),
            ("revision", "x\n", "invalid revision file"),
        ])
    func files(file: String, text: String, words: String) throws {
        let refusal = try refusal([file: text])
        #expect(refusal?.contains(words) == true, "\(refusal ?? "taken")")
    }

    @Test("defaults become values of their type, whether the file has them as texts or not")
    func defaults() throws {
        let text =
            "options: {a: {type: int, default: \"0x10\"}, b: {type: boolean, default: \"true\"}, c: {type: float, default: 1}}\n"
        let config = try charm(["config.yaml": text]).config
        #expect(config["a"]?.defaultValue == .number(16))
        #expect(config["b"]?.defaultValue == .bool(true))
        #expect(config["c"]?.defaultValue == .number(1))
    }

    @Test(
        "an LXD profile that Juju refuses is no fault of the charm's files, and holds up its deployment unless forced")
    func profile() throws {
        let charm = try charm(["lxd-profile.yaml": "config: {boot.autostart: \"true\"}\n"])
        let trial = Trial()
        let error = #expect(throws: SimulationError.self) { try trial.controller.deploy(charm) }
        #expect(error?.message == "invalid lxd-profile.yaml: contains config value \"boot.autostart\"")
        try trial.controller.deploy(charm, isForced: true)
    }

    @Test("a document whose aliases unfold without end in sight is refused")
    func bomb() throws {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        #expect(try refusal(["metadata.yaml": Self.metadata + text])?.contains("excessive aliasing") == true)
    }
}
