import ChildProcess
import CosAgent
import Foundation
import TestSupport
import Testing

/// Prometheus's own tool, where `scripts/promtool` finds or fetches it.
enum Promtool {
    static let path: String? = {
        let script = Process()
        let output = Pipe()
        script.executableURL = URL(filePath: Project.path("scripts/promtool"))
        (script.standardOutput, script.standardError) = (output, Pipe())
        guard (try? script.run()) != nil else { return nil }
        let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        script.waitUntilExit()
        return script.terminationStatus == 0 ? path.trimmingCharacters(in: .whitespacesAndNewlines) : nil
    }()
    static let reason: Comment = "there is no promtool, nor can it be fetched: run scripts/promtool"

    /// Runs it in a folder, and gives what it printed if it found fault.
    static func complaint(_ arguments: [String], in folder: String, input: String = "") throws -> String? {
        let child = ChildProcess(
            try #require(path), arguments: arguments, environment: ["PATH": "/usr/bin:/bin"], directory: folder,
            timeLimit: .seconds(300))
        let result = try child.run(input: .bytes(Array(input.utf8)))
        return result.succeeded ? nil : result.output + result.error
    }
}

@Suite("The alerts, in Prometheus's own words", .enabled(if: Promtool.path != nil, Promtool.reason))
struct AlertTests {
    /// What raises an alert, and what does not.
    struct Case: CustomTestStringConvertible, Sendable {
        let charm: String
        let alert: String
        /// The values that raise it within a day, one a minute, as promtool writes them.
        let series: [String: String]
        let harmless: [String: String]
        var testDescription: String { alert }

        init(_ charm: String, _ alert: String, _ metric: String, _ bad: String, _ good: String) {
            (self.charm, self.alert) = (charm, alert)
            (series, harmless) = ([metric: bad], [metric: good])
        }
    }

    /// The labels of a metric that node-exporter read from a file, and of one that was scraped from the charm's job.
    private static let file =
        #"juju_model="lab",juju_model_uuid="UUID",juju_application="collector",application="APP",unit="APP/0""#
    private static let scraped = #"juju_model="lab",juju_model_uuid="UUID",juju_application="APP",juju_unit="APP/0""#
    private static let node = #"juju_model="lab",juju_model_uuid="UUID",juju_application="collector""#

    static let cases: [Case] = {
        let (agent, region) = ("maas-agent", "maas-region")
        func own(_ metric: String, _ label: String = "") -> String { "\(metric){\(file)\(label)}" }
        func mtime(_ name: String) -> String {
            "node_textfile_mtime_seconds{\(node),file=\"\(MetricsFile.folder)/\(name)_0.prom\"}"
        }
        return [
            Case(agent, "HostDown", "up{\(scraped)}", "0x1500", "1x1500"),
            Case(agent, "HostMetricsMissing", #"up{juju_model="lab"}"#, "1x1500", "_x0"),
            Case(agent, "MaasRackNotConnected", own("maas_enrollment_connected"), "0x1500", "1x1500"),
            Case(
                agent, "MaasEnrollmentBlocked", own("maas_enrollment_status", #",status="blocked""#), "1x1500", "0x1500"
            ),
            Case(
                agent, "MaasEnrollmentWaits", own("maas_enrollment_status", #",status="waiting""#), "1x1500",
                "1x20 0x1480"),
            Case(
                agent, "MaasTokenNotFollowed", own("maas_enrollment_state", #",state="stale""#), "1x1500", "1x10 0x1490"
            ),
            Case(agent, "MaasVersionsDiffer", own("maas_enrollment_version_differs"), "1x1500", "0x1500"),
            Case(agent, "MaasRackRegistersOften", own("maas_enrollment_attempts_total"), "1+1x1500", "1x1500"),
            Case(agent, "MaasAgentSilent", mtime(agent), "0x1500", "0+60x1500"),
            Case(
                agent, "MaasRackSilent", "maas_rack_region_rpc_call_latency_count{\(scraped)}", "7x1500", "7+2x1500"),
            Case(
                region, "MaasRacksNotConnected", own("maas_enrollment_racks", #",state="dead""#), "2x1500", "0x1500"),
            Case(region, "MaasRackRefused", own("maas_enrollment_racks", #",state="conflict""#), "1x1500", "0x1500"),
            Case(
                region, "MaasRegionBlocked", own("maas_enrollment_status", #",status="blocked""#), "1x1500", "0x1500"),
            Case(region, "MaasRegionWaits", own("maas_enrollment_status", #",status="waiting""#), "1x1500", "0x1500"),
            Case(region, "MaasRotationNotFollowed", own("maas_enrollment_racks_awaited"), "1x1500", "1x20 0x1480"),
            Case(region, "MaasRackReleasesDiffer", own("maas_enrollment_racks_other_release"), "1x1500", "0x1500"),
            Case(region, "MaasRacksToDelete", own("maas_enrollment_racks_departed"), "1x1500", "0x1500"),
            Case(region, "MaasRegionCharmSilent", mtime(region), "0x1500", "0+60x1500"),
            Case(
                region, "MaasRackServiceDead",
                "maas_service_availability{\(scraped),system_id=\"4e663g\",service=\"rackd\"}", "3x1500", "1x1500"),
        ]
    }()

    private let world = Result { try ObservedModel() }

    /// The rules that a charm publishes, in a file that Prometheus reads.
    private func rules(_ charm: String) throws -> [String: Any] {
        try #require(try world.get().configuration(charm)["metrics_alert_rules"] as? [String: Any])
    }

    private func names(_ rules: [String: Any]) -> [String] {
        (rules["groups"] as? [[String: Any]] ?? []).flatMap { $0["rules"] as? [[String: Any]] ?? [] }
            .compactMap { $0["alert"] as? String }
    }

    @Test("are rules that Prometheus takes, each tried below", arguments: ObservedModel.names)
    func valid(charm: String) throws {
        let rules = try rules(charm)
        let folder = try TemporaryDirectory()
        try JSONSerialization.data(withJSONObject: rules, options: .withoutEscapingSlashes).write(
            to: URL(filePath: folder.file("rules.yaml")))
        let complaint = try Promtool.complaint(["check", "rules", "rules.yaml"], in: folder.path)
        #expect(complaint == nil, "\(complaint ?? "")")
        let tried = Set(Self.cases.map(\.alert))
        #expect(names(rules).filter { !tried.contains($0) } == [])
        #expect(names(rules).count > 8)
    }

    @Test("are raised by what they tell of, and by nothing that is as it should be", arguments: cases)
    func raised(trial: Case) throws {
        let rules = try rules(trial.charm)
        try #require(names(rules).contains(trial.alert))
        let folder = try TemporaryDirectory()
        try JSONSerialization.data(withJSONObject: rules, options: .withoutEscapingSlashes).write(
            to: URL(filePath: folder.file("rules.yaml")))
        let uuid = try world.get().model.uuid
        func test(_ series: [String: String], firing: Int) -> [String: Any] {
            let filled = series.map { metric, values in
                [
                    "series": metric.replacing("UUID", with: uuid).replacing("APP", with: trial.charm),
                    "values": values,
                ]
            }
            let samples: [[String: Any]] = firing == 0 ? [] : [["labels": "{}", "value": firing]]
            return [
                "interval": "1m", "input_series": filled,
                "promql_expr_test": [
                    [
                        "expr": "count(ALERTS{alertname=\"\(trial.alert)\",alertstate=\"firing\"})",
                        "eval_time": "8h", "exp_samples": samples,
                    ]
                ],
            ]
        }
        var tests = [test(trial.series, firing: 1)]
        if trial.alert != "HostMetricsMissing" { tests.append(test(trial.harmless, firing: 0)) }
        let document: [String: Any] = ["rule_files": ["rules.yaml"], "evaluation_interval": "1m", "tests": tests]
        try JSONSerialization.data(withJSONObject: document, options: .withoutEscapingSlashes).write(
            to: URL(filePath: folder.file("test.yaml")))
        let complaint = try Promtool.complaint(["test", "rules", "test.yaml"], in: folder.path)
        #expect(complaint == nil, "\(complaint ?? "")")
    }

    @Test("go on metrics whose form and names Prometheus takes", arguments: ObservedModel.names)
    func metrics(charm: String) throws {
        let world = try world.get()
        try world.enroll()
        try world.update()
        let text = try #require(world.metrics(charm))
        let complaint = try Promtool.complaint(["check", "metrics"], in: world.folder.path, input: text)
        #expect(complaint == nil, "\(complaint ?? "")")
    }
}

@Suite("The dashboards")
struct DashboardTests {
    @Test(
        "are published compressed as the interface wants, and ask for metrics that there are",
        arguments: ObservedModel.names)
    func published(charm: String) throws {
        let world = try ObservedModel()
        try world.enroll()
        try world.update()
        let published = try #require(world.configuration(charm)["dashboards"] as? [String])
        let source = try Data(contentsOf: URL(filePath: Project.path("charm/dashboards/\(charm).json")))
        try #require(published.count == 1)
        let packed = try #require(Data(base64Encoded: published[0]))
        let child = ChildProcess("/usr/bin/xz", arguments: ["-dc"], environment: [:])
        #expect(try child.run(input: .bytes(Array(packed))).output == String(decoding: source, as: UTF8.self))

        let text = String(decoding: source, as: UTF8.self)
        let asked = Set(text.matches(of: /maas_enrollment_[a-z_]+/).map { String($0.output) })
        let written = try #require(world.metrics(charm))
        // What is told only where MAAS has answered.
        let later: Set = [
            "maas_enrollment_connected", "maas_enrollment_racks_other_release", "maas_enrollment_racks_departed",
        ]
        for name in asked where !later.contains(name) { #expect(written.contains("\n\(name){"), "\(name)") }
        #expect(asked.count >= 4)
    }
}
