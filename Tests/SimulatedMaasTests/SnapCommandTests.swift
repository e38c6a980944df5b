import Foundation
import Testing

@testable import SimulatedMaas

@Suite("The snap command")
struct SnapCommandTests {
    @Test("installs MAAS once, from the channel, and lists it")
    func installs() throws {
        let machine = try TestMachine(channel: nil)
        let before = try machine.snap("list", "maas")
        #expect(before.ending == .exited(1))
        #expect(before.complaint == "error: no matching snaps installed\n")
        #expect(!FileManager.default.fileExists(atPath: machine.files.maasCommand))

        let install = try machine.snap("install", "maas", "--channel=3.6/stable")
        #expect(install.succeeded)
        #expect(install.output.hasPrefix("maas (3.6/stable) 3.6.5-"))
        let lines = try machine.snap("list", "maas").output.split(separator: "\n")
        #expect(lines.first?.split(separator: " ").first == "Name")
        let cells = lines.last?.split(separator: " ") ?? []
        #expect(cells.first == "maas")
        #expect(cells.dropFirst(3).first == "3.6/stable")
        #expect(FileManager.default.isExecutableFile(atPath: machine.files.maasCommand))

        let again = try machine.snap("install", "maas", "--channel=3.7/stable")
        #expect(again.succeeded)
        #expect(again.complaint == "snap \"maas\" is already installed, see 'snap help refresh'\n")
        #expect(machine.machine.installedSnap?.channel == "3.6/stable")
    }

    @Test("removes MAAS with all its data, and does not mind when there is none")
    func removes() throws {
        let machine = try TestMachine()
        try machine.enroll(url: "http://127.0.0.1:1/MAAS", secret: "0123456789abcdef0123456789abcdef")
        #expect(try machine.snap("remove", "--purge", "maas").output == "maas removed\n")
        for path in [machine.files.maasCommand, machine.files.snapCommon, machine.files.snapData] {
            #expect(!FileManager.default.fileExists(atPath: path))
        }
        let again = try machine.snap("remove", "--purge", "maas")
        #expect(again.succeeded)
        #expect(again.complaint == "snap \"maas\" is not installed\n")
    }

    @Test("knows no other snap, and no snap that is not installed", arguments: ["start", "stop", "restart"])
    func unknown(verb: String) throws {
        let machine = try TestMachine(channel: nil)
        for name in ["maas", "lxd"] {
            let result = try machine.snap(verb, name)
            #expect(result.ending == .exited(1))
            #expect(result.complaint == "error: snap \"\(name)\" not found\n")
        }
        #expect(try machine.snap(verb).ending == .exited(64))
        #expect(try machine.snap("fly", "maas").ending == .exited(64))
    }

    @Test(
        "says what it did to the services",
        arguments: [("stop", "Stopped."), ("start", "Started."), ("restart", "Restarted.")])
    func controls(verb: String, text: String) throws {
        let machine = try TestMachine()
        #expect(try machine.snap(verb, "maas").output == text + "\n")
        #expect(try machine.snap(verb, "maas.pebble").succeeded)
    }
}
