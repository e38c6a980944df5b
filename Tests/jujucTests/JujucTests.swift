import ChildProcess
import JujuProtocol
import Testing

@Suite("The hook tools' program")
struct JujucTests {
    @Test("says which variable is missing when no hook runs")
    func noHook() throws {
        let result = try ChildProcess(".build/debug/jujuc", arguments: ["is-leader"], environment: [:]).run()
        #expect(result.ending == .exited(1))
        #expect(result.error == "ERROR JUJU_CONTEXT_ID not set\n")
    }
}
