import Glibc

/// The time to let pass after an enrollment that went wrong: a minute, then twice as long each time, up to an hour.
struct Pause: Codable, Equatable {
    private let seconds: Int
    private let since: Int

    /// The first pause, from now on.
    init() { self.init(seconds: 60) }

    private init(seconds: Int) {
        self.seconds = seconds
        since = time(nil)
    }

    /// The pause after one more failure, from now on.
    var longer: Pause { Pause(seconds: min(seconds * 2, 3600)) }

    /// The seconds that are left, or nil when it is over; a clock that was set back does not make it longer.
    var rest: Int? {
        let left = since + seconds - time(nil)
        return left > 0 && left <= seconds ? left : nil
    }
}
