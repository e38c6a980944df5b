import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct AssumesExpressionTests {
    /// A charm with this `assumes`, as it stands in metadata.yaml.
    private func charm(_ assumes: String) throws -> CharmMetadata {
        let folder = try TemporaryDirectory()
        try folder.write("metadata.yaml", "name: any\nsummary: s\ndescription: d\nassumes: \(assumes)\n")
        try folder.write("manifest.yaml", "bases: [{name: ubuntu, channel: \"24.04\"}]\n")
        return try CharmFolder(path: folder.path).metadata
    }

    private func refusal(_ assumes: String, _ version: String = "3.6.26", kind: ModelState.Kind = .iaas) throws
        -> String?
    {
        var model = ModelState()
        model.jujuVersion = version
        model.kind = kind
        return try charm(assumes).assumes?.refusal(by: model)
    }

    @Test(
        "versions of Juju are compared as Juju does, missing numbers being 0",
        arguments: [
            ("juju >= 2.9", "3.6.26", true), ("juju >= 4", "3.6.26", false), ("juju < 4", "3.6.26", true),
            ("juju<3.6.26", "3.6.26", false), ("juju >= 3.6.27", "3.6.26", false), ("juju", "2.9.52", true),
            ("juju >= 4.0", "4.0-beta1", false),
        ])
    func versions(assumes: String, version: String, isMet: Bool) throws {
        #expect(try (refusal("[\(assumes)]", version) == nil) == isMet)
    }

    @Test("the Kubernetes API is there on Kubernetes only, and unknown features nowhere")
    func features() throws {
        #expect(try refusal("[k8s-api]", kind: .caas) == nil)
        #expect(
            try refusal("[k8s-api >= 1.25]")?.hasSuffix("\n  - charm must be deployed on a Kubernetes cloud") == true)
        #expect(try refusal("[load-balancer]")?.contains("requires feature \"load-balancer\" but") == true)
        #expect(try refusal("[any-of: [k8s-api, juju >= 3]]") == nil)
        #expect(try refusal("[any-of: []]") == nil)
    }

    @Test("what is not met is told in Juju's words, one level deeper for each list")
    func words() throws {
        let assumes = "[juju >= 4, {all-of: [juju >= 2.9, {any-of: [foo-bar, juju < 3.5]}]}]"
        #expect(
            try refusal(assumes) == """
                Charm cannot be deployed because:
                  - charm requires Juju version >= 4.0.0, model has version 3.6.26
                  - charm requires all of the following:
                    - charm requires at least one of the following:
                      - charm requires feature "foo-bar" but model does not support it
                      - charm requires Juju version < 3.5.0, model has version 3.6.26
                """)
    }

    @Test(
        "what is no such expression is refused by its text",
        arguments: [
            ("{juju: 4}", "assumes: expected list, got map"),
            ("[juju => 4]", "malformed feature expression \"juju => 4\""),
            ("[juju >= x]", "\"juju >= x\""), ("[{none-of: [juju]}]", "malformed composite expression"),
            ("[any-of: juju]", "malformed \"any-of\" expression; expected a list of sub-expressions"),
        ])
    func malformed(assumes: String, reason: String) throws {
        let error = #expect(throws: SimulationError.self) { try charm(assumes) }
        #expect(error?.message.contains("parsing \"metadata.yaml\" file: ") == true)
        #expect(error?.message.contains(reason) == true)
    }

    @Test("a charm whose assumptions are not met is neither deployed nor refreshed to, unless that is forced")
    func deploy() throws {
        let controller = Controller(ModelState())
        let wanting = try charm("[juju >= 4]")
        let error = #expect(throws: SimulationError.self) { try controller.deploy(wanting) }
        #expect(error?.code == .conflict)
        #expect(controller.model.applications.isEmpty)
        try controller.deploy(wanting, isForced: true)
        #expect(throws: SimulationError.self) { try controller.refresh("any", to: wanting) }
        try controller.refresh("any", to: wanting, isForced: true)
        try controller.refresh("any", to: charm("[juju >= 3]"))
    }
}
