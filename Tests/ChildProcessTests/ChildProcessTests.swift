import ChildProcess
import Testing

@Suite("A child process")
struct ChildProcessTests {
    @Test("gives its exit code and both its outputs")
    func runs() throws {
        let result = try ChildProcess("/bin/sh", arguments: ["-c", "echo out; echo err >&2; exit 3"]).run()
        #expect(result.ending == .exited(3))
        #expect(result.output == "out\n")
        #expect(result.error == "err\n")
    }
}
