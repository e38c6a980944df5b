/// A status that something had at some time, as the history of statuses keeps it.
public struct StatusEntry: Sendable, Codable, Hashable {
    /// Whose status it is, in Juju's words.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case application, saas, workload, machine
        case agent = "juju-unit"
        case machineAgent = "juju-machine"
    }

    /// Whose status it is.
    public var kind: Kind
    /// The unit's, application's or machine's name.
    public var name: String
    /// The status.
    public var status: ModelStatus
}

extension Controller {
    /// Notes a status for the history.
    func note(_ status: ModelStatus, _ kind: StatusEntry.Kind, of name: String) {
        onStatus(StatusEntry(kind: kind, name: name, status: status))
    }
}
