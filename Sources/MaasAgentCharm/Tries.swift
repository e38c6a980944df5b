/// The tries to enroll a machine: what the next one has to wait for.
///
/// Racks that register over and over can hang a region (Launchpad bug 2130237). So the same thing is tried again a minute
/// after it went wrong, then after twice as long each time, up to an hour; and whatever is tried, in ten minutes it is
/// tried four times at most.
struct Tries: Codable, Equatable {
    private static let most = 4
    private static let span = 600

    /// What was tried last, as a word.
    private var mark = ""
    /// How often in a row that went wrong.
    private var failures = 0
    /// When the last tries began, in seconds since 1970.
    private var times: [Int] = []
    /// What went wrong last, or nil when it went well.
    private(set) var reason: String?

    /// Begins a try; until it has ended it counts as one that went wrong.
    mutating func begin(_ mark: String, at now: Int) {
        failures = mark == self.mark ? failures + 1 : 1
        self.mark = mark
        reason = "it was interrupted"
        times = (times + [now]).suffix(Self.most)
    }

    /// Ends a try that went wrong.
    mutating func fail(_ reason: String) { self.reason = reason }

    /// Ends a try that went well.
    mutating func succeed() {
        failures = 0
        reason = nil
    }

    /// When `mark` may be tried next, in seconds since 1970, or nil when it may be at once.
    func next(_ mark: String, at now: Int) -> Int? {
        var waits: [(from: Int, pause: Int)] = []
        if let last = times.last, failures > 0, mark == self.mark {
            waits.append((last, min(60 << min(failures - 1, 6), 3600)))
        }
        if let first = times.first, times.count == Self.most { waits.append((first, Self.span)) }
        // A clock that was set back makes no pause longer.
        return waits.filter { (1...$0.pause).contains($0.from + $0.pause - now) }.map { $0.from + $0.pause }.max()
    }
}
