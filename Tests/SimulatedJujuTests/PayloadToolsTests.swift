import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct PayloadToolsTests {
    private let trial = Trial()
    private let files: TemporaryDirectory

    init() throws {
        try trial.deploy(Trial.provider)
        files = try TemporaryDirectory()
        try files.write(
            "metadata.yaml", "name: provider\nsummary: s\ndescription: d\npayloads: {web: {type: docker}}\n")
    }

    private func run(_ tool: String, _ arguments: String...) -> HookToolResult? {
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start))
        return context.reply(to: tool, arguments, directory: files.path, standardInput: nil)
    }

    @Test("a payload is known at once, changes its status and goes") func life() {
        #expect(run("payload-register", "docker", "web", "a", "blue")?.code == 0)
        let payload = ModelPayload(type: "docker", class: "web", id: "a", labels: ["blue"])
        #expect(trial.unit("provider/0")?.payloads == [payload])
        #expect(run("payload-register", "docker", "web", "a")?.code == 0)
        #expect(run("payload-status-set", "web", "a", "stopping")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads.map(\.status) == ["stopping"])
        #expect(run("payload-unregister", "web", "a")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads == [])
        #expect(run("payload-unregister", "web", "a")?.code == 0)
    }

    @Test("a payload goes by its class alone, and one of the same class takes its place (state/payloads.go: LookUp)")
    func classes() {
        for id in ["a", "b"] { #expect(run("payload-register", "docker", "web", id)?.code == 0) }
        #expect(trial.unit("provider/0")?.payloads.map(\.id) == ["b"])
        #expect(run("payload-status-set", "web", "a", "stopped")?.code == 0)
        #expect(trial.unit("provider/0")?.payloads.map(\.status) == ["stopped"])
    }

    @Test("an unknown class, type, status or payload is refused") func refusals() {
        #expect(run("payload-register", "docker", "no", "a")?.error.contains("not found in metadata.yaml") == true)
        #expect(run("payload-register", "kvm", "web", "a")?.error.contains("expected \"docker\"") == true)
        #expect(run("payload-register", "docker", "web", "")?.error == "ERROR missing ID not valid\n")
        let states = "[\"running\", \"starting\", \"stopped\", \"stopping\"]"
        #expect(
            run("payload-status-set", "web", "a", "on")?.error
                == "ERROR status \"on\" not supported; expected one of \(states)\n")
        #expect(run("payload-status-set", "web", "a", "running")?.error == "ERROR payload not found\n")
    }
}
