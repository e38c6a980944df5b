import CharmKit
import EnrollmentLog
import Testing

@Suite("The enrollment log")
struct EnrollmentLogTests {
    private func entry(_ reason: String, _ rack: String = "maas-agent/0", at time: Int = 1_790_000_000)
        -> EnrollmentEntry
    {
        EnrollmentEntry(.enrolled, rack, systemID: "4e663g", by: "operator", reason, at: time)
    }

    @Test("keeps the last entries and no more, in their order")
    func bounded() {
        var log = EnrollmentLog()
        for number in 0..<100 { log.append(entry("\(number)")) }
        #expect(log.entries.count == EnrollmentLog.limit)
        #expect(log.entries.first?.reason == "\(100 - EnrollmentLog.limit)" && log.entries.last?.reason == "99")
        #expect(EnrollmentLog(log.fields) == log)
    }

    @Test(
        "reads back what it stored, whatever the texts of others hold",
        arguments: ["", "two words", "a\nb\u{1b}[31m", String(repeating: "ä", count: 5000), "{\"x\": 1}", " - "])
    func roundTrip(text: String) {
        var log = EnrollmentLog()
        log.append(EnrollmentEntry(.refused, text, by: text, text, at: 1))
        log.append(
            EnrollmentEntry(.left, "maas-agent/0", systemID: text.isEmpty ? nil : text, by: "operator", text, at: 2))
        #expect(EnrollmentLog(log.fields) == log)
        #expect(log.lines.split(separator: "\n").count == 2)
        #expect(log.lines.utf8.count < 4000)
        #expect(log.lines.allSatisfy { $0 == "\n" || !$0.unicodeScalars.contains { $0.value < 0x20 } })
    }

    @Test("leaves out what is no entry, and reads the rest")
    func damaged() {
        var log = EnrollmentLog()
        log.append(entry("good"))
        var fields = log.fields
        fields["11"] = "x enrolled maas-agent/0 - operator why"
        fields["12"] = "1 exploded maas-agent/0 - operator why"
        fields["13"] = ""
        #expect(EnrollmentLog(fields) == log)
    }

    @Test("takes what is found again and again once, until something else is found")
    func repeated() {
        var log = EnrollmentLog()
        func refused(_ why: String, _ rack: String = "maas-agent/0", at time: Int) -> EnrollmentEntry {
            EnrollmentEntry(.refused, rack, by: "maas-region", why, at: time)
        }
        let entries = [
            refused("a", at: 1), refused("a", at: 2), refused("a", "maas-agent/1", at: 3), refused("a", at: 4),
            refused("b", at: 5), refused("a", at: 6),
        ]
        let added = entries.map { log.appendIfNew($0) }
        #expect(added == [true, false, true, false, true, true])
    }

    @Test("tells in lines when, what, who and why, the newest first")
    func lines() {
        var log = EnrollmentLog()
        #expect(log.lines == "none\n")
        log.append(entry("with http://r/MAAS: as asked"))
        log.append(EnrollmentEntry(.left, "maas-agent/0", by: "operator", "policy stop", at: 1_790_000_060))
        #expect(
            log.lines == """
                2026-09-21T14:14:20Z  left maas-agent/0, by operator: policy stop
                2026-09-21T14:13:20Z  enrolled maas-agent/0 (4e663g), by operator: with http://r/MAAS: as asked

                """)
    }

    @Test("tells whether the rack is enrolled by the last entry that says so")
    func enrolled() {
        var log = EnrollmentLog()
        #expect(!log.isEnrolled(as: "4e663g") && !log.hasLeft)
        log.append(entry("a"))
        log.append(EnrollmentEntry(.failed, "maas-agent/0", by: "operator", "b", at: 2))
        #expect(log.isEnrolled(as: "4e663g") && !log.isEnrolled(as: "other"))
        log.append(EnrollmentEntry(.left, "maas-agent/0", by: "operator", "c", at: 3))
        #expect(log.hasLeft && !log.isEnrolled(as: "4e663g"))
    }
}
