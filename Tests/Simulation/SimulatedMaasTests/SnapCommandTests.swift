import Foundation
import MaasClient
import TestSupport
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
        #expect(machine.machine.installedSnap?.channel.description == "3.6/stable")
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

    @Test(
        "takes channels in quotes, as Python's snap library passes them, and as flags",
        arguments: [
            (["--channel=\"3.6/stable\""], "3.6/stable"), (["--channel", "3.6/edge"], "3.6/edge"),
            (["--classic", "--channel=\"3.6\""], "3.6/stable"), (["--edge"], "latest/edge"),
        ])
    func quotes(arguments: [String], channel: String) throws {
        let machine = try TestMachine(channel: nil)
        #expect(try machine.run("usr/bin/snap", ["install", "maas"] + arguments).succeeded)
        #expect(machine.machine.installedSnap?.channel.description == channel)
    }

    @Test("refuses a channel that the store does not have, and one that is none")
    func unavailable() throws {
        let machine = try TestMachine(channel: nil)
        let unknown = try machine.snap("install", "maas", "--channel=2.1/stable")
        #expect(unknown.ending == .exited(1))
        #expect(unknown.complaint.hasPrefix("error: snap \"maas\" is not available on 2.1/stable"))
        let wrong = try machine.snap("install", "maas", "--channel=3.6/fine")
        #expect(wrong.complaint == "error: invalid risk in channel name: 3.6/fine\n")
        #expect(machine.machine.installedSnap == nil)
    }

    @Test("refreshes to another track, with the data of the last one, and comes back connected with the new version")
    func refreshes() async throws {
        try await TestRegion.run { region in
            let machine = try TestMachine(hostname: "rack-r", channel: "3.6/stable")
            try machine.enroll(url: region.url, secret: region.secret)
            let before = try #require(try await region.rack("rack-r", in: .connected))
            #expect(before.version?.hasPrefix("3.6.5") == true)
            let refresh = try machine.snap("refresh", "maas", "--channel=\"3.7/stable\"")
            #expect(refresh.output.hasPrefix("maas (3.7/stable) 3.7.3-"))
            #expect(refresh.output.hasSuffix(" from Canonical** refreshed\n"))
            #expect(machine.files.maasURLs(at: machine.files.rackConfiguration) == [region.url])
            let after = try #require(
                try await region.rack("rack-r", in: .connected) { $0.version?.hasPrefix("3.7.3") == true })
            #expect(after.systemID == before.systemID)
            let again = try machine.snap("refresh", "maas")
            #expect(again.succeeded)
            #expect(again.complaint == "snap \"maas\" has no updates available\n")
        }
    }

    @Test("of a region's machine makes it a region of the new version")
    func refreshesRegion() throws {
        let directory = try TemporaryDirectory()
        _ = try SimulatedRegion(root: directory.path, version: "3.6.5", program: Program.maasSim)
        let snap = Session(program: directory.path + "/snap/bin/snap", arguments: ["refresh", "maas", "--channel=3.7"])
        #expect(try snap.run().exit == 0)
        let region = try RegionStore(files: MachineFiles(root: directory.path)).read()
        #expect(region.version == "3.7.3")
        #expect(region.nodes.map(\.version) == ["3.7.3"])
    }

    @Test("says what it is told to say when a refresh is to fail, and the snap stays as it was")
    func failures() throws {
        let machine = try TestMachine(channel: "3.6/stable")
        let refresh = { try machine.snap("refresh", "maas", "--channel=3.7/stable") }
        for (failure, text) in [
            (SnapFailure.storeUnreachable, "error: unable to contact snap store\n"),
            (.changeInProgress, "error: snap \"maas\" has \"refresh-snap\" change in progress\n"),
            (.hookFails, "error: cannot perform the following tasks:\n"), (.other("x y"), "error: x y\n"),
        ] {
            try machine.machine.failSnap("refresh", with: failure, times: 1)
            let result = try refresh()
            #expect(result.ending == .exited(1))
            #expect(result.complaint.hasPrefix(text))
            #expect(machine.machine.installedSnap?.channel.description == "3.6/stable")
        }
        #expect(try refresh().succeeded)
        try machine.machine.failSnap("refresh", with: .storeUnreachable)
        try machine.machine.endSnapFailures()
        #expect(try machine.snap("refresh").complaint == "All snaps up to date.\n")
    }

    @Test("holds a snap back, and shows that")
    func holds() throws {
        let machine = try TestMachine(channel: "3.6/stable")
        #expect(try machine.snap("refresh", "--hold=forever", "maas").output.contains("\"maas\" held indefinitely"))
        #expect(try machine.snap("list", "maas").output.contains(" held"))
        #expect(try machine.snap("refresh", "--unhold", "maas").succeeded)
        #expect(try !machine.snap("list", "maas").output.contains(" held"))
    }
}
