import ChildProcess
import Foundation
import Testing

/// Which code of a charm runs, after it was deployed again, edited or refreshed.
@Suite struct RevisionTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        for name in ["one", "two"] {
            try trial.folder.write("\(name)/metadata.yaml", "name: app\nsummary: s\ndescription: d\n")
            try trial.folder.write(script: "\(name)/hooks/start", "status-set active \(name)")
        }
    }

    private func message(of application: String) throws -> String? {
        let status = try trial.json("status")
        return status.at("applications", application, "application-status", "message") as? String
    }

    @Test("an application that is deployed anew runs its new charm, also one of the same name and unit")
    func anew() throws {
        try trial.juju("deploy", "./one")
        #expect(try message(of: "app") == "one")
        try trial.juju("remove-application", "app")
        #expect(!FileManager.default.fileExists(atPath: trial.folder.file("state/agents/unit-app-0")))
        try trial.juju("deploy", "./two")
        #expect(try message(of: "app") == "two")
    }

    @Test("no revision of a charm's name is used twice in a model (state/charm.go: PrepareLocalCharmUpload)")
    func sequence() throws {
        #expect(try trial.run(["deploy", "./one", "a"]).error.contains("charm \"app\", revision 0"))
        try trial.folder.write(script: "one/hooks/start", "status-set active edited")
        #expect(try trial.run(["deploy", "./one", "b"]).error.contains("charm \"app\", revision 1"))
        #expect(try message(of: "a") == "one")
        #expect(try message(of: "b") == "edited")
        #expect(try trial.run(["refresh", "a", "--path", "./one"]).error.contains("revision 2"))
        try trial.juju("remove-application", "a", "b")
        #expect(try trial.run(["deploy", "./one", "a"]).error.contains("revision 3"))
        #expect(try trial.run(["deploy", "./server"]).error.contains("charm \"server\", revision 0"))
    }

    @Test("refresh takes a newer charm from the store, and says when there is none")
    func store() throws {
        let store = ["JUJU_SIM_STORE": trial.folder.file("store")]
        try trial.folder.write("store/app/metadata.yaml", "name: app\nsummary: s\ndescription: d\n")
        try trial.folder.write(script: "store/app/hooks/start", "status-set active stored")
        try trial.folder.write(script: "store/app/hooks/upgrade-charm", "status-set active refreshed")
        #expect(try trial.run(["deploy", "app"], variables: store).succeeded)
        let same = try trial.run(["refresh", "app", "--channel", "edge"], variables: store)
        #expect(same.succeeded && same.error.contains("charm \"app\": already up-to-date"))
        try trial.folder.write("store/app/README.md", "new")
        let newer = try trial.run(["refresh", "app"], variables: store)
        #expect(newer.error.contains("Added charm-hub charm \"app\", revision 1, to the model"))
        #expect(try message(of: "app") == "refreshed")
        #expect(try trial.refusal("refresh", "app").contains("refresh wants --path"))
        #expect(
            try trial.refusal("refresh", "app", "--path", ".", "--switch", "x", code: 2).contains("mutually exclusive"))
    }

    @Test("links that are absolute or lead out are refused (charm/v12 charmdir.go: checkSymlinkTarget)")
    func links() throws {
        func link(_ name: String, _ target: String) throws {
            let path = trial.folder.file("one/\(name)")
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        }
        try link("passwords", "/etc/passwd")
        #expect(
            try trial.refusal("deploy", "./one").contains(
                "cannot repackage charm: symlink \"passwords\" is absolute: \"/etc/passwd\""))
        try link("passwords", "metadata.yaml")
        try link("hooks/out", "../../outside")
        #expect(
            try trial.refusal("deploy", "./one").contains(
                "symlink \"hooks/out\" links out of charm: \"../../outside\""))
        try link("hooks/out", "../metadata.yaml")
        try trial.juju("deploy", "./one")
    }

    @Test("hooks that are not executable are made so (charm/v12 charmdir.go: zipPacker.visit)")
    func executable() throws {
        try FileManager.default.removeItem(atPath: trial.folder.file("one/hooks/start"))
        try trial.folder.write("one/hooks/start", "#!/bin/bash\nstatus-set active ran\n")
        try trial.folder.write("one/hooks/helper", "no hook\n")
        try trial.juju("deploy", "./one")
        #expect(try message(of: "app") == "ran")
        let helper = trial.folder.file("state/agents/unit-app-0/charm/hooks/helper")
        #expect(!FileManager.default.isExecutableFile(atPath: helper))
    }
}
