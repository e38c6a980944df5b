import CharmKit
import CharmTesting
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("The action enrollment-status")
struct StateTests {
    /// Brings a world into a state.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let message: String
        let prepare: @Sendable (World) throws -> Void
        var testDescription: String { "\(name): \(message)" }
    }

    static let cases = [
        Case(name: "unconfigured", message: "no region: juju integrate this application with maas-region") {
            try $0.settle()
        },
        Case(name: "waiting-for-token", message: "for the region to publish api_url, regions, maas_secret_id") {
            try $0.machine(World.region).files = MaasInstallation()
            try $0.integrate()
        },
        Case(name: "waiting-for-token", message: "for the region to let this rack enroll: it can't look whether") {
            world in
            world.maas.isUp = false
            try world.integrate()
        },
        Case(name: "waiting-for-token", message: "for the enroll token: Juju does not let this unit read") { world in
            try world.integrate()
            for secret in world.enrollSecrets { secret.revoke() }
            try world.pass(only: "maas-agent")
        },
        Case(name: "unknown", message: "MAAS's secret can't be read: Input/output error") { world in
            try world.integrate()
            try world.machine().isReadable = false
            try world.pass()
        },
        Case(
            name: "enrolling",
            message: "for MAAS at http://10.0.0.10:5240/MAAS to accept this rack: if that lasts, the enroll token"
        ) { world in
            world.maas.token = "ffffffffffffffffffffffffffffffff"
            try world.integrate()
        },
        Case(
            name: "enrolling",
            message: "for MAAS at https://h/MAAS to accept this rack: if that lasts, the enroll token is"
        ) { world in
            world.move(to: "https://h/MAAS")
            world.maas.token = "ffffffffffffffffffffffffffffffff"
            try world.integrate()
        },
        Case(name: "waiting-for-token", message: "for the region to let this rack enroll: it can't look whether") {
            world in
            // The token may be that of another MAAS, which has taken the place of the one that was asked.
            try world.integrate()
            world.maas.acceptsKey = false
            world.rotate()
            try world.pass()
        },
        Case(name: "registered", message: "enrolled as aaaaa2, for the region to confirm it") { world in
            try world.regions.configure(["enroll-unconfirmed": "true"])
            try world.integrate()
            world.maas.acceptsKey = false
            world.rotate()
            try world.pass()
        },
        Case(name: "registered", message: "enrolled as aaaaa2, but MAAS does not list it") { world in
            try world.integrate()
            try world.machine().fail()
            world.maas.forget("aaaaa2")
            try world.pass()
        },
        Case(name: "registered", message: "enrollment is not confirmed: no API key") { world in
            try world.regions.configure(["api-key": "", "enroll-unconfirmed": "true"])
            try world.integrate()
        },
        Case(name: "registered", message: "enrolled as aaaaa2, but MAAS has no connection to it") { world in
            try world.integrate()
            try world.machine().fail()
            try world.pass()
        },
        Case(name: "connected", message: "connected as aaaaa2") { try $0.integrate() },
        Case(name: "stale", message: "it was interrupted; will try to enroll again after 2026-09-21T14:14:20Z") {
            world in
            try world.relate()
            try world.killAt("enroll")
        },
        Case(name: "conflict", message: "the host name \"rack-1\" is also that of Machine aaaaa2 in MAAS") { world in
            world.maas.add("rack-1", macAddresses: ["52:54:00:00:09:09"])
            try world.integrate()
        },
        Case(name: "hosted", message: "this machine is a MAAS region; the agent stands back") { world in
            try world.machine().files = MaasInstallation(isInstalled: true, mode: .region)
            try world.integrate()
        },
        Case(name: "unreachable", message: "MAAS does not answer: no answer from http://10.0.0.10:5240/MAAS") { world in
            try world.integrate()
            world.maas.isUp = false
            try world.pass(20)
        },
        Case(name: "removed", message: "left its region by operator request") { world in
            try world.integrate()
            try world.act("leave")
            try world.pass()
        },
    ]

    @Test("tells every state that there is", arguments: cases)
    func states(state: Case) throws {
        let world = try World()
        try state.prepare(world)
        let text = try world.act("enrollment-status").results
        #expect(text["state"] == .string(state.name))
        guard case .string(let message) = text["message"] else {
            Issue.record("no message")
            return
        }
        #expect(message.hasPrefix(state.message), "\(message)")
        #expect(world.status().hasSuffix(": " + message))
        let json = try world.act("enrollment-status", ["format": "json"]).results
        guard json.count == 1, case .string(let object) = json["json"] else {
            Issue.record("no JSON")
            return
        }
        let fields = try #require(JSONText.maps(in: "{\"status\":\(object)}")?.first?.map)
        #expect(fields.mapValues(Value.string) == text)
    }
}
