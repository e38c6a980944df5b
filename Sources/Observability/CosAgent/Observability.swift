/// What a charm offers to the observability stack.
///
/// ```swift
/// Observability(scrapeJobs: [ScrapeJob("rack", port: 5249)], alerts: [.hostHealth])
/// ```
public struct Observability: Hashable, Sendable {
    /// The endpoints with metrics.
    public var scrapeJobs: [ScrapeJob]
    /// The alerts on metrics.
    public var alerts: [AlertGroup]
    /// The alerts on logs.
    public var logAlerts: [AlertGroup]
    /// The dashboards.
    public var dashboards: [Dashboard]
    /// The slots of snaps through which a collector reads their logs, such as `maas:maas-logs`.
    public var logSlots: [String]

    /// What a charm offers; nothing by default.
    public init(
        scrapeJobs: [ScrapeJob] = [], alerts: [AlertGroup] = [], logAlerts: [AlertGroup] = [],
        dashboards: [Dashboard] = [], logSlots: [String] = []
    ) {
        self.scrapeJobs = scrapeJobs
        self.alerts = alerts
        self.logAlerts = logAlerts
        self.dashboards = dashboards
        self.logSlots = logSlots
    }
}

/// The value of `config` in a unit's databag (`CosAgentProviderUnitData` of charms.grafana_agent.v0.cos_agent, LIBPATCH 26).
struct UnitConfiguration: Encodable {
    private let alerts: RuleFile
    private let logAlerts: RuleFile
    private let dashboards: [String]
    private let scrapeJobs: [ScrapeConfiguration]
    private let logSlots: [String]

    enum CodingKeys: String, CodingKey {
        case dashboards
        case alerts = "metrics_alert_rules"
        case logAlerts = "log_alert_rules"
        case scrapeJobs = "metrics_scrape_jobs"
        case logSlots = "log_slots"
    }

    init(_ observability: Observability, _ topology: JujuTopology) {
        alerts = RuleFile(observability.alerts, topology)
        logAlerts = RuleFile(observability.logAlerts, topology)
        dashboards = observability.dashboards.map(\.text)
        scrapeJobs = observability.scrapeJobs.map { ScrapeConfiguration($0, application: topology.application) }
        logSlots = observability.logSlots
    }
}
