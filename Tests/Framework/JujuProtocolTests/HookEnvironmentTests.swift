import JujuProtocol
import Testing

@Suite("A hook's environment")
struct HookEnvironmentTests {
    static let recorded = (try? GoldenProcess.all()) ?? []

    @Test("was recorded")
    func found() throws {
        #expect(try !GoldenProcess.all().isEmpty)
    }

    @Test("is read as it was meant", arguments: recorded)
    func reads(entry: GoldenProcess) throws {
        let environment = try HookEnvironment(entry.variables, executable: entry.executable)
        let world = entry.world
        #expect(environment.unit.description == world.unit)
        #expect(environment.modelName == world.model.name)
        #expect(environment.modelUUID == world.model.uuid)
        #expect(environment.jujuVersion == JujuVersion(3, 6, 26))
        #expect(environment.charmDirectory == "<charm-dir>")
        #expect(environment.contextID == entry.variables["JUJU_CONTEXT_ID"])
        #expect(environment.agentSocket == AgentSocketAddress(network: "unix", address: "<socket>"))
        #expect(environment.agentToken == "")
        let onKubernetes = world.model.type == "caas"
        #expect(environment.machineID == (onKubernetes ? nil : world.machine ?? "0"))
        #expect(environment.principalUnit?.description == world.principal)
        #expect(environment.availabilityZone == (onKubernetes ? nil : world.availabilityZone))
        #expect(environment.apiAddresses == world.apiAddresses ?? [])
        #expect(environment.proxies.http == world.jujuProxies?["http"])
        #expect(environment.proxies.https == world.jujuProxies?["https"])
        #expect(environment.proxies.ftp == world.jujuProxies?["ftp"])
        #expect(environment.proxies.noProxy == world.jujuProxies?["no-proxy"])
    }

    @Test("tells the event that ran", arguments: recorded)
    func event(entry: GoldenProcess) throws {
        let event = try HookEnvironment(entry.variables, executable: entry.executable).event
        #expect(event.name == entry.hookName)
        #expect(event.isKind(entry.hook.kind), "\(event) for \(entry.hook.kind)")
        if let id = entry.hook.relationID { #expect(event.relation?.id == id) }
        if entry.hook.kind != "exec" {
            #expect(event.relation?.remoteUnit?.description == entry.hook.remoteUnit)
            #expect(event.relation?.remoteApplication == entry.hook.remoteApplication)
            #expect(event.relation?.departingUnit?.description == entry.hook.departingUnit)
        }
    }

    @Test("has the event's variables in Juju's order", arguments: recorded)
    func variables(entry: GoldenProcess) throws {
        let event = try HookEnvironment(entry.variables, executable: entry.executable).event
        let written = event.variables.map { "\($0.0)=\($0.1)" }
        // For juju-exec a shell has sorted the recorded environment.
        let sorted = entry.hook.kind == "exec"
        #expect((sorted ? written.sorted() : written) == entry.eventVariables)
        #expect(event.hookName == entry.variables["JUJU_HOOK_NAME"])
        #expect(event.dispatchPath == entry.variables["JUJU_DISPATCH_PATH"])
    }

    @Test(
        "is refused when a variable is missing that Juju always sets",
        arguments: ["JUJU_UNIT_NAME", "JUJU_VERSION", "JUJU_CONTEXT_ID", "JUJU_CHARM_DIR"]
    )
    func missing(name: String) {
        for value in [nil, ""] {
            var variables = Self.minimal
            variables[name] = value
            let error = #expect(throws: HookEnvironmentError.self) {
                try HookEnvironment(variables, executable: "dispatch")
            }
            #expect(error?.code == .missing)
            #expect(error?.description == "\(name) is not set: a charm is run by Juju, which sets it")
        }
    }

    @Test(
        "is refused when a variable makes no sense",
        arguments: [("JUJU_UNIT_NAME", "Maas"), ("JUJU_VERSION", "three"), ("JUJU_PRINCIPAL_UNIT", "ubuntu")]
    )
    func malformed(name: String, value: String) {
        let variables = Self.minimal.merging([name: value]) { $1 }
        let error = #expect(throws: HookEnvironmentError.self) {
            try HookEnvironment(variables, executable: "dispatch")
        }
        #expect(error?.code == .malformed)
        #expect(error?.description == "\(name) is \"\(value)\", which is not what Juju sets")
    }

    @Test("does without what older agents do not tell")
    func minimal() throws {
        let environment = try HookEnvironment(Self.minimal, executable: "/x/hooks/start")
        #expect(environment.event == .start)
        #expect(environment.agentSocket == nil)
        #expect(environment.machineID == nil)
        #expect(environment.apiAddresses == [])
        #expect(environment.proxies == ProxySettings())
    }

    @Test("carries the token and address of an agent that listens on TCP")
    func tcp() throws {
        let more = [
            "JUJU_AGENT_SOCKET_NETWORK": "tcp", "JUJU_AGENT_SOCKET_ADDRESS": "10.0.0.9:30000",
            "JUJU_AGENT_TOKEN": "t",
        ]
        let environment = try HookEnvironment(Self.minimal.merging(more) { $1 }, executable: "hooks/start")
        #expect(environment.agentSocket == AgentSocketAddress(network: "tcp", address: "10.0.0.9:30000"))
        #expect(environment.agentToken == "t")
    }

    static let minimal = [
        "JUJU_UNIT_NAME": "maas-agent/0", "JUJU_VERSION": "2.7.6", "JUJU_CONTEXT_ID": "c", "JUJU_CHARM_DIR": "/x",
    ]
}
