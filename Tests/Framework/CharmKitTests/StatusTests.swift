import Testing

@testable import CharmKit

@Suite("A status")
struct StatusTests {
    @Test("that is more urgent wins, in whatever order they are said")
    func urgencyWins() {
        let all: [Status] = [.active, .waiting("w"), .maintenance("m"), .blocked("b")]
        for order in [all, all.reversed()] {
            let collector = StatusCollector()
            order.forEach(collector.add)
            #expect(collector.status == .blocked("b"))
        }
    }

    @Test("that came first wins among equals")
    func firstWins() {
        let collector = StatusCollector()
        collector.add(.waiting("first"))
        collector.add(.waiting("second"))
        #expect(collector.status == .waiting("first"))
    }

    @Test("is not there when nobody says anything")
    func silence() {
        #expect(StatusCollector().status == nil)
    }

    @Test("reads as one line")
    func describes() {
        #expect(Status.active.description == "active")
        #expect(Status.blocked("set a URL").description == "blocked: set a URL")
    }
}
