import SealedStore

extension HookTools {
    /// `goal-state`: which units there are to be, of this application and of those related to it.
    public func goalState() throws(HookToolError) -> GoalState { try read(GoalState.self, "goal-state") }

    /// `credential-get`: the cloud that the model lives in, and the credential for it, which only a trusted application
    /// gets.
    public func cloud() throws(HookToolError) -> Cloud {
        var answer = try call("credential-get", ["--format=json"])
        defer { SecretBytes.wipe(&answer) }
        guard let cloud = Cloud(json: answer) else {
            throw HookToolError(.malformedAnswer, tool: "credential-get", message: "the answer describes no cloud")
        }
        return cloud
    }
}
