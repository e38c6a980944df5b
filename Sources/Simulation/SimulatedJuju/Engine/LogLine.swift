/// A line of the model's log.
public struct LogLine: Sendable, Codable, Hashable {
    /// The levels, lowest first.
    public enum Level: String, Sendable, Codable, Hashable, CaseIterable, Comparable {
        case trace = "TRACE"
        case debug = "DEBUG"
        case info = "INFO"
        case warning = "WARNING"
        case error = "ERROR"
        case critical = "CRITICAL"

        /// The level of that name, or nil; capitals do not matter, and `WARN` will do.
        public init?(name: String) {
            let name = name.uppercased()
            guard let level = Level(rawValue: name == "WARN" ? "WARNING" : name) else { return nil }
            self = level
        }

        /// Orders by weight.
        public static func < (left: Level, right: Level) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    /// When, in seconds since 1970.
    public var time: Double
    /// The entity, such as `unit-maas-agent-0`.
    public var entity: String
    /// The logger, such as `unit.maas-agent/0.juju-log`.
    public var logger: String
    /// How grave it is.
    public var level: Level
    /// The text.
    public var message: String

    /// A line.
    public init(time: Double, entity: String, logger: String, level: Level, message: String) {
        self.time = time
        self.entity = entity
        self.logger = logger
        self.level = level
        self.message = message
    }
}
