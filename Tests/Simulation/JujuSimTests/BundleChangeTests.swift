import Foundation
import Testing

/// A bundle that meets a model with its applications (core/bundle/changes/handlers.go,
/// cmd/juju/application/deployer/bundlehandler.go: handleChanges).
@Suite struct BundleChangeTests {
    private let trial: Trial
    private let store: [String: String]

    init() throws {
        trial = try Trial()
        store = ["JUJU_SIM_STORE": trial.folder.path]
        try write(port: 81, units: 1)
        #expect(try trial.run(["deploy", "./bundle.yaml"], variables: store).succeeded)
    }

    private func write(charm: String = "server", port: Int, units: Int, more: String = "") throws {
        try trial.folder.write(
            "bundle.yaml",
            """
            applications:
              server: {charm: \(charm), num_units: \(units), to: [\(units == 1 ? "0" : "0, new")], options: {port: \(port)}\(more)}
              client: {charm: client, num_units: 1}
            machines: {"0": {}}
            relations: [["client:want", "server:serve"]]
            """)
    }

    @Test("what is there already is left as it is")
    func nothing() throws {
        for arguments in [["--dry-run"], []] {
            let result = try trial.run(["deploy", "./bundle.yaml"] + arguments, variables: store)
            #expect(result.succeeded && result.error.contains("No changes to apply."))
            #expect(result.output.isEmpty)
        }
    }

    @Test("units, options and exposure that are missing are added, and nothing is taken away")
    func difference() throws {
        try write(port: 82, units: 2, more: ", expose: true, trust: true")
        let told = try trial.run(["deploy", "./bundle.yaml", "--dry-run"], variables: store)
        #expect(
            told.output == """
                Changes to deploy bundle:
                - set application options for server
                - expose all endpoints of server and allow access from CIDRs 0.0.0.0/0 and ::/0
                - add unit server/1 to new machine

                """)
        #expect(try trial.run(["deploy", "./bundle.yaml"], variables: store).succeeded)
        let status = try trial.json("status")
        #expect(status.at("applications", "server", "units", "server/1", "machine") as? String == "2")
        #expect(status.at("applications", "server", "exposed") as? Bool == true)
        #expect(try trial.juju("config", "server", "port") == "82\n")
        #expect(try trial.juju("config", "server", "trust") == "true\n")
        #expect((status.at("machines") as? [String: Any])?.count == 3)
        try write(port: 82, units: 1)
        #expect(try trial.run(["deploy", "./bundle.yaml"], variables: store).error.contains("No changes"))
    }

    @Test(
        "a bundle consumes offers of other models and makes some of its own (bundlehandler.go: consumeOffer, createOffer)"
    )
    func offers() throws {
        try trial.juju("offer", "demo.server:serve", "hosted")
        try trial.juju("add-model", "racks")
        try trial.folder.write(
            "racks.yaml",
            """
            applications:
              server: {charm: ./server, num_units: 1}
              client: {charm: ./client, num_units: 1}
            saas: {remote: {url: "demo.hosted"}}
            relations: [[client, remote]]
            --- # overlay
            applications: {server: {offers: {own: {endpoints: [serve], acl: {bob: read}}}}}
            """)
        #expect(
            try trial.juju("deploy", "./racks.yaml", "--dry-run").hasSuffix(
                """
                - consume offer remote at demo.hosted
                - create offer own using server:serve
                - grant user bob read access to offer own
                - add relation client - remote

                """))
        let deployed = try trial.run(["deploy", "./racks.yaml"])
        #expect(deployed.error.contains("Added juju-sim:admin/demo.hosted as remote\n"))
        #expect(deployed.output.contains("demo:server/0"))
        let status = try trial.json("status")
        #expect(status.at("application-endpoints", "remote", "relations", "serve", "0") as? String == "client")
        #expect(status.at("offers", "own", "application") as? String == "server")
        #expect(
            try trial.juju("deploy", "./racks.yaml", "--dry-run").contains("- update offer own using server:serve\n"))
        try trial.folder.write(
            "lost.yaml", "applications: {a: {charm: ./client}}\nsaas: {s: {url: nowhere.s}}\n")
        #expect(try trial.refusal("deploy", "./lost.yaml").contains("model \"admin/nowhere\" not found"))
    }

    @Test("a charm from disk is uploaded anew each time (allowCharmUpgrade), as one for all applications that have it")
    func disk() throws {
        try write(charm: "./server", port: 81, units: 1)
        #expect(
            try trial.run(["deploy", "./bundle.yaml", "--dry-run"], variables: store).output.contains(
                "- upgrade server using charm "))
        #expect(try trial.run(["deploy", "./bundle.yaml"], variables: store).output.contains("upgrade-charm"))
        try trial.folder.write(
            "two.yaml",
            "applications: {a: {charm: ./client, num_units: 1}, b: {charm: ./client, num_units: 1}}\n")
        try trial.juju("deploy", "./two.yaml")
        let status = try trial.json("status")
        #expect(status.at("applications", "server", "charm-rev") as? Int == 1)
        #expect(status.at("applications", "a", "charm-rev") as? Int == 1)
        #expect(status.at("applications", "b", "charm-rev") as? Int == 1)
    }
}
