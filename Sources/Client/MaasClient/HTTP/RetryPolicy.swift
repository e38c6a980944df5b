/// When and how often a request is tried again, each time with a signature of its own.
///
/// Tried again are reads (GET) whose connection was lost, or that got 409, 502, 503, 504, or 401 for a nonce that was seen
/// before, as libcurl itself repeats a request on a connection that turns out to be dead; and requests of any method that got
/// 409 or 503 with `Retry-After`, by which MAAS says that nothing was done (3.4 to 3.7). Who refuses the connection is not
/// asked again.
public struct RetryPolicy: Sendable, Hashable {
    /// The most tries, the first included.
    public var tries: Int
    /// The pause before the second try; each further pause is twice as long, less up to a half by chance.
    public var firstPause: Duration
    /// The longest pause. A server that asks for a longer one is not asked again.
    public var longestPause: Duration

    /// A policy: four tries, pauses from a quarter of a second to ten seconds.
    public init(tries: Int = 4, firstPause: Duration = .milliseconds(250), longestPause: Duration = .seconds(10)) {
        self.tries = tries
        self.firstPause = firstPause
        self.longestPause = longestPause
    }

    /// One try, and no more.
    public static let never = RetryPolicy(tries: 1)

    /// The pause before the next try; nil when there is to be none.
    func pause(after tries: Int, of method: HTTPRequest.Method, failure: Failure) -> Duration? {
        guard tries < self.tries else { return nil }
        switch failure {
        case .connectionLost: return method == .get ? pause(tries) : nil
        case .status(let status, let retryAfter, let text):
            let isAsked = (status == 503 || status == 409) && retryAfter != nil
            let isPassing =
                [409, 502, 503, 504].contains(status) || (status == 401 && text.contains("Nonce already used"))
            guard isAsked || (method == .get && isPassing) else { return nil }
            guard let retryAfter else { return pause(tries) }
            let asked = Duration.seconds(retryAfter)
            return asked <= longestPause ? asked : nil
        }
    }

    private func pause(_ tries: Int) -> Duration {
        let doubled = firstPause * (1 << min(tries - 1, 20))
        return min(doubled, longestPause) * Double.random(in: 0.5...1)
    }

    /// What went wrong with a try.
    enum Failure {
        case connectionLost
        case status(Int, retryAfter: Int?, text: String)
    }
}
