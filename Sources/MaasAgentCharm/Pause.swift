import Glibc

/// The time to let pass after an enrollment that went wrong: a minute, then twice as long each time, up to an hour.
struct Pause: Codable, Equatable {
    /// What went wrong.
    let reason: String
    private let seconds: Int
    private let since: Int

    /// The first pause, from now on.
    init(_ reason: String) { self.init(reason, seconds: 60) }

    private init(_ reason: String, seconds: Int) {
        self.reason = reason
        self.seconds = seconds
        since = time(nil)
    }

    /// The pause after one more failure, from now on.
    func longer(_ reason: String) -> Pause { Pause(reason, seconds: min(seconds * 2, 3600)) }

    /// Whether the time has passed; a clock that was set back does not make it longer.
    var isOver: Bool {
        let left = since + seconds - time(nil)
        return left <= 0 || left > seconds
    }
}
