/// What Juju tells a charm's process through its environment: what happened, to whom, and how to reach the agent.
public struct HookEnvironment: Sendable, Equatable {
    /// What happened.
    public var event: HookEvent
    /// The unit that the charm runs for, `JUJU_UNIT_NAME`.
    public var unit: UnitName
    /// The model's name.
    public var modelName: String
    /// The model's UUID.
    public var modelUUID: String
    /// The agent's version.
    public var jujuVersion: JujuVersion
    /// The directory of the unpacked charm.
    public var charmDirectory: String
    /// The id of this run, which every call of a hook tool must carry.
    public var contextID: String
    /// Where the agent listens; nil when the environment does not say.
    public var agentSocket: AgentSocketAddress?
    /// What a call of a hook tool must carry besides; empty on unix sockets.
    public var agentToken: String
    /// The machine's number; nil on Kubernetes.
    public var machineID: String?
    /// The unit that this one is subordinate to; nil for a principal unit.
    public var principalUnit: UnitName?
    /// The availability zone; nil where the cloud has none.
    public var availabilityZone: String?
    /// The controller's addresses, host and port.
    public var apiAddresses: [String]
    /// The proxies that the model tells its charms.
    public var proxies: ProxySettings
    /// The span of Juju's within which this runs; nil where Juju does not trace it.
    public var traceParent: TraceParent?

    /// Reads the environment of a hook, of an action or of `juju exec`.
    ///
    /// - Parameters:
    ///   - variables: The whole environment.
    ///   - executable: The path by which this process was started, the first word of its command line.
    /// - Throws: ``HookEnvironmentError`` when a variable that Juju always sets is missing or malformed. An event that
    ///   is not understood does not throw; it is ``HookEvent/unknown(_:)``.
    public init(_ variables: [String: String], executable: String) throws(HookEnvironmentError) {
        let variables = HookVariables(variables)
        func required(_ name: String) throws(HookEnvironmentError) -> String {
            guard let value = variables[name] else { throw HookEnvironmentError(.missing, name) }
            return value
        }

        let unit = try required("JUJU_UNIT_NAME")
        guard let name = UnitName(unit) else { throw HookEnvironmentError(.malformed, "JUJU_UNIT_NAME", value: unit) }
        self.unit = name
        let version = try required("JUJU_VERSION")
        guard let number = JujuVersion(version) else {
            throw HookEnvironmentError(.malformed, "JUJU_VERSION", value: version)
        }
        jujuVersion = number
        guard let principal = variables.unit("JUJU_PRINCIPAL_UNIT") else {
            throw HookEnvironmentError(.malformed, "JUJU_PRINCIPAL_UNIT", value: variables["JUJU_PRINCIPAL_UNIT"])
        }
        principalUnit = principal.name
        contextID = try required("JUJU_CONTEXT_ID")
        charmDirectory = try required("JUJU_CHARM_DIR")
        event = HookEvent(variables, executable: executable)
        modelName = variables["JUJU_MODEL_NAME"] ?? ""
        modelUUID = variables["JUJU_MODEL_UUID"] ?? ""
        agentSocket = variables["JUJU_AGENT_SOCKET_ADDRESS"].map { address in
            // Agents before 2.8 have unix sockets only and don't say so.
            AgentSocketAddress(network: variables["JUJU_AGENT_SOCKET_NETWORK"] ?? "unix", address: address)
        }
        agentToken = variables["JUJU_AGENT_TOKEN"] ?? ""
        machineID = variables["JUJU_MACHINE_ID"]
        availabilityZone = variables["JUJU_AVAILABILITY_ZONE"]
        apiAddresses = (variables["JUJU_API_ADDRESSES"] ?? "").split(separator: " ").map(String.init)
        proxies = ProxySettings(
            http: variables["JUJU_CHARM_HTTP_PROXY"],
            https: variables["JUJU_CHARM_HTTPS_PROXY"],
            ftp: variables["JUJU_CHARM_FTP_PROXY"],
            noProxy: variables["JUJU_CHARM_NO_PROXY"]
        )
        if let trace = variables["JUJU_TRACE_ID"], let span = variables["JUJU_SPAN_ID"] {
            traceParent = TraceParent(trace: trace, span: span)
        }
    }
}
