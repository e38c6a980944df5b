import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct PodSpecToolsTests {
    private let trial = Trial()

    init() throws {
        try trial.deploy(Trial.provider)
        try trial.settle()
        trial.controller.model.kind = .caas
    }

    private func context(leads: Bool = true) -> HookContext {
        HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.start), isLeader: leads)
    }

    private func run(_ tool: String, _ arguments: [String], _ spec: String, _ context: HookContext) -> HookToolResult? {
        context.reply(to: tool, arguments, directory: "/", standardInput: Array(spec.utf8))
    }

    @Test("a spec can be read once the hook that set it ended well", arguments: ["k8s-spec", "pod-spec", "k8s-raw"])
    func spec(name: String) {
        let first = context()
        #expect(run("\(name)-get", [], "", first)?.error.hasSuffix("spec for application provider not found\n") == true)
        #expect(run("\(name)-set", [], "a: 1\n", first)?.code == 0)
        #expect(run("\(name)-get", [], "", first)?.code == 1)
        #expect(first.finish(.succeeded).error == nil)
        #expect(run("\(name)-get", [], "", context())?.output == "a: 1\n")
    }

    @Test("a file of resources goes behind the spec") func resources() throws {
        let files = try TemporaryDirectory()
        try files.write("r.yaml", "b: 2\n")
        let context = context()
        #expect(run("k8s-spec-set", ["--k8s-resources", files.file("r.yaml")], "a: 1\n", context)?.code == 0)
        #expect(context.podSpec == "a: 1\nb: 2\n")
    }

    @Test("no spec, no path and no leadership are refused") func refusals() {
        var lines: [String] = []
        trial.controller.onLog = { lines.append($0.message) }
        let missing = "no k8s raw spec specified: pipe k8s raw spec to command, or specify a file with --file"
        #expect(run("k8s-raw-set", [], "", context())?.error == "ERROR \(missing)\n")
        #expect(run("k8s-spec-set", ["--file", ""], "a: 1\n", context())?.error == "ERROR path not set\n")
        #expect(run("k8s-raw-set", [], "a: 1\n", context(leads: false))?.error == "ERROR this unit is not the leader\n")
        #expect(lines == ["\"provider/0\" is not the leader but is setting application raw k8s spec"])
    }

    @Test(
        "both kinds of spec in one hook fail it on Kubernetes, and count for nothing elsewhere",
        arguments: [true, false])
    func both(isKubernetes: Bool) {
        trial.controller.model.kind = isKubernetes ? .caas : .iaas
        let context = context()
        #expect(run("k8s-spec-set", [], "a: 1\n", context)?.code == 0)
        #expect(run("k8s-raw-set", [], "b: 1\n", context)?.code == 0)
        let outcome = context.finish(.succeeded)
        #expect((outcome.error?.hasSuffix("but not both") ?? false) == isKubernetes)
        #expect(outcome.commit == nil)
    }
}
