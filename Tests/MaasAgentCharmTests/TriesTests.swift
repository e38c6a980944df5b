import Testing

@testable import MaasAgentCharm

@Suite("The next try to enroll")
struct TriesTests {
    @Test("may be at once after none, and after one that went well")
    func atOnce() {
        var tries = Tries()
        #expect(tries.next("a", at: 1000) == nil)
        tries.begin("a", at: 1000)
        tries.succeed()
        #expect(tries.next("a", at: 1000) == nil)
        #expect(tries.reason == nil)
    }

    @Test("waits a minute after one that went wrong, then twice as long each time, up to an hour")
    func doubles() {
        var tries = Tries()
        var now = 1000
        for pause in [60, 120, 240, 480, 960, 1920, 3600, 3600] {
            tries.begin("a", at: now)
            tries.fail("no")
            #expect(tries.next("a", at: now) == now + pause)
            now += pause
            #expect(tries.next("a", at: now) == nil)
        }
        #expect(tries.reason == "no")
    }

    @Test("waits after one that has not ended, as after one that went wrong")
    func interrupted() {
        var tries = Tries()
        tries.begin("a", at: 1000)
        #expect(tries.next("a", at: 1000) == 1060)
        #expect(tries.reason == "it was interrupted")
    }

    @Test("may be at once when it is with something else")
    func somethingElse() {
        var tries = Tries()
        tries.begin("a", at: 1000)
        #expect(tries.next("b", at: 1000) == nil)
        tries.begin("b", at: 1000)
        #expect(tries.next("b", at: 1000) == 1060)
        #expect(tries.next("a", at: 1000) == nil)
    }

    @Test("waits until ten minutes have passed since the last but three, whatever became of them")
    func atMostFour() {
        var tries = Tries()
        for (index, mark) in ["a", "b", "a", "b"].enumerated() {
            #expect(tries.next(mark, at: 1000 + index) == nil)
            tries.begin(mark, at: 1000 + index)
            tries.succeed()
        }
        #expect(tries.next("c", at: 1003) == 1600)
        #expect(tries.next("c", at: 1599) == 1600)
        #expect(tries.next("c", at: 1600) == nil)
    }

    @Test("does not wait longer when the clock was set back")
    func clockSetBack() {
        var tries = Tries()
        tries.begin("a", at: 100_000)
        #expect(tries.next("a", at: 1000) == nil)
        #expect(tries.next("a", at: 99_999) == nil)
        #expect(tries.next("a", at: 100_000) == 100_060)
    }
}
