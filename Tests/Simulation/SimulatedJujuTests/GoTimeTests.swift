import Testing

@testable import SimulatedJuju

@Suite struct GoTimeTests {
    @Test(
        "reads moments as Go does",
        arguments: [
            ("1970-01-01T00:01:00Z", 60), ("1970-01-01T1:00:00", 3600), ("1970-01-01T00:00:01,5Z", 1.5),
            ("1970-01-01T02:00:00+02:00", 0), ("1970-01-01T00:00:00-00:01", 60),
            ("2024-02-29T00:00:00Z", 1_709_164_800), ("2023-02-29T00:00:00Z", nil), ("2026-04-31T00:00:00Z", nil),
            ("2026-01-01T00:00:00z", nil), ("2026-01-01T00:00:00+25:00", nil), ("2026-01-01T00:00:00.Z", nil),
            ("2026-01-01T24:00:00Z", nil), ("2026-1-01T00:00:00Z", nil), ("2026-01-01T00:00:00Zx", nil),
            ("2026-01-01", nil),
        ] as [(String, Double?)])
    func moments(text: String, seconds: Double?) {
        #expect(GoTime.seconds(text) == seconds)
    }

    @Test(
        "reads durations as Go does",
        arguments: [
            ("1h30m", 5400), ("-.5s", -0.5), ("+1.h", 3600), ("2\u{B5}s", 2e-6), ("2\u{3BC}s", 2e-6), ("0", 0),
            ("1", nil), ("1d", nil), ("h", nil), ("1h ", nil), ("3000000h", nil), ("", nil),
        ] as [(String, Double?)])
    func durations(text: String, seconds: Double?) {
        #expect(GoTime.duration(text) == seconds)
    }
}
