import Foundation
import TestSupport
import Testing

@Suite(
    "The packed charms and a region with TLS, whose certificate is of an authority of its own", .serialized,
    .enabled(if: Commands.haveTLS, "there is no openssl or socat; scripts/setup installs them"))
struct TLSTests {
    private let world: World

    init() throws { world = try World(hasTLS: true) }

    private func trust(_ file: String) throws {
        try world.juju("config", "maas-region", "ca-certificate=\(String(contentsOfFile: file, encoding: .utf8))")
    }

    private func connected() throws -> Int {
        try world.racks().components(separatedBy: "\"health\":\"connected\"").count - 1
    }

    @Test("enroll racks by its https URL, once they and their machines trust that authority")
    func encrypted() throws {
        for machine in 1...3 { try world.trust(world.authority, onMachine: machine) }
        try world.deployAll()
        let advice = "set the option ca-certificate of maas-region"
        #expect(try world.status("maas-region/0").contains("blocked"))
        #expect(try world.juju("status", "--format", "json").contains(advice))
        #expect(try world.status("maas-agent/0").contains("for the region to let this rack enroll"))

        try trust(world.authority)
        for unit in 0...2 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        #expect(try connected() == 3)
        #expect(try world.juju("show-unit", "maas-agent/0").contains("api_url: \(world.url)"))
        #expect(world.url.hasPrefix("https://"))
    }

    @Test("say whose certificate is to be set when it is another authority's, and go on when that is mended")
    func wrongAuthority() throws {
        for machine in 1...3 { try world.trust(world.authority, onMachine: machine) }
        try world.deployAll()
        try trust(world.authority)
        let other = try world.otherAuthority()
        try trust(other)
        #expect(try world.juju("status", "--format", "json").contains("is not trusted"))
        #expect(try connected() == 3)
        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        try world.juju("update-status", "maas-region/0")
        let message = try world.juju("status", "--format", "json")
        #expect(message.contains("the certificate of \(world.url)/"), "\(message)")
        #expect(try connected() == 0)
        try trust(world.authority)
        #expect(try connected() == 3)
        for unit in 0...2 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
    }

    @Test("say that a machine does not trust the certificate, which its rack needs, and go on when it does")
    func untrustingMachine() throws {
        try world.trust(try world.otherAuthority(), onMachine: 1)
        try world.juju("deploy", try World.file("maas-region.charm"), "--to", "0")
        try world.juju("deploy", try World.file("maas-agent.charm"), "--to", "1")
        try world.juju("config", "maas-agent", "enroll-timeout=1")
        try world.setKey()
        try trust(world.authority)
        try world.juju("integrate", "maas-agent", "maas-region")
        let status = try world.juju("status", "--format", "json")
        #expect(status.contains("have this machine trust its authority (update-ca-certificates)"), "\(status)")
        #expect(try connected() == 0)
        try world.trust(world.authority, onMachine: 1)
        try world.juju("update-status")
        try world.juju("update-status")
        #expect(try world.status("maas-agent/0").contains("connected as "))
    }

    @Test("enroll racks by its plain URL, which needs no trust, while the region's charm asks by the https one")
    func plain() throws {
        try world.deployAll()
        try world.juju("config", "maas-region", "maas-url=\(world.plainURL)")
        #expect(
            try world.juju("status", "--format", "json").contains(
                "set the option tls-url of maas-region to \(world.url)"))
        try world.juju("config", "maas-region", "tls-url=\(world.url)")
        try trust(world.authority)
        // Right after a change of the URL, reports on several racks may wait for each other until then.
        try world.juju("update-status", "maas-region/0")
        for unit in 0...2 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        #expect(try connected() == 3)
        #expect(try world.juju("show-unit", "maas-agent/0").contains("api_url: \(world.plainURL)"))
    }
}
