import CharmTesting
import MaasHost
import SealedStore
import Testing
import TestSupport

@Suite("Enrolled racks, when what their region wants changes")
struct ChangeTests {
    private let world: World

    init() throws {
        world = try World(agents: 3)
        try world.integrate()
        try world.pass()
        try world.expectConnected(World.agents)
    }

    private var enrollments: [Int] {
        get throws { try World.agents.map { try world.machine($0).enrollments.count } }
    }

    @Test("enroll once each with a rotated token, of which Juju keeps one revision")
    func tokenRotated() throws {
        world.rotate()
        #expect(try world.connection() == nil)
        try world.pass(10)
        try world.expectConnected(World.agents)
        #expect(try enrollments == [2, 2, 2])
        #expect(world.enrollSecrets.map(\.revisions) == [[2]])
    }

    @Test("are not called connected between the rotation and their new enrollment")
    func rotationIsNoticed() throws {
        world.rotate()
        for unit in World.agents { try world.machine(unit).isReadable = false }
        try world.pass()
        for unit in World.agents { #expect(world.status(unit).hasPrefix("waiting: MAAS's secret can't be read")) }
        for unit in World.agents { try world.machine(unit).isReadable = true }
        try world.pass()
        try world.expectConnected(World.agents)
    }

    /// The least that is whole: a structure of ASN.1 with a number in it.
    private static let certificate = "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n"

    @Test(
        "enroll once each when the URL becomes one of https, and not before their machines trust its certificate authority"
    )
    func urlChanged() throws {
        world.move(to: "https://maas.example.com:5443/MAAS")
        world.maas.certificateAuthority = Self.certificate
        try world.pass()
        #expect(world.status() == "waiting: MAAS does not answer: the certificate of \(world.maas.url) is not trusted")
        #expect(try enrollments == [1, 1, 1])
        try world.regions.configure(["ca-certificate": Self.certificate])
        try world.pass()
        // MAAS's own rack asks whom its machine trusts.
        #expect(try enrollments == [1, 1, 1])
        world.trustedAuthority = Self.certificate
        try world.pass()
        try world.expectConnected(World.agents)
        #expect(try enrollments == [2, 2, 2])
    }

    @Test("go on as they are when only the certificate authority changes")
    func certificateAuthorityChanged() throws {
        world.maas.certificateAuthority = Self.certificate
        try world.regions.configure(["ca-certificate": Self.certificate])
        try world.pass()
        try world.expectConnected(World.agents)
        #expect(try enrollments == [1, 1, 1])
    }

    @Test("follow a region that moves to another address")
    func regionMoved() throws {
        world.move(to: "http://10.0.0.99:5240/MAAS")
        try world.pass()
        try world.expectConnected(World.agents)
        #expect(try enrollments == [2, 2, 2])
        #expect(Set(try World.agents.map { try world.machine($0).files.urls }) == [[world.maas.url]])
    }

    @Test("follow a region that is another MAAS from one moment to the next, under new ids")
    func anotherMaas() throws {
        let second = SharedMaas(
            url: "http://10.0.0.50:5240/MAAS", token: "fedcba9876543210fedcba9876543210", prefix: "bbbbb")
        second.add("other", type: 2)
        world.maases.insert(second, at: 0)
        let region = try world.machine(World.region)
        (region.files.urls, region.files.secret) = ([second.url], SecretBytes(utf8: second.token))
        try world.pass()
        try world.expectConnected(World.agents)
        #expect(second.nodes.count { $0.type == 2 } == 4)
        #expect(try enrollments == [2, 2, 2])
    }

    @Test("register no more often than they may with a region whose URL changes all the time")
    func flapping() throws {
        for number in 0..<20 {
            world.move(to: "http://10.0.0.\(number % 2 == 0 ? 98 : 99):5240/MAAS")
            try world.pass(5)
            try world.settle()
        }
        try world.expectRestraint()
        try world.pass(60)
        try world.expectConnected(World.agents)
    }

    @Test("register no more often than they may with a region that changes its mind in every hook")
    func flappingFast() throws {
        for number in 0..<50 {
            world.move(to: "http://10.0.0.\(number % 2 == 0 ? 98 : 99):5240/MAAS")
            try world.regions.configure(["answer-timeout": "\(number)"])
            try world.settle()
        }
        #expect(try enrollments == [4, 4, 4])
        #expect(world.status().contains("; will try to enroll again after 2026-09-21T14:"))
        try world.pass(20)
        try world.expectConnected(World.agents)
    }
}
