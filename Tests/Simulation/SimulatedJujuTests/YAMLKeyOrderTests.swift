import Testing

@testable import SimulatedJuju

@Suite struct YAMLKeyOrderTests {
    @Test(
        "letters come after all else, and digits count as numbers",
        arguments: [
            ["k2", "k10", "k15", "k100"], ["12:30", "1a"], ["_", "a"], ["-a", "Z", "a"], ["a", "ab"], ["1.5", "1e3"],
        ])
    func order(keys: [String]) {
        #expect(keys.reversed().sorted(by: YAMLKeyOrder.precedes) == keys)
    }
}
