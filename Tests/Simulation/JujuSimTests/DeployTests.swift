import Foundation
import Testing

@Suite struct DeployTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.folder.write(
            "bundle.yaml",
            """
            applications:
              server: {charm: ./server, num_units: 1, to: ["0"], options: {port: 81}, trust: true}
              client: {charm: ./client, num_units: 1}
            machines: {"0": {}}
            relations: [["client:want", "server:serve"]]
            """)
    }

    @Test("a charm gets a name, options from arguments and files, and units on the machines that are named")
    func charm() throws {
        try trial.folder.write("options.yaml", "web: {port: 8080, greeting: hello there}\n")
        try trial.juju("add-machine", "-n", "2")
        let result = try trial.run([
            "deploy", "./server", "web", "-n", "2", "--to", "1", "--config", "options.yaml", "--config", "port=82",
            "--trust", "--channel", "edge",
        ])
        #expect(result.error.contains("Located local charm \"server\", revision 0\nDeploying \"web\" from local charm"))
        #expect(result.error.contains("--channel: ignored"))
        let status = try trial.json("status")
        #expect(status.at("applications", "web", "units", "web/0", "machine") as? String == "1")
        #expect(status.at("applications", "web", "units", "web/1", "machine") as? String == "2")
        #expect(try trial.juju("config", "web", "port") == "82\n")
        #expect(try trial.juju("config", "web", "greeting") == "hello there\n")
        #expect(try trial.json("config", "web").at("application-config", "trust", "value") as? Bool == true)
    }

    @Test("a bundle is deployed with its machines, options, trust and relations")
    func bundle() throws {
        let output = try trial.juju("deploy", "./bundle.yaml")
        #expect(output.contains("want-relation-changed"))
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try trial.json("config", "server").at("application-config", "trust", "value") as? Bool == true)
        #expect(
            try trial.juju("status", "--relations").contains("server:serve          client:want  thing      regular"))
    }

    @Test("an overlay changes fields and options one by one, adds applications and takes others away")
    func overlay() throws {
        try trial.folder.write(
            "deep/more.yaml",
            """
            applications:
              server: {num_units: 2, to: ["0", "new"], options: {greeting: hi}}
              client:
              second: {charm: ../client, num_units: 1}
            relations: [["second:want", "server:serve"]]
            """)
        try trial.juju("deploy", "./bundle.yaml", "--overlay", "deep/more.yaml")
        let status = try trial.json("status")
        #expect((status.at("applications") as? [String: Any])?.keys.sorted() == ["second", "server"])
        #expect((status.at("applications", "server", "units") as? [String: Any])?.count == 2)
        #expect(try trial.juju("config", "server", "port") == "81\n")
        #expect(try trial.juju("config", "server", "greeting") == "hi\n")
        #expect(try trial.juju("status", "--relations").contains("second:want"))
    }

    @Test("what follows --- in a bundle changes what is before it, and overlays come after that")
    func documents() throws {
        try trial.folder.write(
            "many.yaml",
            """
            applications: {server: {charm: ./server, num_units: 1, options: {port: 81, greeting: one}}}
            ---
            applications: {server: {options: {port: 82, greeting: two}}, client: {charm: ./client, num_units: 2}}
            ---
            applications: {client: {num_units: 1}}
            """)
        try trial.folder.write("over.yaml", "applications: {server: {options: {greeting: three}}}\n")
        try trial.juju("deploy", "./many.yaml", "--overlay", "over.yaml")
        #expect(try trial.juju("config", "server", "port") == "82\n")
        #expect(try trial.juju("config", "server", "greeting") == "three\n")
        let status = try trial.json("status")
        #expect((status.at("applications", "client", "units") as? [String: Any])?.count == 1)
    }

    /// A charm with a resource and a storage, and a file for it.
    private func writeStoring() throws {
        try trial.folder.write(
            "storing/metadata.yaml",
            """
            name: storing
            summary: s
            description: d
            resources: {words: {type: file, filename: words.txt}}
            storage: {data: {type: filesystem, multiple: {range: 0-}}}
            """)
        try trial.folder.write(
            script: "storing/hooks/start", "status-set active \"$(cat $(resource-get words)) $(storage-list | wc -l)\"")
        try trial.folder.write("hello.txt", "hello")
    }

    @Test("a charm gets files for its resources, and as much storage as is asked for")
    func resources() throws {
        try writeStoring()
        try trial.juju("deploy", "./storing", "--resource", "words=hello.txt", "--storage", "data=loop,2,1G")
        try trial.folder.write("hello.txt", "changed later")
        try trial.juju("add-unit", "storing")
        let status = try trial.json("status")
        for unit in ["storing/0", "storing/1"] {
            let message = status.at("applications", "storing", "units", unit, "workload-status", "message")
            #expect(message as? String == "hello 2")
        }
        try trial.folder.write(
            "storing.yaml",
            """
            applications:
              more: {charm: ./storing, num_units: 1, resources: {words: ./hello.txt}, storage: {data: 1G}}
            """)
        #expect(try trial.juju("deploy", "./storing.yaml").contains("status active \"changed later 1\""))
    }

    @Test("resources and storage that the charm has not are refused by name, and nothing stays of the charm")
    func refusedResources() throws {
        try writeStoring()
        #expect(try trial.refusal("deploy", "./storing", "--resource", "pictures=hello.txt").contains("\"pictures\""))
        #expect(
            try trial.refusal("deploy", "./storing", "--resource", "words=none.txt").contains("none.txt: no such file"))
        #expect(try trial.refusal("deploy", "./storing", "--storage", "cache=1").contains("no store called \"cache\""))
        #expect(try trial.refusal("deploy", "./storing", "--storage", "data=0").contains("1 or more"))
        #expect(!FileManager.default.fileExists(atPath: trial.folder.file("state")))
    }

    @Test("what is not on disk, and what goes with a bundle only, is refused with what to do instead")
    func refusals() throws {
        #expect(try trial.refusal("deploy", "postgresql").contains("juju download postgresql"))
        #expect(try trial.refusal("deploy", "./server", "--overlay", "x.yaml").contains("go with a bundle"))
        #expect(
            try trial.refusal("deploy", "./bundle.yaml", "--overlay", "none.yaml").contains("none.yaml: no such file"))
    }
}
