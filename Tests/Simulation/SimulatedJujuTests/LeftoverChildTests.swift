import Foundation
import JujuProtocol
import Synchronization
import Testing

@testable import SimulatedJuju

/// A child that a hook has left behind may call hook tools while and after the hook ends.
@Suite struct LeftoverChildTests {
    @Test("no tool runs beside the end of its hook, and none after it")
    func refusedAfterwards() throws {
        let trial = try HookResolverTests.related()
        try trial.settle()
        let context = HookContext(controller: trial.controller, unit: "provider/0", hook: Hook(.updateStatus))
        let counts = Mutex<(answered: Int, refused: Int)>((0, 0))
        let mayEnd = DispatchSemaphore(value: 0)
        let child = Foundation.Thread {
            while true {
                let number = counts.withLock { $0.answered }
                let result = context.run(HookToolCall("state-set", ["a=\(number)"]))
                if number == 50 { mayEnd.signal() }
                guard result.code == 0 else {
                    counts.withLock { $0.refused += 1 }
                    mayEnd.signal()
                    return
                }
                counts.withLock { $0.answered += 1 }
            }
        }
        child.start()
        mayEnd.wait()
        let outcome = context.finish(.succeeded)
        mayEnd.wait()
        let (answered, refused) = counts.withLock { $0 }
        #expect(refused == 1 && outcome.error == nil)
        // All that was answered counts, and nothing else.
        #expect(trial.unit("provider/0")?.charmState == ["a": "\(answered - 1)"])
        #expect(context.run(HookToolCall("is-leader", [])).error == "ERROR bad request: the hook has ended\n")
    }
}
