import Foundation
import MaasClient
import Testing

@testable import SimulatedMaas

@Suite("What a region does with a rack that registers")
struct RegionStateTests {
    private func rack(_ hostname: String, id: String = "", macs: [String] = []) throws -> RackRegistration {
        let proof = try #require(SharedSecretProof(of: "00", secret: "00"))
        return RackRegistration(
            session: "", proof: proof, system_id: id, hostname: hostname, mac_addresses: macs, version: "3.7.3",
            secret_file: "/nosuch")
    }

    private var region: RegionState {
        var region = RegionState(name: "region-1", version: "3.7.3")
        region.nodes.append(
            SimulatedNode(
                systemID: "machin", hostname: "machine-1", type: .machine, macAddresses: ["aa"],
                architecture: "arm64/generic"))
        return region
    }

    @Test("an unknown one is new")
    func new() throws {
        var region = region
        let node = try region.register(rack("rack-1"), connection: "c")
        #expect(region.nodes.count == 3)
        #expect(node.type == .rackController)
        #expect(node.systemID.count == 6)
        #expect(node.isConnected)
    }

    @Test(
        "one of the host name, MAC address or id of a machine takes its place",
        arguments: [("machine-1", "", [String]()), ("other", "", ["aa"]), ("other", "machin", [])])
    func converts(hostname: String, id: String, macs: [String]) throws {
        var region = region
        let node = try region.register(rack(hostname, id: id, macs: macs), connection: "c")
        #expect(region.nodes.count == 2)
        #expect(node.systemID == "machin")
        #expect(node.type == .rackController)
        #expect(node.hostname == "machine-1")
        #expect(node.architecture == "arm64/generic")
    }

    @Test("one on the region's machine makes it region and rack")
    func combined() throws {
        var region = region
        #expect(try region.register(rack("region-1"), connection: "c").type == .regionAndRackController)
    }

    @Test("one that comes back without its record gets another id")
    func returns() throws {
        var region = region
        let first = try region.register(rack("rack-1"), connection: "c")
        region.deleteRack(at: try #require(region.nodes.firstIndex(of: first)))
        let second = try region.register(rack("rack-1", id: first.systemID), connection: "d")
        #expect(second.systemID != first.systemID)
    }

    @Test("one of a fully qualified name has a domain of its own")
    func domain() throws {
        var region = region
        let node = try region.register(rack("rack-1.site.example"), connection: "c")
        #expect(node.hostname == "rack-1")
        #expect(node.fqdn == "rack-1.site.example")
        #expect(region.domains == ["maas", "site.example"])
        #expect(try region.register(rack("machine-1.site.example"), connection: "c").systemID == "machin")
    }

    @Test("one that comes back under another name keeps the one it had")
    func renamed() throws {
        var region = region
        let first = try region.register(rack("rack-1"), connection: "c")
        let second = try region.register(rack("other", id: first.systemID), connection: "d")
        #expect(second.systemID == first.systemID)
        #expect(second.hostname == "rack-1")
    }

    @Test(
        "one whose name is no host name is refused, in the words of MAAS (maascommon/utils/dns.py)",
        arguments: [
            ("rack_1", "Host label cannot contain underscore: 'rack_1'."), ("", "DNS name contains an empty label."),
            (".", "DNS name contains an empty label."), ("-a", "Label cannot start or end with hyphen: '-a'."),
            ("a-", "Label cannot start or end with hyphen: 'a-'."),
            ("a b", "Label contains disallowed characters: 'a b'."),
            ("räck", "Label contains disallowed characters: 'räck'."), ("a..b", "DNS name contains an empty label."),
            (
                String(repeating: "a", count: 64),
                "Label is too long: '\(String(repeating: "a", count: 64))'.  Maximum allowed is 63 characters."
            ), (String(repeating: "a", count: 300), "Hostname is too long.  Maximum allowed is 255 characters."),
        ])
    func badNames(hostname: String, reason: String) throws {
        var region = region
        let error = #expect(throws: HostnameError.self) { try region.register(rack(hostname), connection: "c") }
        #expect(error?.reason == reason)
        #expect(region.nodes.count == 2)
    }

    @Test("a new secret ends every connection, the same one none")
    func rotates() throws {
        var region = region
        _ = try region.register(rack("rack-1"), connection: "c")
        region.rotate(to: region.secret)
        #expect(region.nodes.contains { $0.isConnected })
        region.rotate(to: "new")
        #expect(!region.nodes.contains { $0.isConnected })
    }
}

@Suite("The proof of the shared secret")
struct SharedSecretProofTests {
    private let secret = "0123456789abcdef0123456789abcdef"

    @Test("convinces who knows the secret, and nobody else")
    func convinces() throws {
        let message = SharedSecretProof.newMessage()
        let proof = try #require(SharedSecretProof(of: message, secret: secret))
        #expect(proof.isValid(for: message, secret: secret))
        #expect(!proof.isValid(for: message, secret: String(secret.reversed())))
        #expect(!proof.isValid(for: SharedSecretProof.newMessage(), secret: secret))
        #expect(SharedSecretProof(of: message, secret: secret)?.salt != proof.salt)
    }

    @Test("is HMAC-SHA256 of message and salt")
    func digest() throws {
        // RFC 4231, test case 2: key "Jefe", data "what do ya want for nothing?", here cut in two.
        let json = """
            {"salt":"6e7420666f72206e6f7468696e673f",
             "digest":"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"}
            """
        let proof = try JSONDecoder().decode(SharedSecretProof.self, from: Data(json.utf8))
        #expect(proof.isValid(for: "7768617420646f207961207761", secret: "4a656665"))
    }

    @Test("cannot be made of what is no hexadecimal", arguments: ["hello", "abc", "zz"])
    func noHex(text: String) {
        #expect(SharedSecretProof(of: "00", secret: text) == nil)
        #expect(SharedSecretProof(of: text, secret: "00") == nil)
    }
}
