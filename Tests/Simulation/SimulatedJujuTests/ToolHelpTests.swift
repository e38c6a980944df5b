import Testing

@testable import SimulatedJuju

@Suite("The help of hook tools")
struct ToolHelpTests {
    /// What a tool prints of itself in the hook `name` of a unit with storage and a relation.
    private func help(_ tool: String, in name: String) throws -> [Substring] {
        let trial = Trial()
        var charm = Trial.requirer
        charm.storage["data"] = .init(count: 1)
        var text = ""
        try trial.deploy(Trial.provider)
        try trial.deploy(charm) { variables, tools in
            if variables["JUJU_HOOK_NAME"] == name { text = tools.tool(tool, "--help") }
            return 0
        }
        try trial.controller.integrate("requirer", "provider")
        try trial.settle()
        return text.split(separator: "\n")
    }

    @Test(
        "shows flags and what they are by themselves as gnuflag prints them (PrintDefaults), of which ops 1.3 to 3.3 read a storage's id",
        arguments: [
            ("storage-get", "data-storage-attached", "-s  (= data/0)"),
            ("storage-get", "data-storage-attached", "--format  (= smart)"),
            ("storage-get", "data-storage-attached", "-o, --output (= \"\")"),
            ("relation-get", "want-relation-created", "-r, --relation  (= want:1)"),
            ("relation-get", "start", "-r, --relation  (= )"), ("relation-get", "start", "--app  (= false)"),
            ("juju-log", "start", "-l, --log-level (= \"INFO\")"),
        ])
    func flags(tool: String, hook: String, line: String) throws {
        let lines = try help(tool, in: hook)
        #expect(lines.contains(line[...]), "\(lines)")
    }
}
