/// Says when a model is to be written while hooks run: whenever that takes no more than a tenth of the time, so that a hook
/// of a large model costs no more than one of a small model.
struct SavePace {
    private let now: () -> ContinuousClock.Instant
    private var begun: ContinuousClock.Instant
    private var ended: ContinuousClock.Instant

    /// A pace after this clock; it is due at once.
    init(now: @escaping () -> ContinuousClock.Instant = { ContinuousClock().now }) {
        self.now = now
        begun = now()
        ended = begun
    }

    /// Whether so much time has gone by since the last writing that the next is worth its cost.
    var isDue: Bool { now() - ended >= (ended - begun) * 9 }

    /// The model is being written.
    mutating func begin() { begun = now() }

    /// The model is written.
    mutating func end() { ended = now() }
}
