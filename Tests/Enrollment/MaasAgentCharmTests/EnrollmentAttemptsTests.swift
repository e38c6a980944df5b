import Testing

@testable import MaasAgentCharm

@Suite("The next try to enroll")
struct EnrollmentAttemptsTests {
    @Test("may be at once after none, and after one that went well")
    func atOnce() {
        var attempts = EnrollmentAttempts()
        #expect(attempts.next("a", at: 1000) == nil)
        attempts.begin("a", at: 1000)
        attempts.succeed()
        #expect(attempts.next("a", at: 1000) == nil)
        #expect(attempts.reason == nil)
    }

    @Test("waits a minute after one that went wrong, then twice as long each time, up to an hour")
    func doubles() {
        var attempts = EnrollmentAttempts()
        var now = 1000
        for pause in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            attempts.begin("a", at: now)
            attempts.fail("no")
            #expect(attempts.next("a", at: now) == now + pause)
            now += pause
            #expect(attempts.next("a", at: now) == nil)
        }
        #expect(attempts.reason == "no")
    }

    @Test("waits after one that has not ended, as after one that went wrong")
    func interrupted() {
        var attempts = EnrollmentAttempts()
        attempts.begin("a", at: 1000)
        #expect(attempts.next("a", at: 1000) == 1060)
        #expect(attempts.reason == "it was interrupted")
    }

    @Test("may be at once when it is with something else")
    func somethingElse() {
        var attempts = EnrollmentAttempts()
        attempts.begin("a", at: 1000)
        #expect(attempts.next("b", at: 1000) == nil)
        attempts.begin("b", at: 1000)
        #expect(attempts.next("b", at: 1000) == 1060)
        #expect(attempts.next("a", at: 1000) == nil)
    }

    @Test("waits until ten minutes have passed since the last but three, whatever became of them")
    func atMostFour() {
        var attempts = EnrollmentAttempts()
        for (index, mark) in ["a", "b", "a", "b"].enumerated() {
            #expect(attempts.next(mark, at: 1000 + index) == nil)
            attempts.begin(mark, at: 1000 + index)
            attempts.succeed()
        }
        #expect(attempts.next("c", at: 1003) == 1600)
        #expect(attempts.next("c", at: 1599) == 1600)
        #expect(attempts.next("c", at: 1600) == nil)
    }

    @Test("does not wait longer when the clock was set back")
    func clockSetBack() {
        var attempts = EnrollmentAttempts()
        attempts.begin("a", at: 100_000)
        #expect(attempts.next("a", at: 1000) == nil)
        #expect(attempts.next("a", at: 99_999) == nil)
        #expect(attempts.next("a", at: 100_000) == 100_060)
    }

    @Test(
        "are not taken from numbers that are no times, which no sum could hold",
        arguments: [
            ["digest": "a", "failures": "1", "times": "9223372036854775807"],
            ["digest": "a", "failures": "1", "times": "-9223372036854775808"],
            ["digest": "a", "failures": "9223372036854775807", "times": "1"],
            ["digest": "a", "failures": "1", "times": "1", "count": "9223372036854775807"],
            ["digest": "a", "failures": "-1", "times": "1"], ["digest": "a", "failures": "1", "times": "1 x"],
        ])
    func foreignNumbers(fields: [String: String]) { #expect(EnrollmentAttempts(fields) == nil) }
}
