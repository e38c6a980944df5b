import JujuProtocol

/// The paths that a hook's environment names.
public struct HookPlaces: Sendable {
    /// The charm's folder.
    public var charmDirectory: String
    /// The agent's socket.
    public var socket: String
    /// The folder of the hook tools.
    public var toolsDirectory: String
    /// The agent's own `PATH`.
    public var agentPath: String
    /// Whether the machine runs Ubuntu.
    public var isUbuntu = true

    /// These paths.
    public init(charmDirectory: String, socket: String, toolsDirectory: String, agentPath: String) {
        self.charmDirectory = charmDirectory
        self.socket = socket
        self.toolsDirectory = toolsDirectory
        self.agentPath = agentPath
    }
}

/// The environment of a hook, all of it, in the order in which Juju 3.6 sets it.
public struct HookVariables {
    /// The variables, in order.
    public let all: [(String, String)]

    /// The environment of the hook of `context`.
    public init(_ context: HookContext, _ places: HookPlaces) {
        let model = context.controller.model
        let profile = model.profile
        let event = context.event
        let unit = model.units[context.unit]
        let machine = unit?.machine.flatMap { model.machines[$0] }
        var all = Self.legacyProxies(model.legacyProxies)
        all += [
            ("CHARM_DIR", places.charmDirectory), ("JUJU_CHARM_DIR", places.charmDirectory),
            ("JUJU_CONTEXT_ID", context.id), ("JUJU_HOOK_NAME", event.hookName),
            ("JUJU_AGENT_SOCKET_ADDRESS", places.socket), ("JUJU_AGENT_SOCKET_NETWORK", "unix"),
            ("JUJU_UNIT_NAME", context.unit.description), ("JUJU_MODEL_UUID", model.uuid),
            ("JUJU_MODEL_NAME", model.name), ("JUJU_API_ADDRESSES", model.apiAddresses.joined(separator: " ")),
        ]
        if profile.hasServiceLevel { all.append(("JUJU_SLA", context.model.serviceLevel)) }
        all += [
            ("JUJU_MACHINE_ID", unit?.machine ?? ""), ("JUJU_PRINCIPAL_UNIT", unit?.principal?.description ?? ""),
            ("JUJU_AVAILABILITY_ZONE", machine?.availabilityZone ?? ""), ("JUJU_VERSION", model.jujuVersion),
            ("CLOUD_API_VERSION", ""), ("JUJU_CHARM_HTTP_PROXY", model.jujuProxies.http),
            ("JUJU_CHARM_HTTPS_PROXY", model.jujuProxies.https), ("JUJU_CHARM_FTP_PROXY", model.jujuProxies.ftp),
            ("JUJU_CHARM_NO_PROXY", model.jujuProxies.noProxy),
        ]
        if profile.hasTracing { all += ["HTTP", "GRPC", "CA_CERT"].map { ("JUJU_CHARM_TRACE_CONFIG_\($0)", "") } }
        all += event.variables
        all += Self.system(places, isUbuntu: places.isUbuntu || profile.takesAnySystemForUbuntu)
        if !context.runsCommands, let path = event.dispatchPath { all.append(("JUJU_DISPATCH_PATH", path)) }
        self.all = all
    }

    /// What depends on the operating system.
    private static func system(_ places: HookPlaces, isUbuntu: Bool) -> [(String, String)] {
        let path = ("PATH", "\(places.toolsDirectory):\(places.agentPath)")
        guard isUbuntu else { return [("LANG", "C.UTF-8"), path, ("TERM", "screen")] }
        return [
            ("APT_LISTCHANGES_FRONTEND", "none"), ("DEBIAN_FRONTEND", "noninteractive"), ("LANG", "C.UTF-8"),
            ("TERM", "tmux-256color"), path,
        ]
    }

    /// Only those that are set, each in small and in capital letters.
    private static func legacyProxies(_ proxies: ModelState.Proxies) -> [(String, String)] {
        [
            ("http_proxy", proxies.http), ("https_proxy", proxies.https), ("ftp_proxy", proxies.ftp),
            ("no_proxy", proxies.noProxy),
        ]
        .filter { !$0.1.isEmpty }
        .flatMap { [($0.0, $0.1), ($0.0.uppercased(), $0.1)] }
    }
}
