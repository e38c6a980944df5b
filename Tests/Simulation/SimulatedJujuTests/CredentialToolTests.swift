import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct CredentialToolTests {
    private let trial: Trial

    init() throws {
        trial = Trial()
        try trial.deploy(Trial.provider)
        trial.controller.model.cloud.authType = "certificate"
        trial.controller.model.contents[ModelCloud.credentialKey] = SecretContent(["client-key": "hush"])
    }

    private func run(_ arguments: String...) -> HookToolResult {
        HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
            .run(HookToolCall("credential-get", arguments))
    }

    @Test("a trusted application is told of the cloud and how to log in, under Juju's names for JSON and for YAML")
    func trusted() {
        trial.controller.model.applications["provider"]?.trust = true
        #expect(
            run("--format=json").output
                == "{\"type\":\"lxd\",\"name\":\"localhost\",\"region\":\"localhost\",\"credential\":{\"auth-type\":\"certificate\",\"attrs\":{\"client-key\":\"hush\"}},\"is-controller-cloud\":true}\n"
        )
        #expect(
            run("--format=yaml").output.contains(
                "credential:\n  authtype: certificate\n  attributes:\n    client-key: hush\n"))
        #expect(run().code == 0)
    }

    @Test("an application that is not trusted is told nothing")
    func untrusted() {
        let result = run("--format=json")
        #expect(result.code == 1)
        #expect(result.output == "")
        #expect(result.error == "ERROR cannot access cloud credentials: permission denied\n")
    }
}
