import Testing

/// resources and attach-resource, and refresh --resource.
@Suite struct ResourceTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "text/metadata.yaml",
            """
            name: text
            summary: s
            description: d
            resources:
              words: {type: file, filename: words.txt, description: Some words.}
              image: {type: oci-image}
            """)
        try trial.folder.write(
            script: "text/hooks/upgrade-charm", "status-set active \"$(cat \"$(resource-get words)\")\"")
        try trial.folder.write("hello.txt", "hello")
        try trial.juju("deploy", "./text", "-n2")
    }

    @Test("an image is where its registry has it, or where a file says")
    func image() throws {
        try trial.juju("attach-resource", "text", "image=registry.example:5000/some/thing:1.2")
        #expect(
            try trial.juju("exec", "--unit", "text/0", "cat $(resource-get image)")
                == "registrypath: registry.example:5000/some/thing:1.2\n")
        try trial.juju("attach-resource", "text", "image=hello.txt")
        #expect(try trial.juju("exec", "--unit", "text/0", "cat $(resource-get image)") == "hello\n")
        #expect(
            try trial.refusal("attach-resource", "text", "image=.none").contains(
                "resource \"image\": filepath or registry path: .none not valid"))
    }

    @Test("a resource that is attached reaches each unit with upgrade-charm, and stays with the model")
    func attach() throws {
        let output = try trial.juju("attach-resource", "text", "words=hello.txt")
        #expect(output.matches(of: /upgrade-charm .*status active "hello"/).count == 2)
        #expect(trial.folder.read("state/agents/unit-text-0/resources/words.txt") == "hello")
        try trial.folder.write("hello.txt", "goodbye")
        #expect(
            try trial.juju("refresh", "text", "--resource", "words=hello.txt").contains("status active \"goodbye\""))
        #expect(try trial.json("status").at("applications", "text", "charm-rev") as? Int == 0)
        #expect(try trial.refusal("attach-resource", "text", "words=none.txt").contains("none.txt: no such file"))
        #expect(
            try trial.refusal("attach-resource", "text", "tunes=hello.txt").contains("unrecognized resource \"tunes\""))
        #expect(try trial.refusal("attach-resource", "text", "words", code: 2).contains("expected name=value"))
    }

    @Test("resources are listed with who gave them and when, of an application and of what each unit has fetched")
    func list() throws {
        #expect(
            try trial.juju("resources", "text") == """
                Resource  Supplied by  Revision
                image     upload       -
                words     upload       -

                """)
        try trial.juju("attach-resource", "text", "words=hello.txt", "--no-settle")
        let time = /\d{4}-\d\d-\d\dT\d\d:\d\d/
        #expect(
            try trial.juju("list-resources", "text/0", "--details").replacing(time, with: "TIME") == """
                Resource  Revision  Expected
                image     -         -
                words     -         TIME

                """)
        try trial.juju("settle")
        let table = try trial.juju("resources", "text", "--details").replacing(time, with: "TIME")
        #expect(
            table.replacing(/[ ]{2,}/, with: "  ") == """
                Unit  Resource  Revision  Expected
                text/0  image  -  -
                text/0  words  TIME  TIME
                text/1  image  -  -
                text/1  words  TIME  TIME

                """)
    }

    @Test("JSON has juju's fields, the file's SHA-384 among them")
    func json() throws {
        try trial.juju("attach-resource", "text", "words=hello.txt")
        let resources = try trial.json("resources", "text")
        #expect(resources.at("resources", "0", "type") as? String == "oci-image")
        #expect(resources.at("resources", "0", "used") as? Bool == false)
        let words = resources.at("resources", "1") as? [String: Any] ?? [:]
        #expect(words["resourceid"] as? String == "text/words")
        #expect(words["description"] as? String == "Some words.")
        #expect(words["size"] as? Int == 5)
        #expect((words["fingerprint"] as? String)?.hasPrefix("59e1748777448c69de6b800d7a33bbfb") == true)
    }

    @Test("a charm without resources, and one that is not there, are told apart")
    func none() throws {
        try trial.juju("deploy", "./server")
        #expect(try trial.run(["resources", "server"]).error == "No resources to display.\n")
        #expect(try trial.refusal("resources", "nobody").contains("application \"nobody\" not found"))
        #expect(try trial.refusal("resources", "text/7").contains("unit \"text/7\" not found"))
    }
}
