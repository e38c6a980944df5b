import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct UnitQueueTests {
    private static func queue(_ names: [String]) -> UnitQueue {
        names.compactMap(UnitName.init).reduce(into: UnitQueue()) { $0.insert($1) }
    }

    private static func drained(_ queue: UnitQueue) -> [String] {
        var queue = queue
        var names: [String] = []
        while let first = queue.first {
            names.append(first.description)
            queue.removeFirst()
        }
        return names
    }

    @Test(
        "units come in the order of their names as texts, however they went in",
        arguments: [[0, 1, 2, 9, 10, 11, 100], [100, 11, 10, 9, 2, 1, 0], [9, 100, 0, 11, 2, 10, 1]])
    func order(numbers: [Int]) {
        let wanted = ["a/0", "a/1", "a/10", "a/100", "a/11", "a/2", "a/9"]
        #expect(Self.drained(Self.queue(numbers.map { "a/\($0)" })) == wanted)
    }

    @Test("a unit that waits twice comes twice, and applications come in their order")
    func twice() {
        #expect(Self.drained(Self.queue(["b/0", "a/3", "b/0", "a/20"])) == ["a/20", "a/3", "b/0", "b/0"])
    }

    @Test("who is not wanted is dropped on the way to the first who is")
    func wanted() {
        var queue = Self.queue(["a/0", "a/1", "a/2", "a/3"])
        #expect(queue.first { $0.number >= 2 } == "a/2")
        #expect(Self.drained(queue) == ["a/2", "a/3"])
        #expect(queue.first { _ in false } == nil)
        #expect(queue.first == nil)
        queue.removeFirst()
        #expect(queue.first == nil)
    }
}
