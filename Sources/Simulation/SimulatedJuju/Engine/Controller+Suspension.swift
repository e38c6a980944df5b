extension Controller {
    /// Suspends a relation, so that its units part, or lets them come together again.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for a peer relation or one that is so already.
    public func setSuspended(_ id: Int, _ isSuspended: Bool, message: String = "") throws(SimulationError) {
        guard let relation = model.relations[id] else {
            throw SimulationError(.notFound, "relation \(id) does not exist")
        }
        guard !relation.isPeer else { throw SimulationError(.conflict, "relation \(id) is a peer relation") }
        guard relation.isSuspended != isSuspended else {
            throw SimulationError(.conflict, "relation \(id) is \(isSuspended ? "" : "not ")suspended")
        }
        model.relations[id]?.isSuspended = isSuspended
        let now = now()
        model.relations[id]?.set(isSuspended ? .suspending : .joining, since: now)
        model.relations[id]?.suspensionMessage = isSuspended && !message.isEmpty ? message : nil
        agenda.noteAll()
    }
}
