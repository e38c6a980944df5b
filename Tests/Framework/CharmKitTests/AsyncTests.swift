import CharmTesting
import Glibc
import Testing

@testable import CharmKit

@Suite("Async code in a handler")
struct AsyncTests {
    private struct Broken: Error {}

    private actor Counter {
        private var count = 0
        func next() -> Int {
            count += 1
            return count
        }
    }

    @discardableResult
    private func run(_ body: @escaping (Framework) throws -> Void) throws -> ScenarioResult {
        try Scenario(.cache, setUp: { framework in framework.observe(.start) { _ in try body(framework) } }).run(.start)
    }

    @Test("gives its result to the handler, through actors, sleep and children")
    func result() throws {
        var sum = 0
        try run { framework in
            let counter = Counter()
            sum = try framework.wait(atMost: .seconds(600)) {
                try await Task.sleep(for: .milliseconds(2))
                return await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<10 { group.addTask { await counter.next() } }
                    return await group.reduce(0, +)
                }
            }
        }
        #expect(sum == 55)
    }

    @Test("runs where all threads of the shared pool are busy with waiting")
    func nested() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<16 {
                group.addTask {
                    let box = Counter()
                    var found = 0
                    try AsyncTests().run { framework in
                        found = try framework.wait(atMost: .seconds(600)) {
                            await Task.yield()
                            return await box.next() + number
                        }
                    }
                    return found
                }
            }
            let sum = try await group.reduce(0, +)
            #expect(sum == 16 + (0..<16).reduce(0, +))
        }
    }

    @Test("fails the handler with what it throws")
    func thrown() {
        let failure = #expect(throws: HookFailure.self) {
            try run { framework in _ = try framework.wait(atMost: .seconds(600)) { () -> Int in throw Broken() } }
        }
        #expect(failure?.cause is Broken)
    }

    @Test("is cancelled when it takes too long, which fails the handler")
    func tooLong() {
        let failure = #expect(throws: HookFailure.self) {
            try run { framework in
                try framework.wait(atMost: .milliseconds(20)) { try await Task.sleep(for: .seconds(3600)) }
            }
        }
        #expect((failure?.cause as? AsyncWaitError)?.description == "it has taken longer than 0.02 seconds")
    }

    @Test("that blocks its thread, or never rests, has the limit too")
    func blocking() throws {
        try run { framework in
            #expect(throws: AsyncWaitError.self) {
                try framework.wait(atMost: .milliseconds(20)) { _ = Glibc.usleep(200_000) }
            }
            #expect(throws: AsyncWaitError.self) {
                try framework.wait(atMost: .milliseconds(20)) { while !Task.isCancelled { await Task.yield() } }
            }
        }
    }
}
