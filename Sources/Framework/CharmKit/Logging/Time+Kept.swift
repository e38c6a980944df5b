extension Int {
    /// The latest time that is taken for one: some ten thousand years from now.
    private static let latestMoment = 1 << 38

    /// A time in seconds since 1970 that a file or Juju has kept, or nil when it is none.
    ///
    /// It is counted with, so that what lies beyond all times must not come in.
    package init?(moment kept: Int?) {
        guard let kept, (0...Self.latestMoment).contains(kept) else { return nil }
        self = kept
    }

    /// A time in seconds since 1970 that is over, or nil when what was kept is none: one that is still to come, as when the clock was
    /// set back, is now.
    package init?(moment kept: Int?, upTo now: Int) {
        guard let moment = Int(moment: kept) else { return nil }
        self = Swift.min(moment, now)
    }

    /// A time in a text that a file or Juju has kept, as ``init(moment:upTo:)-(Int?,_)`` takes it.
    package init?(moment kept: (some StringProtocol)?, upTo now: Int) {
        self.init(moment: kept.flatMap { Int($0) }, upTo: now)
    }

    /// A time in seconds since 1970 in a text that a file or Juju has kept, or nil when it is none.
    package init?(moment kept: (some StringProtocol)?) { self.init(moment: kept.flatMap { Int($0) }) }
}
