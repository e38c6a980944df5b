import CharmKit
import CosAgent
import Foundation
import JujuProtocol
import MaasHost
import SealedStore
import TestSupport
import Testing

@Suite("What a charm's own metrics tell")
struct MetricsTests {
    @Test(
        "of a rack: how far it is, its status, how often it enrolled, and whether it is connected where that is known")
    func rack() throws {
        let world = try ObservedModel()
        #expect(world.value("maas-agent", "maas_enrollment_status", "\"blocked\"") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_state", "\"unconfigured\"") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_connected") == nil)
        try world.enroll()
        #expect(world.value("maas-agent", "maas_enrollment_status", "\"active\"") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_status", "\"blocked\"") == 0)
        #expect(world.value("maas-agent", "maas_enrollment_state", "\"registered\"") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_attempts_total") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_connected") == nil)
        #expect(world.value("maas-agent", "maas_enrollment_version_differs") == 0)
        #expect(world.metrics("maas-agent")?.contains("application=\"maas-agent\"") == true)
        #expect(world.metrics("maas-agent")?.contains("unit=\"maas-agent/0\"") == true)
    }

    @Test("of a rack whose option is of no use: that it is blocked, and nothing that nobody knows")
    func option() throws {
        let world = try ObservedModel()
        try world.agent.configure(["departure-policy": "explode"])
        try world.model.settle()
        #expect(world.value("maas-agent", "maas_enrollment_status", "\"blocked\"") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_state") == nil)
    }

    @Test("of a region: racks by what MAAS says of them, and how many have yet to follow a rotated token")
    func region() throws {
        let world = try ObservedModel()
        try world.enroll()
        try world.update()
        #expect(world.value("maas-region", "maas_enrollment_racks", "\"unconfirmed\"") == 1)
        #expect(world.value("maas-region", "maas_enrollment_racks", "\"connected\"") == 0)
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 0)
        // Nobody has answered for MAAS, so nobody knows.
        #expect(world.value("maas-region", "maas_enrollment_racks_departed") == nil)
        #expect(world.value("maas-region", "maas_enrollment_status", "\"active\"") == 1)
    }

    @Test("of a region: a rack that can't follow a rotated token is awaited until it does, and one that left is not")
    func awaited() throws {
        let world = try ObservedModel()
        try world.enroll()
        try world.update()
        world.snap.enrollError = MaasHostError(.enrollment, "no files")
        world.regionSnap.files.secret = SecretBytes(utf8: "fedcba9876543210fedcba9876543210")
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 1)
        #expect(world.value("maas-agent", "maas_enrollment_state", "\"stale\"") == 1)
        world.snap.enrollError = nil
        world.machine.now += 3600
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 0)
        #expect(world.value("maas-agent", "maas_enrollment_attempts_total") == 3)
        _ = try #require(world.agent.units.first).run("leave")
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 0)
    }

    @Test(
        "of a region: a rack that followed the token is not awaited by the next leader either, and one that did not is")
    func nextLeader() throws {
        let world = try ObservedModel()
        let second = try #require(world.region.addUnits().first)
        try world.enroll()
        try world.update()
        try second.takeLead()
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited", unit: 1) == 0)
        world.snap.enrollError = MaasHostError(.enrollment, "no files")
        world.regionSnap.files.secret = SecretBytes(utf8: "fedcba9876543210fedcba9876543210")
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited", unit: 1) == 1)
        try world.region.units[0].takeLead()
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 1)
        world.snap.enrollError = nil
        world.machine.now += 3600
        for _ in 0..<2 { try world.update() }
        #expect(world.value("maas-region", "maas_enrollment_racks_awaited") == 0)
    }

    @Test("nowhere while no collector has made the folder, and no hook fails for it")
    func absent() throws {
        let world = try ObservedModel(hasCollector: false)
        try world.enroll()
        #expect(world.metrics("maas-agent") == nil && world.metrics("maas-region") == nil)
    }

    @Test("goes with the unit")
    func removed() throws {
        let world = try ObservedModel()
        #expect(world.metrics("maas-agent") != nil)
        try world.agent.units.first?.remove()
        try world.model.settle()
        #expect(world.metrics("maas-agent") == nil)
        #expect(world.metrics("maas-region") != nil)
    }

    @Test("is touched when it is right already, so that its age tells when the charm last looked")
    func touched() throws {
        let folder = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: folder.file("root") + MetricsFile.folder, withIntermediateDirectories: true)
        let file = MetricsFile(unit: "maas-agent/7", root: folder.file("root"))
        let metrics = [Metric("a", .gauge, "An a.", [(["b": "x\"y\\z\nw"], -3)])]
        try file.write(metrics)
        let path = folder.file("root") + MetricsFile.folder + "/maas-agent_7.prom"
        #expect(
            try String(contentsOfFile: path, encoding: .utf8) == """
                # HELP a An a.
                # TYPE a gauge
                a{application="maas-agent",b="x\\"y\\\\z\\nw",unit="maas-agent/7"} -3

                """)
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
        try file.write(metrics)
        let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
        #expect(try #require(date) > Date(timeIntervalSince1970: 1_000_000))
        #expect(throws: HostFileError.self) {
            try file.write([Metric("a", .gauge, String(repeating: "long ", count: 20_000), 1)])
        }
    }
}
