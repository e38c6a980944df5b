import JujuProtocol

extension HookTools {
    /// `is-leader`: whether this unit leads its application, true for at least 30 seconds if so.
    public func isLeader() throws(HookToolError) -> Bool { try readFlag("is-leader") }

    /// `unit-get private-address`: the address that the cloud has given this unit; ``network(_:relation:)`` knows more.
    public func privateAddress() throws(HookToolError) -> String { try readText("unit-get", ["private-address"]) }

    /// `unit-get public-address`: the address by which the world reaches this unit.
    public func publicAddress() throws(HookToolError) -> String { try readText("unit-get", ["public-address"]) }

    /// `application-version-set`: tells which version of the workload runs, at once.
    public func setWorkloadVersion(_ version: String) throws(HookToolError) {
        try call("application-version-set", ["--", version])
    }

    /// `juju-reboot`: reboots the machine when the hook has ended well; not in an action.
    public func reboot() throws(HookToolError) { try call("juju-reboot") }

    /// `juju-reboot --now`: kills this hook, drops what it has changed, reboots, and runs the hook again. It
    /// returns only when Juju refuses it.
    public func rebootNow() throws(HookToolError) { try call("juju-reboot", ["--now"]) }

    /// `juju-log`: writes one entry to Juju's log.
    public func log(_ message: String, level: String) throws(HookToolError) {
        try call("juju-log", ["--log-level", level, "--", message])
    }
}
