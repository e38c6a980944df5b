import Testing

@testable import SimulatedJuju

@Suite struct SavePaceTests {
    private final class Time { var now = ContinuousClock().now }

    @Test(
        "a model is written again once nine times the cost of the last writing went by",
        arguments: [(1, 8, false), (1, 9, true), (20, 179, false), (20, 180, true)])
    func pace(cost: Int, later: Int, isDue: Bool) {
        let time = Time()
        var pace = SavePace { time.now }
        #expect(pace.isDue)
        pace.begin()
        time.now += .milliseconds(cost)
        pace.end()
        #expect(!pace.isDue)
        time.now += .milliseconds(later)
        #expect(pace.isDue == isDue)
    }
}
