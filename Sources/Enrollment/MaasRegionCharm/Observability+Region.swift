import CharmKit
import CosAgent
import MaasRegion

extension Observability {
    /// What a region controller serves, its own metrics and at its API's port those of all of MAAS (MAAS 3.4 and later), and what
    /// its charm tells of racks. Beside another charm that runs the region the latter is all.
    static func region(charmDirectory: String, isSubordinate: Bool) throws(DashboardError) -> Observability {
        let jobs = [ScrapeJob("region", port: 5239), ScrapeJob("cluster", port: 5240, path: "/MAAS/metrics")]
        let groups = [AlertGroup.hostHealth, AlertGroup("region_racks", services)]
        return Observability(
            scrapeJobs: isSubordinate ? [] : jobs,
            alerts: (isSubordinate ? [] : groups) + [AlertGroup("region_enrollment", enrollment)],
            dashboards: [try Dashboard(xzFile: charmDirectory + "/dashboards/maas-region.json.xz")])
    }

    private static let enrollment = [
        AlertRule(
            "MaasRacksNotConnected", source: .file,
            when: "sum without (state) (maas_enrollment_racks{%%juju_topology%%,state!=\"connected\"}) > 0", for: "30m",
            severity: .warning, summary: "{{ $value }} racks of {{ $labels.application }} are not connected",
            description: "juju run {{ $labels.application }}/leader list-controllers says which, and why."),
        AlertRule(
            "MaasRackRefused", source: .file, when: "maas_enrollment_racks{%%juju_topology%%,state=\"conflict\"} > 0",
            for: "5m", severity: .critical, summary: "{{ $value }} racks of {{ $labels.application }} may not enroll",
            description:
                "They have the name or an interface of another node, which enrolling would take over: juju run "
                + "{{ $labels.application }}/leader list-controllers"),
        AlertRule(
            "MaasRegionBlocked", source: .file,
            when: "maas_enrollment_status{%%juju_topology%%,status=\"blocked\"} == 1", for: "15m", severity: .critical,
            summary: "{{ $labels.unit }} is blocked",
            description:
                "Somebody has to do something before racks can enroll: juju status {{ $labels.unit }} says what."),
        AlertRule(
            "MaasRegionWaits", source: .file,
            when: "maas_enrollment_status{%%juju_topology%%,status=\"waiting\"} == 1", for: "30m", severity: .warning,
            summary: "{{ $labels.unit }} has been waiting for half an hour",
            description: "juju status {{ $labels.unit }} says what it waits for."),
        AlertRule(
            "MaasRotationNotFollowed", source: .file, when: "maas_enrollment_racks_awaited{%%juju_topology%%} > 0",
            for: "30m", severity: .critical, summary: "{{ $value }} racks have not followed {{ $labels.application }}",
            description:
                "The region has another URL or enroll token since half an hour at least, and these racks still have the "
                + "old one: juju status says which are waiting."),
        AlertRule(
            "MaasRackReleasesDiffer", source: .file, when: "maas_enrollment_racks_other_release{%%juju_topology%%} > 0",
            for: "6h", severity: .warning,
            summary: "{{ $value }} racks run another release of MAAS than {{ $labels.application }}",
            description:
                "MAAS supports racks of their region's release: the status of {{ $labels.application }} says which."),
        AlertRule(
            "MaasRacksToDelete", source: .file, when: "maas_enrollment_racks_departed{%%juju_topology%%} > 0",
            for: "1h",
            severity: .info, summary: "{{ $value }} racks have left {{ $labels.application }} and are still in MAAS",
            description: "juju run {{ $labels.application }}/leader list-controllers says why."),
        AlertRule(
            "MaasRegionCharmSilent", source: .file,
            when: "time() - node_textfile_mtime_seconds{file=~\".*/%%juju_application%%_[0-9]+[.]prom\"} > 3600",
            for: "5m",
            severity: .warning, summary: "The charm of {{ $labels.file }} has not run for an hour",
            description: "What is told of racks may be old: see juju status and the unit's agent."),
    ]

    /// What MAAS itself tells of its racks (MAAS 3.5 and later), whoever collects it.
    private static let services = [
        AlertRule(
            "MaasRackServiceDead",
            when: "max by (juju_model, juju_model_uuid, juju_application, system_id) "
                + "(maas_service_availability{%%juju_topology%%,service=\"rackd\"}) == 3", for: "15m",
            severity: .critical,
            summary: "MAAS has no connection to the rack {{ $labels.system_id }}",
            description: "Its service rackd is dead: maasctl controller {{ $labels.system_id }} tells its name.")
    ]
}

extension Metric {
    /// What there is to measure of a region's unit; `racks` is what its leader knows.
    static func region(_ status: Status, _ racks: RackWatch.Outcome?) -> [Metric] {
        let metrics = [
            Metric(
                "maas_enrollment_status", "The unit's status in Juju.", "status", is: status.kind.rawValue,
                of: Status.Kind.allCases.map(\.rawValue))
        ]
        guard let racks else { return metrics }
        let states = racks.reports.values.filter(\.isCounted).map(\.state)
        let known: [RackReport.State] = [
            .connected, .dead, .absent, .conflict, .withheld, .unconfirmed, .unreachable,
        ]
        let counts = known.map { state in (["state": state.rawValue], states.count { $0 == state }) }
        let answers = [
            Metric(
                "maas_enrollment_racks_other_release", .gauge, "Racks of another release than the region's.",
                racks.otherReleases.count),
            Metric(
                "maas_enrollment_racks_departed", .gauge, "Racks that have left and are still in MAAS.",
                racks.departed.count),
        ]
        return metrics + [
            Metric("maas_enrollment_racks", .gauge, "Racks by what MAAS says of them.", counts),
            Metric(
                "maas_enrollment_racks_awaited", .gauge, "Racks that have yet to follow the region's URL and token.",
                racks.awaited),
        ] + (racks.isAnswered ? answers : [])
    }
}
