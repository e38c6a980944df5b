/// A status with its message, of a unit, an application or an agent.
public struct ModelStatus: Sendable, Codable, Hashable {
    /// The status, such as `active` or `error`.
    public var status: String
    /// The message beside it.
    public var message: String
    /// Further data, such as the hook that failed.
    public var data: [String: Value]
    /// When it was set, in seconds since 1970.
    public var since: Double

    /// A status with a message.
    public init(_ status: String, _ message: String = "", data: [String: Value] = [:], since: Double = 0) {
        self.status = status
        self.message = message
        self.data = data
        self.since = since
    }
}
