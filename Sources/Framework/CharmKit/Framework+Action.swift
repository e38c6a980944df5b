@preconcurrency import Glibc
import JujuProtocol

extension Framework {
    /// Runs an action, sends what it has changed unless it has failed, and shows how this unit is.
    ///
    /// One that fails ends the process well: Juju shows the operator the words of `action-fail` only then, and
    /// otherwise no more than the exit status (3.6). But what hook tools have taken by then Juju drops only of a
    /// process that ends badly: so with that the error is thrown on, and its words are in the output.
    func runAction(_ hook: ActionHook) throws {
        let action = Action(hook, tools: model.tools, interface: model.interface, show: show)
        do {
            guard let handler = actions[hook.name] else {
                try action.fail("this charm has no action \"\(hook.name)\"")
                return
            }
            try handler(action)
            try action.finish()
            problems = []
            try end(lastProblem())
        } catch let error as MisuseError where error.code == .undeclared {
            throw error
        } catch {
            // What it has found out by then helps whoever looks for the cause; of two errors the first one counts.
            try? action.finish()
            try action.fail((error as? ConfigError).map { advice(on: $0) } ?? "\(error)")
            if ledger.hasUnsentWrites {
                fputs("\(error)\n", stderr)
                throw error
            }
            logger.error("Action \(hook.name) failed: \(error)")
            showStatusAfterFailure()
        }
    }

    /// The model is as it was, but what the action has done to the machine stays.
    private func showStatusAfterFailure() {
        discard()
        problems = []
        do {
            try show(collectStatus(lastProblem()))
        } catch {
            logger.error("The status can't be collected: \(error)")
            restoreStatus()
        }
    }

    private func show(_ output: String) {
        if let probe { return probe.note(output) }
        fputs(output, stdout)
        fflush(stdout)
    }
}
