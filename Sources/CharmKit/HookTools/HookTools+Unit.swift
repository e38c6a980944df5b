import JujuProtocol

extension HookTools {
    /// `is-leader`: whether this unit leads its application, true for at least 30 seconds if so.
    public func isLeader() throws(HookToolError) -> Bool {
        try readFlag("is-leader")
    }

    /// `status-get`: the status of this unit.
    public func unitStatus() throws(HookToolError) -> (name: String, message: String) {
        let answer = try readStrings("status-get", ["--include-data"])
        return (answer["status"] ?? "unknown", answer["message"] ?? "")
    }

    /// `status-get --application`: the status of the application, as only the leader may ask.
    public func applicationStatus(as _: Leader) throws(HookToolError) -> (name: String, message: String) {
        struct Answer: Decodable {
            struct Status: Decodable {
                var status: String
                var message: String
            }

            var status: Status
            enum CodingKeys: String, CodingKey { case status = "application-status" }
        }
        let answer = try read(Answer.self, "status-get", ["--include-data", "--application"])
        return (answer.status.status, answer.status.message)
    }

    /// `status-set`: sets the status of this unit, at once and even if the hook fails later.
    public func setUnitStatus(_ status: Status) throws(HookToolError) {
        try run("status-set", ["--", status.kind.rawValue, status.message])
    }

    /// `status-set --application`: sets the status of the application.
    public func setApplicationStatus(_ status: Status, as _: Leader) throws(HookToolError) {
        try run("status-set", ["--application", "--", status.kind.rawValue, status.message])
    }

    /// `opened-ports`: the ports that this unit has open on all endpoints.
    public func openedPorts() throws(HookToolError) -> [Port] {
        try readList("opened-ports").compactMap(Port.init)
    }

    /// `open-port`: opens a port or a range of ports.
    public func open(_ port: Port) throws(HookToolError) { try run("open-port", [port.description]) }

    /// `close-port`: closes a port or a range of ports.
    public func close(_ port: Port) throws(HookToolError) { try run("close-port", [port.description]) }

    /// `application-version-set`: tells which version of the workload runs, at once.
    public func setWorkloadVersion(_ version: String) throws(HookToolError) {
        try run("application-version-set", ["--", version])
    }

    /// `network-get`: the addresses of a binding, which is an endpoint's name.
    public func network(_ binding: String) throws(HookToolError) -> Network {
        try read(Network.self, "network-get", [binding])
    }

    /// `juju-log`: writes one entry to Juju's log.
    public func log(_ message: String, level: String) throws(HookToolError) {
        try run("juju-log", ["--log-level", level, "--", message])
    }
}
