import JujuProtocol
import SealedStore
import TestSupport
import Testing

@testable import CharmKit

@Suite("The model of a charm")
struct ModelTests {
    @discardableResult
    private func hook(
        _ answers: [String: String], _ path: String = "hooks/update-status", _ variables: [String: String] = [:],
        juju: String = "3.6.26", _ body: @escaping (Model) throws -> Void
    ) throws -> [HookToolCall] {
        let tools = CannedTools(json: ["state-get": "{}"].merging(answers) { $1 })
        let environment = try HookEnvironment.canned(path, variables, juju: juju)
        let code = CharmProcess.run(environment, tools) { framework in
            framework.reconcile { try body(framework.model) }
            return Still(framework: framework)
        }
        #expect(code == 0, "\(tools.calls.last?.arguments.last ?? "")")
        return tools.calls
    }

    @Test("has this unit's storages, what they are and where")
    func storages() throws {
        let answers = [
            "storage-list": "[\"data/10\",\"data/2\"]", "storage-get": "{\"kind\":\"block\",\"location\":\"/dev/sdb\"}",
        ]
        let calls = try hook(answers) { model in
            let storages = try model.storages("data")
            #expect(storages.map(\.id) == ["data/2", "data/10"])
            #expect(storages[0].kind == "block" && storages[0].location == "/dev/sdb")
            try model.addStorage("data", count: 2)
        }
        #expect(calls.contains { $0.tool == "storage-add" && $0.arguments.last == "data=2" })
    }

    @Test("has the interfaces of a binding, and its addresses for one relation")
    func network() throws {
        let answer =
            """
            {"bind-addresses":[{"mac-address":"00:16:3e:00:00:01","interface-name":"eth0","addresses":[{"hostname":"","value":\
            "10.0.0.10","cidr":"10.0.0.0/24"}]}],"egress-subnets":["10.0.0.10/32"],"ingress-addresses":["10.0.0.10"]}
            """
        let calls = try hook(["network-get": answer]) { model in
            let network = try model.network("db", relation: 3)
            #expect(network.interfaces.first?.name == "eth0")
            #expect(network.interfaces.first?.macAddress == "00:16:3e:00:00:01")
            #expect(network.interfaces.first?.addresses.first?.cidr == "10.0.0.0/24")
            #expect(network.bindAddresses == ["10.0.0.10"] && network.egressSubnets == ["10.0.0.10/32"])
        }
        #expect(calls.contains { $0.arguments == ["--format=json", "db", "-r", "3"] })
    }

    @Test("has the cloud, and its credential as a secret that no text shows")
    func cloud() throws {
        let answer =
            """
            {"type":"openstack","name":"c","region":"r","endpoint":"https://c:5000","cacertificates":["PEM"],\
            "skip-tls-verify":true,"is-controller-cloud":true,"credential":{"auth-type":"userpass",\
            "attrs":{"password":"canary"},"redacted":["x"]}}
            """
        try hook(["credential-get": answer]) { model in
            let cloud = try model.cloud()
            #expect(cloud.type == "openstack" && cloud.region == "r" && cloud.endpoint == "https://c:5000")
            #expect(cloud.certificates == ["PEM"] && cloud.skipsVerification && cloud.isControllerCloud)
            #expect(cloud.credential?.type == "userpass")
            #expect(cloud.credential?.attributes["password"] == SecretBytes(utf8: "canary"))
            #expect(!"\(cloud)".contains("canary") && !"\(cloud.credential as Any)".contains("canary"))
        }
        try hook(["credential-get": "{\"type\":\"lxd\",\"name\":\"l\",\"credential\":null}"]) { model in
            let cloud = try model.cloud()
            #expect(cloud.credential == nil)
        }
    }

    @Test("has resources, and this unit's addresses")
    func resources() throws {
        try hook(["unit-get": "\"10.0.0.10\""]) { model in
            let (path, address) = (try model.resource("x"), try model.tools.privateAddress())
            #expect(path.hasPrefix("null") && address == "10.0.0.10")
        }
    }

    @Test("reboots the machine when the hook has ended well, as the last thing")
    func reboot() throws {
        let calls = try hook([:]) { model in
            model.unit.requestReboot()
        }
        #expect(calls.count { $0.tool == "juju-reboot" } == 1)
    }

    @Test("says in which model a related application lives, or that this Juju does not tell")
    func remoteModel() throws {
        let answers = [
            "relation-ids": "[\"db:1\"]", "relation-model-get": "{\"uuid\":\"11111111-2222-4333-8444-555555555555\"}",
        ]
        try hook(answers) { model in
            let uuid = try model.relation("db", id: 1)?.remoteModelUUID
            #expect(uuid == "11111111-2222-4333-8444-555555555555")
        }
        let calls = try hook(answers, juju: "2.9.52") { model in
            let error = #expect(throws: HookToolError.self) { try model.relation("db", id: 1)?.remoteModelUUID }
            #expect(error?.code == .unsupported)
        }
        #expect(!calls.contains { $0.tool == "relation-model-get" })
    }

    @Test("has no relation that is gone")
    func goneRelation() throws {
        try hook(["relation-ids": "[\"db:1\"]"]) { model in
            let (one, two) = (try model.relation("db", id: 1), try model.relation("db", id: 2))
            #expect(one?.id == 1 && two == nil)
        }
    }
}

@Suite("A relation that vanishes")
struct VanishingRelationTests {
    private static let variables = ["JUJU_RELATION": "db", "JUJU_RELATION_ID": "db:1", "JUJU_REMOTE_APP": "pg"]

    private static let reads: [@Sendable (Relation) throws -> Void] = [
        { _ = try $0.applicationData() }, { _ = try $0.data(of: "pg/0") }, { _ = try $0.unitData.values },
        { _ = try $0.applicationData(as: Leader()).values },
    ]

    private func read(
        _ hook: String, _ failure: HookToolResult, _ read: @escaping (Relation) throws -> Void
    ) throws -> (code: HookToolError.Code?, isGone: Bool?) {
        let tools = CannedTools([
            "relation-get": failure, "relation-ids": HookToolResult(output: hook == "broken" ? "[]\n" : "[\"db:1\"]\n"),
            "state-get": HookToolResult(output: "{}\n"),
        ])
        var found: (HookToolError.Code?, Bool?)
        let environment = try HookEnvironment.canned("hooks/db-relation-\(hook)", Self.variables)
        _ = CharmProcess.run(environment, tools) { framework in
            framework.reconcile {
                let relation = try framework.model.relation("db", id: 1)
                do {
                    try relation.map(read)
                } catch let error as HookToolError {
                    found.0 = error.code
                }
                found.1 = relation?.isGone
            }
            return Still(framework: framework)
        }
        return found
    }

    @Test(
        "is gone when the controller lets nobody read it, and when the agent does not know it",
        arguments: reads.indices)
    func gone(read index: Int) throws {
        let body = Self.reads[index]
        let denied = HookToolResult(code: 1, output: "", error: "ERROR permission denied\n")
        let unknown = HookToolResult(
            code: 2, output: "", error: "ERROR invalid value \"1\" for option -r: relation not found\n")
        #expect(try read("broken", denied, body) == (.relationGone, true))
        #expect(try read("broken", unknown, body) == (.relationGone, true))
        #expect(try read("changed", unknown, body) == (.relationGone, true))
    }

    @Test("is not gone when it stands and may not be read, or when something else is wrong", arguments: reads.indices)
    func standing(read index: Int) throws {
        let body = Self.reads[index]
        let denied = HookToolResult(code: 1, output: "", error: "ERROR permission denied\n")
        #expect(try read("changed", denied, body) == (.permissionDenied, false))
        #expect(try read("broken", HookToolResult(code: 1, output: "", error: "ERROR no\n"), body) == (.failed, false))
        #expect(try read("broken", HookToolResult(output: "{\"k\":\"v\"}\n"), body) == (nil, false))
    }
}

/// A charm of which only the framework is of interest.
private final class Still: Charm {
    init(framework: Framework) {}
}
