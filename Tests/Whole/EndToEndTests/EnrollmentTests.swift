import ChildProcess
import Foundation
import TestSupport
import Testing

@Suite("The packed charms, in a simulated Juju with a simulated MAAS", .serialized)
struct EnrollmentTests {
    private func connected(_ racks: String) -> Int {
        racks.components(separatedBy: "\"health\":\"connected\"").count - 1
    }

    @Test("enroll three racks, follow a rotated token, and leave, with no hook failing")
    func life() throws {
        let world = try World()
        try world.deployAll()
        for unit in 0...2 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        #expect(connected(try world.racks()) == 3)

        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        #expect(connected(try world.racks()) == 0)
        let hooks = try world.juju("update-status", "maas-region/0")
        #expect(hooks.components(separatedBy: "secret-changed").count == 4, "\(hooks)")
        for unit in 0...2 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        #expect(connected(try world.racks()) == 3)

        try world.juju("remove-unit", "maas-agent/2")
        #expect(try world.status("maas-agent/2").isEmpty)
        #expect(connected(try world.racks()) == 2)
        #expect(try !world.juju("debug-log").contains("failed"))
    }

    @Test(
        "enroll with the region of another model, follow a rotated token, stay while its offer is suspended, and leave")
    func overModels() throws {
        let world = try World()
        try world.juju("deploy", World.file("maas-region.charm"), "--to", "0")
        try world.setKey()
        try world.juju("offer", "maas-region:maas-region")
        try world.juju("add-model", "racks")
        try world.juju(
            "add-machine", "-n", "2", "--root-image", world.directory.file("image"), "--base", "ubuntu@24.04")
        try world.juju("deploy", World.file("maas-agent.charm"), "-n", "2", "--to", "0,1")
        try world.juju("integrate", "maas-agent", "demo.maas-region")
        for unit in 0...1 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }
        #expect(connected(try world.racks()) == 2)

        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        let hooks = try world.juju("update-status", "-m", "demo", "maas-region/0")
        #expect(hooks.components(separatedBy: "secret-changed").count == 3, "\(hooks)")
        #expect(connected(try world.racks()) == 2)

        let offers = try world.juju("offers", "-m", "demo", "--format", "json")
        let id = try #require(offers.firstMatch(of: /"relation-id":(\d+)/)?.1)
        try world.juju("suspend-relation", "-m", "demo", String(id))
        for unit in 0...1 {
            #expect(try world.status("maas-agent/\(unit)").contains("its region is gone or suspended"))
        }
        #expect(connected(try world.racks()) == 2)
        try world.juju("resume-relation", "-m", "demo", String(id))
        for unit in 0...1 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }

        try world.juju("remove-unit", "maas-agent/1")
        #expect(connected(try world.racks()) == 1)
        try world.juju("remove-saas", "maas-region")
        #expect(try world.juju("status", "-m", "demo").contains("0/0"))
        for model in ["demo", "racks"] { #expect(try !world.juju("debug-log", "-m", model).contains("failed")) }
    }

    @Test("write nothing in hooks that change nothing")
    func idle() throws {
        let world = try World()
        try world.deployAll()
        let hooks = try world.juju("update-status").split(separator: "\n").filter { $0.contains("update-status") }
        #expect(hooks.count == 4)
        for hook in hooks { #expect(hook.wholeMatch(of: /\S+\s+update-status\s+\d+ ms\s*/) != nil, "\(hook)") }
    }

    @Test("enroll on Juju 2.9 as well, which has no secrets: the token is sealed for each agent")
    func oldJuju() throws {
        let world = try World(jujuVersion: "2.9.52")
        let key = try #require(world.directory.read("api-key")).trimmingCharacters(in: .whitespacesAndNewlines)
        try world.juju("deploy", World.file("maas-region-juju2.charm"), "maas-region", "--to", "0")
        try world.juju("deploy", World.file("maas-agent.charm"), "-n", "2", "--to", "1,2")
        try world.juju("integrate", "maas-agent", "maas-region")
        try world.juju("config", "maas-region", "api-key=\(key)")
        for unit in 0...1 { #expect(try world.status("maas-agent/\(unit)").contains("connected as ")) }

        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        try world.juju("update-status", "maas-region/0")
        #expect(connected(try world.racks()) == 2)
        let published = try world.juju("show-unit", "maas-agent/0")
        let token = try #require(world.directory.read("model/machines/0/root/var/snap/maas/common/maas/secret"))
        #expect(published.contains("sealed_tokens") && !published.contains("maas_secret_id"))
        #expect(!published.contains(token.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }

    @Test("leave the token and the API key in no file but MAAS's own, and in nothing that is printed")
    func secretsStaySecret() throws {
        let world = try World()
        try world.deployAll()
        let secretFile = "\(world.machine(0))/var/snap/maas/common/maas/secret"
        let token = try String(contentsOfFile: secretFile, encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let key = try #require(world.directory.read("api-key")).trimmingCharacters(in: .whitespacesAndNewlines)
        let keySecret = try #require(key.split(separator: ":").last.map(String.init))
        try #require(token.count == 32 && keySecret.count == 32)

        let printed = [
            try world.juju("status"), try world.juju("status", "--format", "json"), try world.juju("debug-log"),
            try world.juju("show-unit", "maas-agent/0"), try world.juju("show-unit", "maas-region/0"),
        ]
        #expect(printed.allSatisfy { !$0.contains(token) && !$0.contains(keySecret) })
        var searched = 0
        let model = world.directory.file("model")
        for case let name as String in FileManager.default.enumerator(atPath: model) ?? .init() {
            if name.contains("root/var/") { continue }
            guard let content = FileManager.default.contents(atPath: "\(model)/\(name)") else { continue }
            searched += 1
            for canary in [
                token, keySecret, Data(token.utf8).base64EncodedString(), Data(keySecret.utf8).base64EncodedString(),
            ] {
                #expect(content.range(of: Data(canary.utf8)) == nil, "\(name)")
            }
        }
        #expect(searched > 20)
    }

    @Test("show neither the token nor the API key in the arguments or the environment of any process")
    func secretsInNoProcess() throws {
        let world = try World()
        let secretFile = "\(world.machine(0))/var/snap/maas/common/maas/secret"
        let token = try String(contentsOfFile: secretFile, encoding: .utf8)
        let key = try #require(world.directory.read("api-key"))
        let canaries = ([token] + key.split(separator: ":").map(String.init)).map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        try #require(canaries.count == 4 && canaries.allSatisfy { $0.count >= 18 })

        let watch = ProcessWatch(world.directory.path)
        try world.deployAll()
        let seen = watch.stop()
        #expect(try world.status("maas-agent/2").contains("connected as "))
        for sign in ["JUJU_UNIT_NAME=maas-agent/", "JUJU_UNIT_NAME=maas-region/", "init\0rack\0", "maasctl\0"] {
            #expect(seen.contains { $0.range(of: Data(sign.utf8)) != nil }, "none with \(sign) was seen")
        }
        for text in canaries.flatMap({ [Data($0.utf8), Data(Data($0.utf8).base64EncodedString().utf8)] }) {
            #expect(!seen.contains { $0.range(of: text) != nil })
        }
    }

    @Test(
        "would be caught by the watch if they showed a secret, in arguments or environment", arguments: [true, false])
    func watchSees(inArguments: Bool) throws {
        let directory = try TemporaryDirectory()
        let watch = ProcessWatch(directory.path)
        let canary = "canary-\(UUID().uuidString)"
        let child = ChildProcess(
            "/bin/sh", arguments: ["-c", "sleep 0.3; true", inArguments ? canary : ""],
            environment: ["PATH": "/usr/bin:/bin", "SECRET": inArguments ? "" : canary], directory: directory.path)
        #expect(try child.run().succeeded)
        #expect(watch.stop().contains { $0.range(of: Data(canary.utf8)) != nil })
    }

    @Test("say what is wrong with a URL at which nothing answers, and enroll when it is mended")
    func unreachable() throws {
        let world = try World()
        try world.deployAll()
        try world.juju("config", "maas-region", "maas-url=http://127.0.0.1:9/MAAS")
        #expect(try world.status("maas-agent/0").contains("MAAS does not answer"))
        try world.juju("config", "maas-region", "maas-url=\(world.url)")
        #expect(try world.status("maas-agent/0").contains("connected as "))
    }

    @Test("don't take over a machine that MAAS has under a rack's name")
    func conflict() throws {
        let world = try World()
        let id = try world.addMachine(try world.hostname(1))
        try world.juju("deploy", try World.file("maas-region.charm"), "--to", "0")
        try world.setKey()
        for machine in ["1", "2"] {
            let verb = machine == "1" ? ["deploy", try World.file("maas-agent.charm")] : ["add-unit", "maas-agent"]
            try world.juju(verb + ["--to", machine])
        }
        try world.juju("integrate", "maas-agent", "maas-region")
        let status = try world.status("maas-agent/0")
        #expect(
            status.contains("blocked") && status.contains("is also that of Machine \(id) in MAAS: rename one of them"))
        #expect(try !world.racks().contains(id))
        #expect(try world.status("maas-agent/1").contains("connected as "))
        #expect(connected(try world.racks()) == 1)
    }

    @Test("are forgotten by MAAS when they leave for good")
    func leaveForGood() throws {
        let world = try World()
        try world.deployAll()
        try world.juju("config", "maas-agent", "departure-policy=remove")
        try world.juju("remove-unit", "maas-agent/2")
        try world.juju("update-status", "maas-region/0")
        #expect(try world.racks().components(separatedBy: "\"system_id\"").count == 3)
        #expect(connected(try world.racks()) == 2)
        let log = try world.juju("debug-log", "--include", "maas-region/0")
        #expect(log.contains("since its agent left; it is now: gone"))
        #expect(try !world.juju("debug-log").contains("failed"))
    }

    @Test("answer to the actions")
    func actions() throws {
        let world = try World()
        try world.deployAll()
        #expect(try world.juju("run", "maas-region/0", "get-api-endpoint").contains(world.url))
        let list = try world.juju("run", "maas-region/0", "list-controllers")
        #expect(list.contains("System ID") && list.contains("maas-agent/2") && list.contains("connected"))
        #expect(try world.juju("run", "maas-agent/0", "enrollment-status").contains("state: connected"))
        let json = try world.juju("run", "maas-agent/0", "enrollment-status", "format=json")
        #expect(json.contains("\"state\":\"connected\"") && json.contains("\"maas\":\"connected\""))
        #expect(try world.juju("run", "maas-agent/0", "leave").contains("MAAS on this machine was stopped"))
        #expect(connected(try world.racks()) == 2)
        try world.juju("run", "maas-agent/0", "re-enroll")
        try world.juju("update-status")
        #expect(try world.status("maas-agent/0").contains("connected as "))
        #expect(connected(try world.racks()) == 3)
    }
}
