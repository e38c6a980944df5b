import Testing

@testable import SimulatedJuju

@Suite struct AgentFileTests {
    @Test(
        "paths come out as Go cleans them",
        arguments: [
            ("a", "/d/a"), ("./a//b/.", "/d/a/b"), ("../a", "/a"), ("../../..", "/"), ("/x/../y", "/y"), ("", "/d"),
        ])
    func joined(path: String, clean: String) {
        #expect(AgentFile.path(path, in: "/d") == clean)
    }

    @Test(
        "a path that leads out of where it begins keeps doing so",
        arguments: [("./a", "a"), ("../a/..", ".."), ("", ".")])
    func relative(path: String, clean: String) {
        #expect(AgentFile.cleaned(path) == clean)
    }
}
