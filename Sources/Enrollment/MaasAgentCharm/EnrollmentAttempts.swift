import MaasHost

/// The attempts to enroll a machine: what the next one has to wait for.
///
/// Racks that register over and over can hang a region (Launchpad bug 2130237). So the same thing is tried again a minute
/// after it went wrong, then after twice as long each time, up to an hour; and whatever is tried, in ten minutes it is
/// tried four times at most.
struct EnrollmentAttempts: Equatable {
    private static let limit = 4
    private static let span = 600
    private static let mostCounted = 1_000_000
    private static let interrupted = "it was interrupted"

    /// The digest of what was tried last.
    private var digest = ""
    /// How often in a row that went wrong.
    private var failures = 0
    /// When the last attempts began, in seconds since 1970.
    private var times: [Int] = []
    /// How many attempts there have been on this machine.
    private(set) var count = 0
    /// What went wrong last, or nil when it went well.
    private(set) var reason: String?

    init() {}

    /// Begins an attempt; until it has ended it counts as one that went wrong.
    mutating func begin(_ digest: String, at now: Int) {
        failures = digest == self.digest ? min(failures + 1, Self.mostCounted) : 1
        self.digest = digest
        reason = Self.interrupted
        count = min(count + 1, Self.mostCounted)
        times = (times + [now]).suffix(Self.limit)
    }

    /// Ends an attempt that went wrong.
    mutating func fail(_ reason: String) { self.reason = reason }

    /// Ends an attempt that went well.
    mutating func succeed() {
        failures = 0
        reason = nil
    }

    /// Whether the last attempt has begun and not ended.
    var isInterrupted: Bool { reason == Self.interrupted }

    /// Whether the last attempt has not ended well.
    var isUnfinished: Bool { reason != nil }

    /// Why the next attempt at `digest`, for which `difference` calls, has to wait; nil for no difference.
    func reasonToWait(_ digest: String, _ difference: String?) -> String {
        // What went wrong with another region is no reason.
        (digest == self.digest ? reason : nil) ?? (difference.map { "\($0), but " } ?? "")
            + "racks that register too often hang a region"
    }

    /// When `digest` may be tried next, in seconds since 1970, or nil when it may be at once.
    func next(_ digest: String, at now: Int) -> Int? {
        var waits: [(from: Int, pause: Int)] = []
        if let last = times.last, failures > 0, digest == self.digest {
            waits.append((last, min(60 << min(failures - 1, 6), 3600)))
        }
        if let first = times.first, times.count == Self.limit { waits.append((first, Self.span)) }
        // A clock that was set back makes no pause longer.
        return waits.filter { (1...$0.pause).contains($0.from + $0.pause - now) }.map { $0.from + $0.pause }.max()
    }
}

extension EnrollmentAttempts {
    /// The attempts as texts by name; none for no attempts.
    var fields: [String: String] {
        guard self != EnrollmentAttempts() else { return [:] }
        var fields = [
            "digest": digest, "failures": "\(failures)", "count": "\(count)",
            "times": times.map(String.init).joined(separator: " "),
        ]
        fields["reason"] = reason
        return fields
    }

    /// Reads ``fields``; nil when they are something else.
    init?(_ fields: [String: String]) {
        guard !fields.isEmpty else { return }
        let times = fields["times", default: ""].split(separator: " ").map { Int(moment: $0) }
        guard let digest = fields["digest"], let failures = fields["failures"].flatMap({ Int($0) }),
            (0...Self.mostCounted).contains(failures), times.count <= Self.limit, !times.contains(nil)
        else { return nil }
        (self.digest, self.failures, self.times) = (digest, failures, times.compactMap { $0 })
        // Earlier revisions of the charm did not count.
        let counted = fields["count"].flatMap { Int($0) } ?? times.count
        guard (0...Self.mostCounted).contains(counted) else { return nil }
        count = counted
        reason = fields["reason"]
    }
}
