extension HookTools {
    /// `network-get`: the addresses of a binding, which is an endpoint's name; those for one relation on it differ
    /// where the remote application lives in another model or the relation has egress subnets of its own.
    public func network(_ binding: String, relation id: Int? = nil) throws(HookToolError) -> Network {
        try read(Network.self, "network-get", [binding] + (id.map { ["-r", String($0)] } ?? []))
    }

    /// `opened-ports`: the ports that this unit has open, with the changes of this hook; of protocols that Juju had not
    /// by 4.0 none are given.
    public func openedPorts() throws(HookToolError) -> [Port] { try readList("opened-ports").compactMap(Port.init) }

    /// `opened-ports --endpoints`: the ports that this unit has open, and on which endpoints.
    public func openedPortsByEndpoint() throws(HookToolError) -> [OpenedPort] {
        try readList("opened-ports", ["--endpoints"]).compactMap(OpenedPort.init)
    }

    /// `open-port`: opens a port or a range of ports, on all endpoints or only on some.
    public func open(_ port: Port, on endpoints: [String] = []) throws(HookToolError) {
        try call("open-port", Self.endpoints(endpoints) + [port.description])
    }

    /// `close-port`: closes a port or a range of ports that was opened just so.
    public func close(_ port: Port, on endpoints: [String] = []) throws(HookToolError) {
        try call("close-port", Self.endpoints(endpoints) + [port.description])
    }

    private static func endpoints(_ names: [String]) -> [String] {
        names.isEmpty ? [] : ["--endpoints", names.joined(separator: ",")]
    }
}
