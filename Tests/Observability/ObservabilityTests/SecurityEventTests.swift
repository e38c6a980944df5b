import CharmKit
import EnrollmentLog
import Foundation
import JujuProtocol
import Testing

@Suite("A security event")
struct SecurityEventTests {
    /// Records what is logged.
    private final class Recorder: HookToolTransport {
        private(set) var lines: [[String]] = []

        func run(_ call: HookToolCall) throws -> HookToolResult {
            lines.append([call.tool] + call.arguments)
            return HookToolResult()
        }
    }

    private let recorder = Recorder()

    private func framework() throws -> Framework {
        let variables = [
            "JUJU_UNIT_NAME": "maas-agent/0", "JUJU_VERSION": "3.6.26", "JUJU_CONTEXT_ID": "c",
            "JUJU_CHARM_DIR": "/charm",
            "JUJU_MODEL_UUID": "5d1e6b8e", "JUJU_HOOK_NAME": "update-status",
            "JUJU_DISPATCH_PATH": "hooks/update-status",
        ]
        return Framework(
            environment: try HookEnvironment(variables, executable: "dispatch"), transport: recorder,
            clock: { 1_790_000_000 })
    }

    /// The events that were logged at the level trace.
    private func events() throws -> [[String: String]] {
        try recorder.lines.filter { $0[0] == "juju-log" && $0.contains("TRACE") }
            .map { try JSONDecoder().decode([String: String].self, from: Data(($0.last ?? "").utf8)) }
    }

    @Test("has the fields of those of charms on ops (_log_security_event in ops/log.py), whatever the charm logs at")
    func fields() throws {
        let framework = try framework()
        framework.logger.logLevel = .critical
        framework.log(SecurityEvent(.warning, "authz_fail", ["maas-agent/0", "maas"], "a \"name\"\nis taken"))
        #expect(
            try events() == [
                [
                    "appid": "5d1e6b8e-maas-agent/0", "datetime": "2026-09-21T14:13:20Z", "type": "security",
                    "description": "a \"name\"\nis taken", "event": "authz_fail:maas-agent/0,maas", "level": "WARN",
                ]
            ])
        #expect(recorder.lines.count == 1 && recorder.lines[0].last?.contains("\n") == false)
        #expect(framework.logger.logLevel == .critical && !framework.ledger.explains)
    }

    @Test(
        "goes with each entry of the enrollment log, in OWASP's words",
        arguments: [
            (EnrollmentEntry.Kind.enrolled, "authn_login_success:maas-agent/0", "INFO"),
            (.failed, "authn_login_fail:maas-agent/0", "WARN"), (.refused, "authz_fail:maas-agent/0,maas", "WARN"),
            (.left, "authz_change:maas-agent/0,rack,none", "INFO"),
            (.deleted, "sensitive_delete:maas-region/0,maas-agent/0", "WARN"),
        ])
    func entries(kind: EnrollmentEntry.Kind, event: String, level: String) throws {
        let cause = kind == .deleted ? "maas-region/0" : "operator"
        let entry = EnrollmentEntry(kind, "maas-agent/0", systemID: "4e663g", by: cause, "why", at: 1)
        try framework().log(entry)
        let told = "\(kind.rawValue) maas-agent/0 (4e663g), by \(cause): why"
        #expect(recorder.lines.first == ["juju-log", "--log-level", "INFO", "--", "Enrollment: \(told)"])
        let events = try events()
        #expect(events.map { $0["event"] } == [event] && events.map { $0["level"] } == [level])
        #expect(events.first?["description"] == told)
    }
}
