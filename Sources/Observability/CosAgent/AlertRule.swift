/// An alert of Prometheus or Loki.
///
/// ```swift
/// AlertRule(
///     "RackNotConnected", when: "maas_rack_connected{%%juju_topology%%} == 0", for: "10m", severity: .critical,
///     summary: "A rack is not connected", description: "{{ $labels.juju_unit }} has lost its region.")
/// ```
public struct AlertRule: Hashable, Sendable {
    /// How urgent an alert is.
    public enum Severity: String, Sendable {
        case critical, warning, info
    }

    /// Where the metrics of an alert come from.
    public enum Source: Sendable {
        /// A ``ScrapeJob``: the collector attaches the labels of the unit that offers it.
        case scrapeJob
        /// A ``MetricsFile``: the collector attaches labels of its own, and the unit is told by the metric's `unit`.
        case file
    }

    /// The alert's name, in words run together, as Prometheus has them.
    public var name: String
    /// The expression; `%%juju_topology%%` in it becomes the matchers of this application's labels, and `%%juju_application%%` its
    /// name.
    public var expression: String
    /// Where the metrics come from.
    public var source: Source
    /// How long the expression must hold, as Prometheus writes durations, such as `10m`.
    public var duration: String
    /// How urgent it is.
    public var severity: Severity
    /// What is wrong, in a line; may hold templates such as `{{ $labels.juju_unit }}`.
    public var summary: String
    /// What it means and what to do.
    public var description: String

    /// An alert.
    public init(
        _ name: String, source: Source = .scrapeJob, when expression: String, for duration: String, severity: Severity,
        summary: String, description: String
    ) {
        self.name = name
        self.source = source
        self.expression = expression
        self.duration = duration
        self.severity = severity
        self.summary = summary
        self.description = description
    }
}

/// Alerts that are evaluated together.
public struct AlertGroup: Hashable, Sendable {
    /// The group's name, unique among those of the charm.
    public var name: String
    /// The alerts, in the order in which they are evaluated.
    public var rules: [AlertRule]

    /// A group of alerts.
    public init(_ name: String, _ rules: [AlertRule]) {
        self.name = name
        self.rules = rules
    }

    /// What is true of every application: its endpoints can be scraped, and their metrics arrive.
    public static let hostHealth = AlertGroup(
        "HostHealth",
        [
            AlertRule(
                "HostDown", when: "up{%%juju_topology%%} < 1", for: "5m", severity: .critical,
                summary: "{{ $labels.instance }} can't be scraped",
                description: "{{ $labels.juju_unit }} in model {{ $labels.juju_model }} has not served its metrics for "
                    + "five minutes: see whether its machine and its services run."),
            AlertRule(
                "HostMetricsMissing", when: "absent(up{%%juju_topology%%})", for: "5m", severity: .warning,
                summary: "No metrics of {{ $labels.juju_application }}",
                description:
                    "Nothing has arrived from {{ $labels.juju_application }} in model {{ $labels.juju_model }} "
                    + "for five minutes: see whether the collector beside it runs and reaches Prometheus."),
        ])
}

/// Groups of alerts as a rule file of Prometheus has them.
struct RuleFile: Encodable {
    private struct Group: Encodable {
        var name: String
        var rules: [Rule]
    }

    private struct Rule: Encodable {
        var alert: String
        var expr: String
        var `for`: String
        var labels: [String: String]
        var annotations: [String: String]
    }

    /// Nil without any group: an empty file is an object without keys.
    private let groups: [Group]?

    init(_ groups: [AlertGroup], _ topology: JujuTopology) {
        let all = groups.map { group in
            Group(name: topology.groupName(group.name), rules: group.rules.map { Self.rule($0, topology) })
        }
        self.groups = all.isEmpty ? nil : all
    }

    private static func rule(_ rule: AlertRule, _ topology: JujuTopology) -> Rule {
        Rule(
            alert: rule.name,
            expr: rule.expression.replacing("%%juju_topology%%", with: topology.matchers(rule.source))
                .replacing("%%juju_application%%", with: topology.application), for: rule.duration,
            labels: topology.labels(rule.source).merging(["severity": rule.severity.rawValue]) { own, _ in own },
            annotations: ["summary": rule.summary, "description": rule.description])
    }
}
