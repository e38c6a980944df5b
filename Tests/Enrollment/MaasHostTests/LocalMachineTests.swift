import Foundation
import MaasHost
import MaasIdentifiers
import SealedStore
import TestSupport
import Testing

@Suite("The machine of a charm")
struct LocalMachineTests {
    private let directory: TemporaryDirectory
    private let machine: LocalMachine

    init() throws {
        directory = try TemporaryDirectory()
        try directory.write("proc/sys/kernel/hostname", "rack-1\n")
        try directory.write("sys/class/net/lo/address", "00:00:00:00:00:00\n")
        try directory.write("sys/class/net/eth1/address", "52:54:00:00:00:02\n")
        try directory.write("sys/class/net/eth0/address", "52:54:00:00:00:01\n")
        machine = LocalMachine(root: directory.path, charmDirectory: directory.path)
    }

    @Test("has the kernel's host name, and the full name that its hosts file gives")
    func hostname() throws {
        #expect(try machine.hostname == "rack-1")
        #expect(try machine.fqdn == nil)
        try directory.write("etc/hosts", "127.0.0.1 localhost\n127.0.1.1 rack-1.maas rack-1 # rack-1.not\n")
        #expect(try machine.fqdn == "rack-1.maas")
    }

    @Test("does without a full name when its hosts file can't be read, which decides nothing")
    func unreadableHosts() throws {
        try directory.write("etc/hosts/not-a-file", "")
        #expect(try machine.fqdn == nil)
    }

    @Test("says what to do when it has no host name")
    func noHostname() throws {
        try directory.write("proc/sys/kernel/hostname", "\n")
        #expect { try machine.hostname } throws: { "\($0)".contains("hostnamectl") }
    }

    @Test("has the addresses of its network cards, without the loopback")
    func addresses() throws {
        #expect(try machine.macAddresses == ["52:54:00:00:00:01", "52:54:00:00:00:02"])
    }

    @Test(
        "does not count interfaces that come and go with containers and virtual machines, by which MAAS knows no machine",
        arguments: ["veth12ab", "cali0a1b2c", "tap0", "dummy0"])
    func passing(name: String) throws {
        for physical in ["eth0", "eth1"] {
            try directory.write("sys/class/net/\(physical)/type", "1\n")
            try directory.write("sys/class/net/\(physical)/device/vendor", "0x1af4\n")
        }
        try directory.write("sys/class/net/br0/type", "1\n")
        try directory.write("sys/class/net/br0/bridge/stp_state", "0\n")
        try directory.write("sys/class/net/br0/address", "52:54:00:00:00:09\n")
        try directory.write("sys/class/net/eth0.10/type", "1\n")
        try directory.write("sys/class/net/eth0.10/address", "52:54:00:00:00:0a\n")
        try directory.write("proc/net/vlan/eth0.10", "")
        try directory.write("sys/class/net/\(name)/type", "1\n")
        try directory.write("sys/class/net/\(name)/address", "ee:ee:ee:ee:ee:ee\n")
        #expect(
            try machine.macAddresses == [
                "52:54:00:00:00:01", "52:54:00:00:00:02", "52:54:00:00:00:09", "52:54:00:00:00:0a",
            ])
    }

    @Test("counts them where there is nothing else, as in a container")
    func container() throws {
        for name in ["eth0", "eth1"] { try directory.write("sys/class/net/\(name)/type", "1\n") }
        #expect(try machine.macAddresses == ["52:54:00:00:00:01", "52:54:00:00:00:02"])
    }

    @Test("keeps a note in the charm's folder at once, for its owner only")
    func note() throws {
        #expect(try machine.note == nil)
        try machine.store(note: "{}")
        #expect(try machine.note == "{}")
        #expect(directory.mode(".maas-note") == 0o600)
        try machine.store(note: nil)
        #expect(try machine.note == nil)
    }
}
