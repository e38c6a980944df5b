extension HookTools {
    /// `goal-state`: which units there are to be, of this application and of those related to it.
    public func goalState() throws(HookToolError) -> GoalState { try read(GoalState.self, "goal-state") }
}
