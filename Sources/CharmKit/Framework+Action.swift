import JujuProtocol

extension Framework {
    /// Runs an action, and tells whether what it has changed is to be sent.
    ///
    /// One that fails ends the process well: Juju shows the operator the words of `action-fail` only then, and otherwise
    /// no more than the exit status (3.6).
    func runAction(_ hook: ActionHook, finish: () throws -> Void) throws -> Bool {
        let action = Action(hook, tools: model.tools)
        do {
            guard let handler = actions[hook.name] else {
                try action.fail("this charm has no action \"\(hook.name)\"")
                return false
            }
            try handler(action)
            try action.finish()
            try finish()
            return true
        } catch {
            logger.error("Action \(hook.name) failed: \(error)")
            try action.fail("\(error)")
            return false
        }
    }
}
