import Foundation
import Testing

/// add-model, models, switch and destroy-model with several models in one directory.
@Suite struct SeveralModelTests {
    private let trial: Trial

    init() throws { trial = try Trial() }

    @Test("there are addresses for sixteen models, and no more can be made")
    func addresses() throws {
        for number in 1...16 { try trial.juju("add-model", "m\(number)", "--no-switch") }
        #expect(
            try trial.refusal("add-model", "more")
                == "ERROR \(trial.folder.file("state")) has addresses for the machines of 16 models, and holds as many: destroy one, or name another directory with --state\n"
        )
        try trial.juju("destroy-model", "m3")
        try trial.juju("add-model", "more")
    }

    @Test(
        "each model has applications, machines and a history of its own, and the one that is meant can be named or chosen"
    )
    func apart() throws {
        try trial.juju("deploy", "./server")
        try trial.juju("add-model", "second", "--config", "update-status-hook-interval=1m")
        #expect(try trial.juju("model-config", "update-status-hook-interval") == "1m\n")
        try trial.juju("deploy", "./client")
        #expect(try trial.json("status").at("applications", "client") != nil)
        #expect(try trial.json("status", "-m", "demo").at("applications", "server") != nil)
        #expect(try trial.json("status", "--model", "juju-sim:admin/demo").at("applications", "client") == nil)
        #expect(try trial.run(["status"], variables: ["JUJU_MODEL": "demo"]).output.contains("server/0"))
        #expect(try trial.juju("status", "-m", "second").contains("second  juju-sim"))
        // Of one network, no two machines may have one address, and of one seed no two models one UUID.
        let addresses = try ["demo", "second"].map {
            try trial.json("machines", "-m", $0).at("machines", "0", "dns-name")
        }
        #expect(addresses.compactMap { $0 as? String } == ["10.0.0.10", "10.0.16.10"])
        let models = try trial.json("models")
        let ids = try ["0", "1"].map { try #require(models.at("models", $0, "model-uuid") as? String) }
        #expect(Set(ids).count == 2)
        #expect(models.at("current-model") as? String == "second")
        #expect(try trial.juju("status", "-m", ids[0]).contains("demo   juju-sim"))
        #expect(try trial.juju("debug-log", "-m", "demo").contains("unit-server-0"))
        #expect(!(try trial.juju("debug-log").contains("unit-server-0")))
    }

    @Test("switch says which model is meant, and chooses another one, in juju's words (cmd/juju/commands/switch.go)")
    func switches() throws {
        try trial.juju("add-model", "one")
        #expect(try trial.juju("switch") == "juju-sim:admin/one\n")
        try trial.juju("add-model", "two", "--no-switch")
        #expect(try trial.juju("switch") == "juju-sim:admin/one\n")
        #expect(try trial.run(["switch", "admin/two"]).error == "juju-sim:admin/one -> juju-sim:admin/two\n")
        #expect(try trial.run(["switch", "two"]).error == "juju-sim:admin/two (no change)\n")
        #expect(try trial.juju("models").contains("two*"))
        #expect(try trial.refusal("switch", "three").contains("\"three\" is not the name of a model or controller"))
        let set = try trial.run(["switch", "one"], variables: ["JUJU_MODEL": "two"])
        #expect(set.error.contains("cannot switch when JUJU_MODEL is overriding the model (set to \"two\")"))
        #expect(try trial.refusal("add-model", "two").contains("already exists"))
        #expect(
            try trial.refusal("add-model", "Two", code: 2).contains(
                "may only contain lowercase letters, digits and hyphens"))
        #expect(try trial.refusal("status", "-m", "three").contains("model \"three\" not found"))
    }

    @Test("a model that is destroyed leaves the others as they are, whichever came first", arguments: ["one", "two"])
    func destroy(first: String) throws {
        try trial.juju("add-model", "one")
        try trial.juju("add-model", "two")
        for model in ["one", "two"] { try trial.juju("deploy", "./server", "-m", model) }
        let other = first == "one" ? "two" : "one"
        try trial.juju("destroy-model", "admin/\(first)", "--no-prompt", "--destroy-storage", "--force")
        #expect(try trial.json("status").at("model", "name") as? String == other)
        #expect(try trial.juju("config", "server", "port") == "80\n")
        try trial.juju("add-model", first)
        try trial.juju("destroy-model", first)
        try trial.juju("destroy-model", other)
        #expect(!(try trial.folder.names).contains("state"))
    }

    @Test("models have UUIDs of their own whatever their seeds are")
    func seeds() throws {
        try trial.juju("add-model", "one")
        try trial.juju("add-model", "two", "--seed", "0")
        try trial.juju("add-model", "three", "--seed", "0")
        let models = try #require(try trial.json("models").at("models") as? [[String: Any]])
        #expect(Set(models.compactMap { $0["model-uuid"] as? String }).count == 3)
    }

    @Test("where no model was chosen and there are several, one must be named")
    func noFocus() throws {
        for name in ["one", "two", "three"] { try trial.juju("add-model", name) }
        try trial.juju("destroy-model", "three")
        #expect(try trial.refusal("status").contains("No model in focus"))
        try trial.juju("status", "-m", "one")
        #expect(try trial.refusal("destroy-model", code: 2).contains("no model specified"))
    }
}
