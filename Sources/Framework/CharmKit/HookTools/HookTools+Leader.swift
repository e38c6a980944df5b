/// What leaders shared with the units of their application before there were databags of applications. Gone in Juju
/// 4.0.
extension HookTools {
    /// `leader-get`: all settings of the leader.
    public func leaderSettings() throws(HookToolError) -> [String: String] { try readMap("leader-get") }

    /// `leader-get KEY`: one setting of the leader, or nil.
    public func leaderSetting(_ key: String) throws(HookToolError) -> String? {
        try readTextIfAny("leader-get", ["--", key])
    }

    /// `leader-set`: changes settings, at once; an empty value removes one. Blanks around a value are lost.
    public func setLeaderSettings(_ values: [String: String], as _: Leader) throws(HookToolError) {
        try call("leader-set", ["--"] + values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
    }
}
