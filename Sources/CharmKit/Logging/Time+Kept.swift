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

    /// A time in seconds since 1970 in a text that a file or Juju has kept, or nil when it is none.
    package init?(moment kept: (some StringProtocol)?) { self.init(moment: kept.flatMap { Int($0) }) }
}
