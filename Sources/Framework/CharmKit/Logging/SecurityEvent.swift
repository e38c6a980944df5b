import Logging

/// An event that whoever watches over security wants to know of, in the vocabulary of OWASP.
///
/// It goes to Juju's log as one line of JSON at the level trace, as the events of charms on ops do (`_log_security_event` in
/// `ops/log.py`), so that one rule of a log collector finds those of all charms. It holds no secret: the log is not the place.
///
/// ```swift
/// framework.log(
///     SecurityEvent(.warning, "authz_fail", ["maas-agent/0", "maas"], "maas-agent/0 may not enroll: its name is taken"))
/// ```
public struct SecurityEvent: Hashable, Sendable {
    /// How grave an event is, which is not the level of a log.
    public enum Level: String, Sendable {
        case info = "INFO"
        case warning = "WARN"
        case critical = "CRITICAL"
    }

    /// How grave it is.
    public var level: Level
    /// What happened, with its subjects, such as `authn_login_success:maas-agent/0`.
    public var event: String
    /// What happened, for people.
    public var description: String

    /// An event.
    ///
    /// - Parameters:
    ///   - level: How grave it is.
    ///   - type: A word of OWASP's logging vocabulary, such as `authn_login_success`.
    ///   - subjects: Whom and what it is about, in the order that the vocabulary gives them.
    ///   - description: What happened, for people.
    public init(_ level: Level, _ type: String, _ subjects: [String] = [], _ description: String) {
        self.level = level
        event = subjects.isEmpty ? type : "\(type):\(subjects.joined(separator: ","))"
        self.description = description
    }

    /// The event as one line of JSON with keys in order.
    func text(application: String, at time: Int) -> String {
        let fields = [
            ("appid", application), ("datetime", Time.text(time)), ("description", description), ("event", event),
            ("level", level.rawValue), ("type", "security"),
        ]
        return "{" + fields.map { "\"\($0)\":\(JSONText.quoted($1))" }.joined(separator: ",") + "}"
    }
}

extension Framework {
    /// Writes a security event to Juju's log, whatever level the charm logs at.
    public func log(_ event: SecurityEvent) {
        // A copy: the framework's own logger at this level would explain the whole hook.
        var logger = logger
        logger.logLevel = .trace
        logger.trace("\(event.text(application: "\(model.uuid)-\(environment.unit)", at: now))")
    }
}
