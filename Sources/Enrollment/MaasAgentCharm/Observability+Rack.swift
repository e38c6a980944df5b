import CharmKit
import CosAgent

extension Observability {
    /// What a rack controller serves, and what its charm tells of its enrollment.
    static func rack(charmDirectory: String) throws(DashboardError) -> Observability {
        Observability(
            scrapeJobs: [ScrapeJob("rack", port: 5249)],
            alerts: [
                .hostHealth, AlertGroup("rack_enrollment", enrollment), AlertGroup("rack_connection", connection),
            ],
            dashboards: [try Dashboard(xzFile: charmDirectory + "/dashboards/maas-agent.json.xz")])
    }

    private static let enrollment = [
        AlertRule(
            "MaasRackNotConnected", source: .file, when: "maas_enrollment_connected{%%juju_topology%%} == 0",
            for: "15m",
            severity: .critical, summary: "{{ $labels.unit }} is a rack without its region",
            description: "MAAS has no connection to this rack: juju run {{ $labels.unit }} enrollment-status"),
        AlertRule(
            "MaasEnrollmentBlocked", source: .file,
            when: "maas_enrollment_status{%%juju_topology%%,status=\"blocked\"} == 1", for: "15m", severity: .critical,
            summary: "{{ $labels.unit }} is blocked",
            description:
                "Somebody has to do something before this rack can enroll: juju status {{ $labels.unit }} says what."),
        AlertRule(
            "MaasEnrollmentWaits", source: .file,
            when: "maas_enrollment_status{%%juju_topology%%,status=\"waiting\"} == 1", for: "30m", severity: .warning,
            summary: "{{ $labels.unit }} has been waiting for half an hour",
            description: "juju status {{ $labels.unit }} says what it waits for."),
        AlertRule(
            "MaasTokenNotFollowed", source: .file,
            when: "maas_enrollment_state{%%juju_topology%%,state=\"stale\"} == 1", for: "15m", severity: .critical,
            summary: "{{ $labels.unit }} has not followed its region",
            description:
                "The region publishes another URL or enroll token than the rack has: juju run {{ $labels.unit }} "
                + "enrollment-status history=true"),
        AlertRule(
            "MaasVersionsDiffer", source: .file, when: "maas_enrollment_version_differs{%%juju_topology%%} == 1",
            for: "6h",
            severity: .warning, summary: "{{ $labels.unit }} runs another release of MAAS than its region",
            description:
                "MAAS supports racks of their region's release: juju status {{ $labels.unit }} says what to do."),
        AlertRule(
            "MaasRackRegistersOften", source: .file,
            when: "increase(maas_enrollment_attempts_total{%%juju_topology%%}[1h]) > 3", for: "0m", severity: .warning,
            summary: "{{ $labels.unit }} has enrolled more than three times in an hour",
            description: "Racks that register too often hang a region: juju run {{ $labels.unit }} enrollment-status "
                + "history=true"),
        AlertRule(
            "MaasAgentSilent", source: .file,
            when: "time() - node_textfile_mtime_seconds{file=~\".*/%%juju_application%%_[0-9]+[.]prom\"} > 3600",
            for: "5m",
            severity: .warning, summary: "The charm of {{ $labels.file }} has not run for an hour",
            description: "What is told of this rack's enrollment may be old: see juju status and the unit's agent."),
    ]

    /// What MAAS itself serves on the rack (MAAS 3.4 and later), whoever collects it.
    private static let connection = [
        AlertRule(
            "MaasRackSilent",
            when: "sum by (juju_model, juju_model_uuid, juju_application, juju_unit) "
                + "(increase(maas_rack_region_rpc_call_latency_count{%%juju_topology%%}[15m])) == 0", for: "15m",
            severity: .critical, summary: "{{ $labels.juju_unit }} does not talk to its region",
            description:
                "MAAS on this rack runs, but has not called its region for half an hour; connected racks call it each "
                + "minute: juju run {{ $labels.juju_unit }} enrollment-status")
    ]
}

extension Metric {
    /// What there is to measure of a rack's enrollment; `state` is nil while an option is of no use.
    static func rack(
        _ state: EnrollmentState?, _ status: Status, attempts: Int, differs: Bool, since: Int
    ) -> [Metric] {
        var metrics = [
            Metric(
                "maas_enrollment_status", "The unit's status in Juju.", "status", is: status.kind.rawValue,
                of: Status.Kind.allCases.map(\.rawValue)),
            Metric(
                "maas_enrollment_attempts_total", .counter, "Attempts to enroll on this machine.", attempts),
            Metric(
                "maas_enrollment_version_differs", .gauge, "Whether the rack runs another release than its region.",
                differs ? 1 : 0),
        ]
        guard let state else { return metrics }
        metrics.append(
            Metric("maas_enrollment_state", "How far the rack is.", "state", is: state.name, of: EnrollmentState.names))
        metrics.append(
            Metric(
                "maas_enrollment_state_since_seconds", .gauge, "Since when the rack is so, in seconds since 1970.",
                since))
        // While nobody knows, there is nothing to measure.
        if let isConnected = state.isConnected {
            metrics.append(
                Metric(
                    "maas_enrollment_connected", .gauge, "Whether MAAS lists the rack as connected.",
                    isConnected ? 1 : 0))
        }
        return metrics
    }
}
